"""The page before the questions, and the one after them for those who are not signed in."""

from __future__ import annotations

from flask import render_template, request

from webapp.web import services


def welcome() -> str:
    """What this is, how long it takes, what happens to the answers."""
    questions = len(services().library.content.questionnaire.questions)
    return render_template("intake/welcome.html", questions=questions, kiosk=_is_kiosk())


def thank_you() -> str:
    """What happens next, without a word about the answers: others may stand at the same tablet."""
    return render_template("intake/thank_you.html", kiosk=_is_kiosk())


def _is_kiosk() -> bool:
    return request.args.get("kiosk") == "1"
