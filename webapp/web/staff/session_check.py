"""The check before a session, written down for a client who answers on the phone."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp.domain.problem import RefusedError
from webapp.domain.session_check import ASKS_TO_CALL, CHANGES_ANSWERS
from webapp.web import services
from webapp.web.session_check_form import SessionCheckForm, answers_in_words
from webapp.web.sign_in_state import this_staff
from webapp.web.staff.page import show_problems, staff_form


def register(blueprint: Blueprint) -> None:
    """The address of this page."""
    blueprint.add_url_rule(
        "/clients/<uuid:client_id>/sessions/<int:number>/check", view_func=session_check, methods=["GET", "POST"]
    )


def session_check(client_id: UUID, number: int) -> ResponseReturnValue:
    """What was said so far, and a form for what is said now."""
    record = services().staff.records.find(client_id)
    asked = services().session_checks.of_session(client_id, number)
    if asked is None:
        flash(gettext("Session %(number)s is not booked any more.", number=number), "info")
        return redirect(url_for("staff.client", client_id=client_id))
    form = SessionCheckForm()
    if form.was_sent_complete():
        try:
            services().session_checks.record(client_id, number, form.given(), this_staff().staff_id)
        except RefusedError as refused:
            show_problems(form, refused.problems)
        else:
            flash(gettext("The answer is written down."), "success")
            if form.given() & CHANGES_ANSWERS:
                return redirect(url_for("staff.changes", client_id=client_id))
            return redirect(url_for("staff.today", day=asked.day))
    check = asked.check
    return staff_form(
        "session_check.html",
        form,
        record=record,
        asked=asked,
        said=answers_in_words(check.answers) if check else None,
        is_serious=bool(check and check.answers & (ASKS_TO_CALL | CHANGES_ANSWERS)),
    )
