"""Recording patch tests, scalp checks and homework checks, each on a page of its own."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

import wtforms
from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms.validators import AnyOf, InputRequired

from webapp.domain.case import CLEAR, REACTION
from webapp.domain.problem import RefusedError
from webapp.services.checks import Check
from webapp.web import services
from webapp.web.forms import StippleForm, choices
from webapp.web.sign_in_state import this_staff
from webapp.web.staff.fields import day_field, note_field
from webapp.web.staff.page import show_problems, staff_form

CHOOSE = lazy_gettext("Please choose one.")


class PatchTestForm(StippleForm):
    """When a test was done."""

    done_on = day_field(lazy_gettext("Done on"))


class ReadingForm(StippleForm):
    """What was seen on the test spot."""

    result = wtforms.RadioField(
        lazy_gettext("Result"),
        [InputRequired(CHOOSE), AnyOf((CLEAR, REACTION), CHOOSE)],
        choices=choices([(CLEAR, lazy_gettext("Clear")), (REACTION, lazy_gettext("Reaction"))]),
        validate_choice=False,
    )
    read_on = day_field(lazy_gettext("Read on"))
    note = note_field(lazy_gettext("What was seen"))


class CheckForm(StippleForm):
    """What was seen on the scalp."""

    outcome = wtforms.RadioField(
        lazy_gettext("Outcome"), [InputRequired(CHOOSE), AnyOf(("yes", "no"), CHOOSE)], validate_choice=False
    )
    checked_on = day_field(lazy_gettext("Checked on"))
    note = note_field(lazy_gettext("What was seen"))

    def check(self, kind: Literal["scalp", "homework"]) -> Check:
        """What was filled in."""
        return Check(kind, self.checked_on.data, self.outcome.data == "yes", self.note.data)


def record_patch_test(client_id: UUID) -> ResponseReturnValue:
    """Record that a patch test was done."""
    form = PatchTestForm(done_on=services().today())
    if form.was_sent_complete():
        try:
            services().staff.patch_tests.record(client_id, form.done_on.data, this_staff().staff_id)
        except RefusedError as refused:
            show_problems(form, refused.problems)
        else:
            return _done(client_id, gettext("The patch test is recorded."))
    return _page("patch_test.html", form, client_id)


def read_patch_test(client_id: UUID) -> ResponseReturnValue:
    """Record what became of it."""
    form = ReadingForm(read_on=services().today())
    if form.was_sent_complete():
        read_on, result, note = form.read_on.data, form.result.data, form.note.data
        try:
            services().staff.patch_tests.read(client_id, read_on, result, note, this_staff().staff_id)
        except RefusedError as refused:
            show_problems(form, refused.problems)
        else:
            return _done(client_id, _read_words(result))
    return _page("patch_test_reading.html", form, client_id)


def check_scalp(client_id: UUID) -> ResponseReturnValue:
    """Record whether the scalp is ready for session 1."""
    return _check(client_id, "scalp", [("yes", gettext("Ready")), ("no", gettext("Not yet"))])


def check_homework(client_id: UUID) -> ResponseReturnValue:
    """Record whether the homework before session 2 was done."""
    return _check(client_id, "homework", [("yes", gettext("Done well")), ("no", gettext("Not done"))])


def _check(client_id: UUID, kind: Literal["scalp", "homework"], outcomes: list[tuple[str, str]]) -> ResponseReturnValue:
    form = CheckForm(checked_on=services().today())
    form.outcome.choices = choices(outcomes)
    if form.was_sent_complete():
        try:
            services().staff.checks.record(client_id, form.check(kind), this_staff().staff_id)
        except RefusedError as refused:
            show_problems(form, refused.problems)
        else:
            return _done(client_id, gettext("The check is recorded."))
    return _page(f"{kind}_check.html", form, client_id)


def _read_words(result: str) -> str:
    if result == REACTION:
        return gettext("The reaction is recorded. The plan has stopped, and the client is in the queue.")
    return gettext("The patch test is recorded as clear.")


def _done(client_id: UUID, words: str) -> Response:
    flash(words, "success")
    return redirect(url_for("staff.client", client_id=client_id))


def _page(template: str, form: StippleForm, client_id: UUID) -> ResponseReturnValue:
    record = services().staff.records.find(client_id)
    return staff_form(template, form, record=record, today=services().today())
