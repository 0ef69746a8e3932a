"""The card with the one thing that a client can do for a session that is near and not sure to be ready."""

from __future__ import annotations

from uuid import UUID

from flask import url_for
from flask_babel import gettext

from webapp.domain.calendar import days
from webapp.domain.readiness import THINGS, Thing
from webapp.web import services
from webapp.web.client.card import Card
from webapp.web.formats import mailto, tel, text


def one_thing_card(client_id: UUID) -> Card | None:
    """The card of today's page. The check before the session has a card of its own."""
    thing = services().staff.readiness.thing(client_id)
    if thing is None or thing is Thing.ANSWER_CHECK:
        return None
    href, label = _way(thing)
    return Card("attention", "attention", gettext("One thing before your session"), text(THINGS[thing]), href, label)


def _way(thing: Thing) -> tuple[str, str]:
    if thing is Thing.PREPARE:
        yesterday = services().today() - days(1)
        return url_for("client.day", day=yesterday), gettext("See what was on yesterday’s list")
    clinic = services().profile.current()
    if clinic.phone:
        return tel(clinic.phone), gettext("Call us")
    if clinic.email:
        return mailto(clinic.email), gettext("Write to us")
    return url_for("client.warning_signs"), gettext("How to reach us")
