"""The questions, the summary, the sending: one address, told apart by the button that was pressed."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response as Answer
from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp.domain.response import Response
from webapp.services.accounts.errors import TooManyAttemptsError
from webapp.services.intake import ChangedSubmissionError, Receipt
from webapp.storage.rows import new_id
from webapp.web import services
from webapp.web.account.entering import leave
from webapp.web.forms import render_form
from webapp.web.intake.answers import refused, taken
from webapp.web.intake.bots import fell_into_trap, forget_opening, note_opening, was_too_quick
from webapp.web.intake.consent import consent_text
from webapp.web.intake.form import IntakeForm
from webapp.web.intake.prepared import prepared
from webapp.web.intake.summary import in_words
from webapp.web.sender import wants_json
from webapp.web.sign_in_state import SignedInClient, begin, signed_in

SECONDS_TO_WAIT = 600


def fill() -> ResponseReturnValue:
    """All questions on one page; posted, they are checked, summed up or taken."""
    form = prepared().form_class()
    if request.method == "GET":
        return _open(form)
    if form.refuse_unknown_fields():
        return _again(form)
    return STEPS.get(form.step.data or "", _sum_up)(form)


def _open(form: IntakeForm) -> ResponseReturnValue:
    note_opening()
    form.submission_id.data = str(new_id())
    form.kiosk.data = "1" if request.args.get("kiosk") == "1" else ""
    return _questions(form)


def _sum_up(form: IntakeForm) -> ResponseReturnValue:
    response = form.response()
    return _summary(form, response) if response else _questions(form)


def _send(form: IntakeForm) -> ResponseReturnValue:
    if fell_into_trap(form):
        return taken(url_for("intake.thank_you"))
    intake = form.intake()
    if intake is None:
        return _again(form)
    if was_too_quick():
        message = gettext("That was very quick. Please press “Send my answers” once more.")
        return _again(form, message, "too_quick")
    try:
        return _arrive(form, services().intake.submit(intake))
    except ChangedSubmissionError:
        return _sent_otherwise(form)
    except TooManyAttemptsError:
        return _too_many(form)


def _arrive(form: IntakeForm, receipt: Receipt) -> ResponseReturnValue:
    forget_opening()
    if receipt.token is None:
        return taken(_without_sign_in(form, receipt))
    leave()
    begin(receipt.token)
    if form.passed_wishes:
        flash(
            gettext("The day that you wished for passed before your answers reached us. We planned without it."), "info"
        )
    return taken(url_for("client.result"))


def _without_sign_in(form: IntakeForm, receipt: Receipt) -> str:
    if form.kiosk.data:
        return url_for("intake.thank_you", kiosk=1)
    who = signed_in()
    # An answer of ours that was lost on the way may have signed them in.
    is_theirs = isinstance(who, SignedInClient) and who.client_id == receipt.client_id
    return url_for("client.result" if is_theirs else "intake.thank_you")


def _sent_otherwise(form: IntakeForm) -> ResponseReturnValue:
    form.submission_id.data = str(new_id())
    message = gettext(
        "We have answers that you sent before, and these are different. "
        "Send them once more if you want us to take them too."
    )
    return _again(form, message, "changed_submission")


def _too_many(form: IntakeForm) -> ResponseReturnValue:
    message = gettext(
        "Very many answers have come in just now. Nothing is lost: please wait ten minutes, then send again."
    )
    answer, _ = _again(form, message, "too_many_requests")
    return answer, 429, {"Retry-After": str(SECONDS_TO_WAIT)}


def _again(form: IntakeForm, message: str = "", code: str = "needs_another_look") -> tuple[Answer | str, int]:
    """The page that was sent, as it was, with what is wrong; to a script, the code of it."""
    if message:
        form.form_errors.append(message)
    if wants_json():
        return refused(code, form)
    response = None if form.screens.data else form.response()
    return _summary(form, response) if response else _questions(form)


def _questions(form: IntakeForm) -> tuple[str, int]:
    return render_form(
        "intake/questions.html",
        form,
        asked=prepared().questions,
        consent_text=consent_text(),
        today=services().today(),
    )


def _summary(form: IntakeForm, response: Response) -> tuple[str, int]:
    lines = in_words(form.questionnaire, response)
    return render_form("intake/summary.html", form, lines=lines, consent_text=consent_text())


STEPS: dict[str, Callable[[IntakeForm], ResponseReturnValue]] = {
    "questions": _questions,
    "summary": _sum_up,
    "send": _send,
}
