"""What a client said about how it went, as staff read it."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint

from webapp.web import services
from webapp.web.staff.page import staff_page


def register(blueprint: Blueprint) -> None:
    """The address of this page."""
    blueprint.add_url_rule("/clients/<uuid:client_id>/follow-ups/<uuid:follow_up_id>", view_func=follow_up)


def follow_up(client_id: UUID, follow_up_id: UUID) -> str:
    """All answers of one time."""
    said = services().follow_ups.find(client_id, follow_up_id)
    return staff_page("follow_up.html", record=services().staff.records.find(client_id), said=said)
