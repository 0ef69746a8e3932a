"""The week and what managers set about it: full and empty, refused, confirmed, taken back; and calendars in words."""

from __future__ import annotations

from datetime import date, time
from uuid import UUID

from tests.web.page import Visit
from tests.web.walk import WORDS, Walk
from webapp.domain.rota import TimeOff
from webapp.domain.scheduling import Slot

DAY = date(2026, 12, 14)
WEEK = f"/staff/calendar?week={DAY.isoformat()}"


def walk_through_calendar(walk: Walk, desk: Visit, manager: UUID) -> None:
    """Leaves neither rooms nor sessions behind, so that what is walked afterwards stands alone."""
    _week(walk, desk, manager)
    _hours(walk, desk, manager)
    _rooms(walk, desk)
    _days_off(walk, desk, manager)
    for act in ("turn_on", "renew", "turn_off"):
        walk.post("/staff/calendar/address", act, desk, act=act)


def _week(walk: Walk, desk: Visit, manager: UUID) -> None:
    walk.look("/staff/calendar", "empty", desk)
    client_id, other = walk.client("U01"), walk.client("U01")
    walk.clinic.book(client_id, manager, 1, DAY, slot=Slot(time(10), 360, manager))
    walk.clinic.book(other, manager, 1, DAY)
    walk.look(WEEK, "booked", desk)
    walk.look(f"{WEEK}&technician={manager}", "of one", desk)
    walk.clinic.work.working_times.take_off(TimeOff(manager, DAY, DAY), WORDS, manager, confirmed=True)
    walk.clinic.work.working_times.take_off(TimeOff(None, DAY, DAY), "", manager, confirmed=True)
    walk.look(WEEK, "outside", desk)
    walk.look(f"/staff/team/{manager}/hours", "outside", desk)
    for line in walk.clinic.work.working_times.time_off(DAY):
        walk.clinic.work.working_times.end_time_off(line.id)
    for each in (client_id, other):
        walk.clinic.work.bookings.cancel(each, 1, manager, was=DAY)


def _hours(walk: Walk, desk: Visit, manager: UUID) -> None:
    page = f"/staff/team/{manager}/hours"
    walk.look(page, visit=desk)
    walk.post(page, "nothing", desk)
    walk.post(page, "no time", desk, start_0_0="0", end_0_0="0")
    walk.post(page, "one end", desk, start_0_0="09:00")
    walk.post(page, "turned round", desk, start_0_0="19:00", end_0_0="09:00")
    spans = {"start_0_0": "09:00", "end_0_0": "13:00", "start_0_1": "12:00", "end_0_1": "18:00"}
    walk.post(page, "overlapping", desk, **spans)
    walk.post(page, "copied", desk, copy="1", copy_from="0", copy_to=["1", "2"], **spans)
    walk.post(page, "stale", desk, was="0", **spans | {"start_0_1": "13:00"})
    walk.post(page, "saved", desk, was="usual", start_0_0="09:00", end_0_0="19:00")


def _rooms(walk: Walk, desk: Visit) -> None:
    walk.look("/staff/rooms", visit=desk)
    walk.post("/staff/rooms", "no name", desk)
    walk.post("/staff/rooms", "added", desk, name=WORDS)
    walk.post("/staff/rooms", "twice", desk, name=WORDS)
    rename = f"/staff/rooms/{walk.clinic.work.rooms.all()[0].id}/rename"
    walk.look(rename, visit=desk)
    walk.post(rename, "no new name", desk, name="")
    walk.post(rename, "renamed", desk, name=f"{WORDS} 2", was=WORDS)
    walk.post(rename, "stale", desk, name=f"{WORDS} 3", was=WORDS)
    room = f"/staff/rooms/{walk.clinic.work.rooms.all()[0].id}/retire"
    walk.look(room, visit=desk)
    walk.post(room, "retired", desk)


def _days_off(walk: Walk, desk: Visit, manager: UUID) -> None:
    page, days = "/staff/time-off", {"who": "clinic", "first_on": "2026-12-14", "last_on": "2026-12-14"}
    walk.look(page, visit=desk)
    walk.post(page, "nothing", desk)
    walk.post(page, "turned round", desk, **days | {"last_on": "2026-12-02"})
    walk.post(page, "over", desk, **days | {"first_on": "2026-11-01", "last_on": "2026-11-02"})
    walk.post(page, "far away", desk, **days | {"last_on": "2226-12-02"})
    client_id = walk.client("U01")
    walk.clinic.book(client_id, manager, 1, DAY)
    walk.post(page, "booked", desk, **days)
    walk.post(page, "entered", desk, **days, confirmed="y", words=WORDS)
    walk.post(page, "for good", desk, who=str(manager), first_on="2027-12-14")
    for line in walk.clinic.work.working_times.time_off(DAY):
        walk.post(f"{page}/{line.id}/end", "taken back", desk)
    walk.clinic.work.bookings.cancel(client_id, 1, manager, was=DAY)
