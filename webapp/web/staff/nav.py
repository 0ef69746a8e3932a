"""The ways around on the pages of the staff, for the bar on top and for the tabs of the clinic's own pages."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, current_app
from flask_babel import lazy_gettext

from webapp.web.access import ACCESS, may
from webapp.web.sign_in_state import signed_in


@dataclass(frozen=True)
class Way:
    """One entry; `within` are the endpoints below it, on whose pages it is the current one."""

    endpoint: str
    text: str
    within: tuple[str, ...] = ()

    def leads_to(self, endpoint: str) -> bool:
        """Whether the page of `endpoint` belongs to this entry."""
        return endpoint == self.endpoint or endpoint in self.within


CLINIC = (
    Way("staff.team", lazy_gettext("Team")),
    Way("staff.rooms", lazy_gettext("Hours and rooms"), ("staff.hours", "staff.time_off")),
    Way("staff.profile", lazy_gettext("Clinic")),
    Way("staff.jobs", lazy_gettext("Long work"), ("staff.job",)),
    Way("staff.audit", lazy_gettext("Audit trail")),
)
PROTOCOL = tuple(name for name in ACCESS if "protocol" in name or "approval" in name or "settings" in name)
WAYS = (
    Way("staff.today", lazy_gettext("Today"), ("staff.readiness_rules", "staff.go_ahead")),
    Way("staff.queue", lazy_gettext("Queue"), ("staff.review", "staff.concerns", "staff.concern")),
    Way("staff.calendar", lazy_gettext("Calendar"), ("staff.date_requests", "staff.date_request")),
    Way("staff.clients", lazy_gettext("Clients"), ("staff.client",)),
    Way("staff.numbers", lazy_gettext("Numbers")),
    Way("staff.protocol", lazy_gettext("Protocol"), (*PROTOCOL, "staff.move_plans")),
    Way("staff.team", lazy_gettext("Clinic"), tuple(name for way in CLINIC for name in (way.endpoint, *way.within))),
)


def init_nav(blueprint: Blueprint) -> None:
    """Give the templates what whoever is signed in may open."""
    blueprint.app_context_processor(lambda: {"staff_ways": lambda: _open(WAYS), "clinic_ways": lambda: _open(CLINIC)})


def _open(ways: tuple[Way, ...]) -> list[Way]:
    known = [way for way in ways if way.endpoint in current_app.view_functions]
    return [way for way in known if may(signed_in(), ACCESS[way.endpoint])]
