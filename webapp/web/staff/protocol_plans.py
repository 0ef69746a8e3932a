"""Live plans that are still on older settings, and moving them: one, some or all."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from webapp.services.jobs.work import MOVE_PLANS
from webapp.services.settings_changes import SettingsChangedError
from webapp.services.settings_moves import Moved
from webapp.web import services
from webapp.web.formats import number
from webapp.web.sign_in_state import this_staff
from webapp.web.staff.page import staff_page

# As many as somebody reads through; moving all moves the others too.
SHOWN = 50


def register(blueprint: Blueprint) -> None:
    """The addresses of these pages."""
    blueprint.add_url_rule("/protocol/settings/plans", view_func=protocol_plans)
    blueprint.add_url_rule("/protocol/settings/plans/moves", view_func=move_plans, methods=["POST"])


def protocol_plans() -> str:
    """Who is on older settings, and what would change for each."""
    found = services().staff.settings_moves.open()
    return staff_page("protocol_settings_plans.html", current=found.current, impact=found.impact, most=SHOWN)


def move_plans() -> Response:
    """Move one client, those that are ticked, or everybody who can be moved."""
    moves, staff_id = services().staff.settings_moves, this_staff().staff_id
    wanted = request.form.get("number", -1, type=int)
    try:
        if "all" in request.form:
            return _all(moves.move_all(staff_id, wanted), wanted)
        if clients := list(_chosen()):
            _tell(moves.move(clients, staff_id, wanted))
        else:
            flash(gettext("Tick at least one client first."), "info")
    except SettingsChangedError:
        flash(gettext("The settings have changed since this page was opened. Nobody was moved. Look again."), "warning")
    return redirect(url_for("staff.protocol_plans"))


def _chosen() -> Iterator[UUID]:
    """The client of the button that was pressed, or all that are ticked."""
    for value in request.form.getlist("one") or request.form.getlist("client"):
        try:
            yield UUID(value)
        except ValueError:
            abort(404)


def _all(done: Moved, wanted: int) -> Response:
    """A small clinic is done at once. Where time was up, the worker goes on, with a bar to look at."""
    if not done.left:
        _tell(done)
        return redirect(url_for("staff.protocol_plans"))
    return redirect(
        url_for("staff.job", job_id=services().jobs.start(MOVE_PLANS, {"number": wanted}, this_staff().staff_id))
    )


def _tell(done: Moved) -> None:
    if done.moved:
        words = ngettext("%(num)s plan was moved.", "%(num)s plans were moved.", done.moved)
        flash(words, "success")
    if done.held:
        words = ngettext("%(num)s plan stays where it is.", "%(num)s plans stay where they are.", done.held)
        flash(words, "warning")
    if done.left:
        words = gettext("Time was up: %(left)s are left. Tick them again to go on.", left=number(done.left))
        flash(words, "info")
    if not (done.moved or done.held or done.left):
        flash(gettext("There was nothing left to move."), "info")
