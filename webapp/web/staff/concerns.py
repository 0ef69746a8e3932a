"""Reports of clients at the desk: what is open, what was said, who looked at it, the answer."""

from __future__ import annotations

from uuid import UUID

import wtforms
from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms.validators import DataRequired

from webapp.domain.concern import LONGEST_WORDS
from webapp.domain.problem import RefusedError
from webapp.services.concern_desk import Written
from webapp.web import services
from webapp.web.formats import text
from webapp.web.forms import StippleForm, at_most
from webapp.web.sign_in_state import this_staff
from webapp.web.staff.page import show_problems, staff_form, staff_page


class WrittenForm(StippleForm):
    """Words about a report. `known` is how much had been done about it when the page was opened."""

    known = wtforms.IntegerField(default=0, widget=wtforms.widgets.HiddenInput())

    def written(self, concern_id: UUID, words: str) -> Written:
        """The words, as this member of staff wrote them."""
        return Written(concern_id, this_staff().staff_id, words, self.known.data or 0)


class AnswerForm(WrittenForm):
    """What the client will read."""

    answer = wtforms.TextAreaField(
        lazy_gettext("Answer to the client"),
        [DataRequired(lazy_gettext("Please write an answer.")), at_most(LONGEST_WORDS)],
        render_kw={"rows": 5},
    )


class NoteForm(WrittenForm):
    """What only the staff will read."""

    note = wtforms.TextAreaField(
        lazy_gettext("Note for the staff"),
        [DataRequired(lazy_gettext("Please write a note.")), at_most(LONGEST_WORDS)],
        render_kw={"rows": 3},
    )


def register(blueprint: Blueprint) -> None:
    """The addresses of these pages."""
    blueprint.add_url_rule("/concerns", view_func=concerns)
    blueprint.add_url_rule("/concerns/<uuid:concern_id>", view_func=concern)
    for end, view in (
        ("look", look_at_concern),
        ("answer", answer_concern),
        ("note", note_concern),
        ("close", close_concern),
        ("reopen", reopen_concern),
    ):
        blueprint.add_url_rule(f"/concerns/<uuid:concern_id>/{end}", view_func=view, methods=["POST"])


def concerns() -> str:
    """All reports, open ones first, the most urgent of them on top."""
    page = services().staff.concerns.page(request.args.get("page", 1, type=int))
    return staff_page("concerns.html", page=page)


def concern(concern_id: UUID) -> ResponseReturnValue:
    """One report with all that belongs to it. Opening it writes nothing down: the button does."""
    return _page(concern_id)


def look_at_concern(concern_id: UUID) -> Response:
    """Write down that this person looks at it; the client reads that somebody does."""
    services().staff.concerns.look(concern_id, this_staff().staff_id)
    return _back(concern_id)


def answer_concern(concern_id: UUID) -> ResponseReturnValue:
    """Answer the client."""
    form = AnswerForm()
    if form.was_sent_complete():
        try:
            services().staff.concerns.answer(form.written(concern_id, form.answer.data or ""))
        except RefusedError as refused:
            show_problems(form, refused.problems)
        else:
            flash(gettext("Sent. The client gets a mail that there is an answer."), "success")
            return _back(concern_id)
    return _page(concern_id, answer=form)


def note_concern(concern_id: UUID) -> ResponseReturnValue:
    """Write something down for the staff."""
    form = NoteForm()
    if form.was_sent_complete():
        services().staff.concerns.note(form.written(concern_id, form.note.data or ""))
        return _back(concern_id)
    return _page(concern_id, note=form)


def close_concern(concern_id: UUID) -> ResponseReturnValue:
    """Take it out of the open ones."""
    form = StippleForm()
    try:
        services().staff.concerns.close(concern_id, this_staff().staff_id)
    except RefusedError as refused:
        show_problems(form, refused.problems)
        return _page(concern_id, refused=form)
    flash(gettext("Closed."), "success")
    return redirect(url_for("staff.concerns"))


def reopen_concern(concern_id: UUID) -> Response:
    """Put it among the open ones again."""
    try:
        services().staff.concerns.reopen(concern_id, this_staff().staff_id)
    except RefusedError as refused:
        flash(text(refused.problems[0].text), "warning")
    return _back(concern_id)


def _page(
    concern_id: UUID,
    *,
    answer: AnswerForm | None = None,
    note: NoteForm | None = None,
    refused: StippleForm | None = None,
) -> tuple[str, int]:
    """The page; the form in which something is wrong is its main one."""
    record = services().staff.concerns.find(concern_id, this_staff().staff_id)
    is_told = answer is None or bool(answer.form_errors)
    return staff_form(
        "concern.html",
        answer or note or refused or AnswerForm(),
        record=record,
        answer=answer or AnswerForm(),
        note=note or NoteForm(),
        # Who was just told of what came in between has seen it; otherwise the answer goes on from the page it is from.
        known=record.known if is_told or answer is None else answer.known.data or 0,
    )


def _back(concern_id: UUID) -> Response:
    return redirect(url_for("staff.concern", concern_id=concern_id))
