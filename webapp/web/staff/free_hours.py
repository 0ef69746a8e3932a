"""Free days and hours as links that fill in the booking form: one tap for the day, one for the hour."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from babel.dates import format_date
from flask import request, url_for

from webapp.domain.booking import FURTHEST
from webapp.domain.date_wish import DayPart
from webapp.domain.rota import Rota
from webapp.domain.scheduling import FreeSlot, Slot, written
from webapp.services.date_requests import DateRequest
from webapp.web import services
from webapp.web.language import current_locale

# So many days are looked through, and so many of those with a free hour are shown at once.
LOOKED_THROUGH, SHOWN = timedelta(days=27), 9
BEFORE = timedelta(days=3)


@dataclass(frozen=True)
class OfferedHour:
    """One hour to tap; `fits_wish`: it is in the part of the day that the client asked for."""

    slot: Slot
    room: str
    href: str
    is_chosen: bool
    fits_wish: bool


@dataclass(frozen=True)
class OfferedDay:
    """One day to tap, with how many hours are free on it."""

    day: date
    href: str
    count: int
    is_chosen: bool
    is_wanted: bool


@dataclass(frozen=True)
class Offer:
    """The days around the one that was asked for, the hours of the chosen day by person, and the way to other days."""

    days: tuple[OfferedDay, ...]
    people: tuple[tuple[str, tuple[OfferedHour, ...]], ...]
    chosen: date | None
    earlier: str | None
    later: str


@dataclass(frozen=True)
class Asking:
    """What the page is about: a session, and the day, hour, person and room that are filled in.

    `minutes` is how long it is to last where that is not what is planned.
    """

    endpoint: str
    client_id: UUID
    number: int
    day: date | None
    slot: Slot | None
    wish: DateRequest | None
    minutes: int | None = None


def weekday(value: date) -> str:
    """Mon: as short as a tile wants it."""
    return format_date(value, "EEE", locale=current_locale())


def offer_hours(asking: Asking, rota: Rota) -> Offer:
    """The free hours around the day that is filled in, or that the client asked for."""
    today = services().today()
    first = _first_day(asking, today)
    last, schedule = first + LOOKED_THROUGH, services().staff.schedule
    free = schedule.free_slots(asking.client_id, asking.number, first, last, asking.minutes)
    by_day = {day: list(slots) for day, slots in groupby(free, key=lambda each: each.day)}
    shown = list(by_day)[:SHOWN]
    chosen = asking.day if asking.day in by_day else None
    if chosen and chosen not in shown:
        shown = [*shown[:-1], chosen]
    following = next((day for day in by_day if day not in shown), first + LOOKED_THROUGH + timedelta(days=1))
    before = max(today, first - LOOKED_THROUGH)
    return Offer(
        days=tuple(_day(asking, first, day, len(by_day[day])) for day in shown),
        people=_by_person(asking, first, rota, by_day[chosen]) if chosen else (),
        chosen=chosen,
        earlier=_link(asking, before) if first > today else None,
        later=_link(asking, following),
    )


def _first_day(asking: Asking, today: date) -> date:
    """The first day to look at: links carry it along, so that a tap does not turn the page over."""
    anchor = asking.wish.wanted_on if asking.wish else asking.day or today
    asked = _read_day(request.args.get("from", ""))
    near = min(max(asked or anchor, today), today + FURTHEST)
    return near if asked else max(today, near - BEFORE)


def _by_person(
    asking: Asking, first: date, rota: Rota, slots: list[FreeSlot]
) -> tuple[tuple[str, tuple[OfferedHour, ...]], ...]:
    found = (
        (name, [each for each in slots if each.slot.technician_id == person]) for person, name in rota.people.items()
    )
    return tuple((name, tuple(_hour(asking, first, rota, each) for each in theirs)) for name, theirs in found if theirs)


def _hour(asking: Asking, first: date, rota: Rota, free: FreeSlot) -> OfferedHour:
    slot, part = free.slot, asking.wish.part if asking.wish else DayPart.ANY
    room = {"room": str(slot.room_id)} if slot.room_id else {}
    values = {"day": free.day.isoformat(), "time": written(slot.start), "technician": str(slot.technician_id), **room}
    return OfferedHour(
        slot=slot,
        room=rota.rooms[slot.room_id] if slot.room_id else "",
        href=_link(asking, first, to="slot", **values),
        is_chosen=free.day == asking.day and _is_same(slot, asking.slot),
        fits_wish=part is not DayPart.ANY and part.has(slot),
    )


def _is_same(slot: Slot, filled_in: Slot | None) -> bool:
    return filled_in is not None and replace(slot, minutes=filled_in.minutes) == filled_in


def _day(asking: Asking, first: date, day: date, count: int) -> OfferedDay:
    wanted = asking.wish is not None and asking.wish.wanted_on == day
    return OfferedDay(day, _link(asking, first, day=day.isoformat()), count, day == asking.day, wanted)


def _read_day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _link(asking: Asking, first: date, to: str = "hours", **values: str) -> str:
    """After the day come its hours; after the hour what it would change, and the button."""
    named: dict[str, Any] = {**values, "from": first.isoformat(), "minutes": asking.minutes}
    return url_for(asking.endpoint, client_id=asking.client_id, number=asking.number, _anchor=to, **named)
