"""Two records of one person: finding the other one, looking at both, and making one of them."""

from __future__ import annotations

from uuid import UUID

import wtforms
from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from wtforms.validators import InputRequired

from webapp.domain.problem import RefusedError
from webapp.services.client_merges import Side, in_common
from webapp.web import services
from webapp.web.forms import StippleForm
from webapp.web.sender import SAFE_METHODS
from webapp.web.sign_in_state import this_staff
from webapp.web.staff.clients import SearchForm
from webapp.web.staff.fields import note_field
from webapp.web.staff.page import show_problems, staff_form

# What can still be looked at on a record that was merged into another. A signed record can be put right there alone,
# and a note from a page that was still open is kept where the record went.
STILL_OPEN = frozenset(
    {
        "staff.client",
        "staff.timeline",
        "staff.plan_pdf",
        "staff.treatment",
        "staff.add_to_treatment",
        "staff.add_note",
        "staff.follow_up",
        "staff.client_sheet",
    }
)


class MergeForm(StippleForm):
    """Which record goes on, and how somebody knows."""

    keeps = wtforms.RadioField(
        lazy_gettext("Which record goes on?"),
        [InputRequired(lazy_gettext("Please choose one."))],
        validate_choice=False,
    )
    reason = note_field(lazy_gettext("How do you know that it is the same person?"))

    def validate_keeps(self, field: wtforms.RadioField) -> None:
        """One of the two: what cannot be taken back is never guessed."""
        if field.data not in {code for code, *_ in field.iter_choices()}:
            raise wtforms.ValidationError(gettext("Please choose one."))


def register(blueprint: Blueprint) -> None:
    """The address of this page, and leading on from records that ended."""
    blueprint.add_url_rule("/clients/<uuid:client_id>/merge", view_func=merge_client, methods=["GET", "POST"])
    blueprint.before_request(_lead_on)


def merge_client(client_id: UUID) -> ResponseReturnValue:
    """Find the other record, or look at both and merge."""
    other_id = request.args.get("with", type=UUID)
    return _find(client_id) if other_id is None else _merge(client_id, other_id)


def _find(client_id: UUID) -> ResponseReturnValue:
    form, found, name = SearchForm(), None, services().staff.notes.name(client_id)
    if form.was_sent_complete():
        try:
            asked = services().search.asked(form.name.data or "")
        except RefusedError as refused:
            show_problems(form, refused.problems)
        else:
            if asked:
                found = [line for line in services().staff.clients.page(1, asked).lines if line.client_id != client_id]
    candidates = services().merges.candidates(client_id)
    return staff_form("merge_find.html", form, client_id=client_id, name=name, candidates=candidates, found=found)


def _merge(client_id: UUID, other_id: UUID) -> ResponseReturnValue:
    sides = services().merges.sides(client_id, other_id)
    obstacle = services().merges.obstacle(sides)
    form = MergeForm(keeps=str(_proposed(sides).client_id))
    form.keeps.choices = [(str(side.client_id), side.contact.name) for side in sides]
    if form.was_sent_complete():
        keeps = sides[1] if form.keeps.data == str(other_id) else sides[0]
        ends = sides[0] if keeps is sides[1] else sides[1]
        try:
            services().merges.merge(ends.client_id, keeps.client_id, form.reason.data, this_staff().staff_id)
        except RefusedError as refused:
            show_problems(form, refused.problems)
        else:
            flash(gettext("The two records are one now."), "success")
            return redirect(url_for("staff.client", client_id=keeps.client_id))
    alike = in_common(sides[0].contact, sides[1].contact)
    return staff_form("merge.html", form, sides=sides, client_id=client_id, obstacle=obstacle, alike=alike)


def _proposed(sides: tuple[Side, Side]) -> Side:
    """The one that has begun; else the one with more to come; else the older one."""
    return min(sides, key=lambda side: (not side.part.has_begun, -len(side.sessions), side.since))


def _lead_on() -> ResponseReturnValue | None:
    """Nothing is written on a record that ended; whoever still has a page of it open is told where it went."""
    client_id = (request.view_args or {}).get("client_id")
    if client_id is None or request.endpoint in STILL_OPEN or services().merges.of(client_id) is None:
        return None
    if request.method not in SAFE_METHODS:
        flash(gettext("This record was merged into another one. Nothing was stored."), "warning")
    return redirect(url_for("staff.client", client_id=client_id))
