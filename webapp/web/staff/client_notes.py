"""Notes about a client that only staff see."""

from __future__ import annotations

from uuid import UUID

import wtforms
from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext

from webapp.domain.problem import RefusedError
from webapp.storage.rows import new_id
from webapp.web import services
from webapp.web.forms import StippleForm
from webapp.web.sign_in_state import this_staff
from webapp.web.staff.fields import note_field
from webapp.web.staff.page import show_problems, staff_form


class NoteForm(StippleForm):
    """A few words. The page makes the note's id, so that sending it twice writes it once."""

    words = note_field(lazy_gettext("New note"))
    note_id = wtforms.HiddenField()

    @property
    def identity(self) -> UUID:
        """The id that the page has made; another one where somebody has changed it."""
        try:
            return UUID(self.note_id.data or "")
        except ValueError:
            return new_id()


def register(blueprint: Blueprint) -> None:
    """The address that notes are sent to; they are read on the client's record."""
    blueprint.add_url_rule("/clients/<uuid:client_id>/notes", view_func=add_note, methods=["POST"])


def new_note() -> NoteForm:
    """An empty form for a page that is looked at."""
    return NoteForm(note_id=str(new_id()))


def add_note(client_id: UUID) -> ResponseReturnValue:
    """Keep a note."""
    notes = services().staff.notes
    form, name = NoteForm(), notes.name(client_id)
    if form.was_sent_complete():
        try:
            notes.add(client_id, form.identity, form.words.data, this_staff().staff_id)
        except RefusedError as refused:
            show_problems(form, refused.problems)
        else:
            flash(gettext("The note is kept."), "success")
            return redirect(url_for("staff.client", client_id=client_id, _anchor="notes"))
    return staff_form("note.html", form, client_id=client_id, name=name)
