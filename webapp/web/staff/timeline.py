"""The time line of one client: everything on record, in the order in which it happened."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, request
from flask_babel import lazy_gettext

from webapp.services.timeline import GROUPS
from webapp.web import services
from webapp.web.staff.page import staff_page

GROUP_NAMES = {
    "": lazy_gettext("Everything"),
    "intake": lazy_gettext("Intake and decisions"),
    "answers": lazy_gettext("Changed answers"),
    "preparation": lazy_gettext("Tests and checks"),
    "sessions": lazy_gettext("Bookings"),
    "treatments": lazy_gettext("Treatment"),
    "plan": lazy_gettext("Plan"),
    "reports": lazy_gettext("Reports and follow-up"),
    "notes": lazy_gettext("Notes"),
    "letters": lazy_gettext("Letters"),
    "merges": lazy_gettext("Merged records"),
}


def register(blueprint: Blueprint) -> None:
    """The address of this page."""
    blueprint.add_url_rule("/clients/<uuid:client_id>/timeline", view_func=timeline)


def timeline(client_id: UUID) -> str:
    """One page of it, of everything or of one kind."""
    asked = request.args.get("kind", "")
    group = asked if asked in GROUPS else ""
    page = services().staff.timeline.page(client_id, group, request.args.get("page", 1, type=int))
    names = [(code, str(GROUP_NAMES[code])) for code in ("", *GROUPS)]
    return staff_page("timeline.html", page=page, groups=names, merge=services().merges.of(client_id))
