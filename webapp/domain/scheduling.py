"""At which hours a session can be held, by whom and where: no person and no room is ever booked twice."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from webapp.domain.problem import Problem
from webapp.domain.protocol import SettingValue
from webapp.domain.rota import Rota, Span
from webapp.domain.text import Text

HOUR = 60
# The clinic's judgement: shorter is no session, longer nobody can stand.
SHORTEST, LONGEST = 30, 12 * HOUR
# Free hours are offered so far apart: a list of every quarter hour is no help on a phone.
STEP = HOUR
_LAST_MINUTE = 24 * HOUR - 1

_LENGTH = "A session lasts from {shortest} minutes to {longest} hours."
_PAST_MIDNIGHT = "This would go on past midnight. Choose an earlier hour."
_PASSED = "This hour has passed. It is {now} now."
_NOBODY = "This person cannot be booked any more. Choose another one."
_NO_ROOM = "This room cannot be booked any more. Choose another one."
_WHICH_ROOM = "Choose a room."
_CLOSED = "The clinic is closed on this day."
_OFF = "{name} is off on this day."
_DOES_NOT_WORK = "{name} does not work on this day of the week."
_OUTSIDE = "{name} works {hours} on this day. The session would be from {start} to {end}."
_PERSON_TAKEN = "{name} has another session from {start} to {end}."
_ROOM_TAKEN = "{name} is taken from {start} to {end}."


@dataclass(frozen=True)
class Slot:
    """When a session begins, how long it is planned to last, who treats, and where; `room_id` None: no room."""

    start: time
    minutes: int
    technician_id: UUID
    room_id: UUID | None = None

    @property
    def first_minute(self) -> int:
        """Minutes from midnight to its start."""
        return minute_of(self.start)

    @property
    def end_minute(self) -> int:
        """Minutes from midnight to its end."""
        return self.first_minute + self.minutes

    @property
    def end(self) -> time:
        """When it is over; the last minute of the day for one that would go on past midnight."""
        return time_of(min(self.end_minute, _LAST_MINUTE))

    def overlaps(self, other: Slot) -> bool:
        """Whether both go on at once; one that begins when the other ends does not."""
        return self.first_minute < other.end_minute and other.first_minute < self.end_minute


@dataclass(frozen=True)
class Taken:
    """A booked time that stands; `number` and `client_id` say whose it is."""

    day: date
    slot: Slot
    client_id: UUID
    number: int


@dataclass(frozen=True)
class FreeSlot:
    """A day and an hour at which a session can be booked."""

    day: date
    slot: Slot


def planned_minutes(settings: Mapping[str, SettingValue], number: int) -> int:
    """How long a session is planned to last, by the clinic's settings (C17)."""
    return round(float(str(settings[f"session_hours_{min(number, 3)}"])) * HOUR)


def minute_of(value: time) -> int:
    """Minutes from midnight."""
    return value.hour * HOUR + value.minute


def time_of(minute: int) -> time:
    """The time of day so many minutes after midnight."""
    return time(*divmod(minute, HOUR))


def lies_within(spans: Iterable[Span], start: time, minutes: int) -> bool:
    """Whether somebody who works these spans works for so many minutes from `start` on."""
    first = minute_of(start)
    return any(minute_of(span.start) <= first and first + minutes <= minute_of(span.end) for span in spans)


def slot_problems(slot: Slot, day: date, rota: Rota, taken: Iterable[Taken], now: datetime) -> tuple[Problem, ...]:
    """What stands in the way of holding a session there; `now` is the time at the clinic."""
    return (
        tuple(_shape_problems(slot))
        or tuple(_unknown_problems(slot, rota))
        or (*_hour_problems(slot, day, rota, now), *_clashes(slot, day, rota, taken))
    )


def free_slots(day: date, minutes: int, rota: Rota, taken: Collection[Taken], now: datetime) -> Iterator[FreeSlot]:
    """The free hours of a day, the earliest first: wherever somebody could begin, in the first room that is free."""
    if not SHORTEST <= minutes <= LONGEST:
        return
    of_day = [each for each in taken if each.day == day]
    found = (slot for person in rota.people for slot in _of_person(person, day, minutes, rota, of_day, now))
    yield from (FreeSlot(day, slot) for slot in sorted(found, key=lambda slot: slot.start))


def _shape_problems(slot: Slot) -> Iterator[Problem]:
    if not SHORTEST <= slot.minutes <= LONGEST:
        yield Problem("minutes", Text(_LENGTH, {"shortest": SHORTEST, "longest": LONGEST // HOUR}))
    elif slot.end_minute > _LAST_MINUTE:
        yield Problem("time", Text(_PAST_MIDNIGHT))


def _unknown_problems(slot: Slot, rota: Rota) -> Iterator[Problem]:
    if slot.technician_id not in rota.people:
        yield Problem("technician", Text(_NOBODY))
    if slot.room_id is None and rota.rooms:
        yield Problem("room", Text(_WHICH_ROOM))
    elif slot.room_id is not None and slot.room_id not in rota.rooms:
        yield Problem("room", Text(_NO_ROOM))


def _hour_problems(slot: Slot, day: date, rota: Rota, now: datetime) -> Iterator[Problem]:
    if day == now.date() and slot.start < now.time():
        yield Problem("time", Text(_PASSED, {"now": written(now.time())}))
    spans = rota.spans(slot.technician_id, day)
    if not lies_within(spans, slot.start, slot.minutes):
        yield _not_at_work(slot, day, rota, spans)


def _not_at_work(slot: Slot, day: date, rota: Rota, spans: tuple[Span, ...]) -> Problem:
    name = rota.people[slot.technician_id]
    if spans:
        values = {"name": name, "hours": _hours(spans), "start": written(slot.start), "end": written(slot.end)}
        return Problem("time", Text(_OUTSIDE, values))
    off = [each for each in rota.off if each.covers(slot.technician_id, day)]
    if any(each.staff_id is None for each in off):
        return Problem("day", Text(_CLOSED))
    if off:
        return Problem("technician", Text(_OFF, {"name": name}))
    return Problem("technician", Text(_DOES_NOT_WORK, {"name": name}))


def _clashes(slot: Slot, day: date, rota: Rota, taken: Iterable[Taken]) -> Iterator[Problem]:
    beside = [each.slot for each in taken if each.day == day and each.slot.overlaps(slot)]
    by_person = next((each for each in beside if each.technician_id == slot.technician_id), None)
    if by_person:
        yield Problem("time", Text(_PERSON_TAKEN, _named(rota.people[slot.technician_id], by_person)))
    in_room = next((each for each in beside if each.room_id == slot.room_id), None)
    if in_room and slot.room_id:
        yield Problem("room", Text(_ROOM_TAKEN, _named(rota.rooms[slot.room_id], in_room)))


def _of_person(
    person: UUID, day: date, minutes: int, rota: Rota, taken: Collection[Taken], now: datetime
) -> Iterator[Slot]:
    for start in _starts(person, day, minutes, rota, taken, now):
        for room in rota.rooms or (None,):
            slot = Slot(start, minutes, person, room)
            if not slot_problems(slot, day, rota, taken, now):
                yield slot
                break


def _starts(
    person: UUID, day: date, minutes: int, rota: Rota, taken: Collection[Taken], now: datetime
) -> Iterator[time]:
    """Where a session could begin: by the hour from the start of work, and right after another one ends."""
    ends = {each.slot.end_minute for each in taken if each.slot.technician_id == person}
    for span in rota.spans(person, day):
        first, last = minute_of(span.start), minute_of(span.end) - minutes
        if day == now.date():
            first = max(first, _next_step(minute_of(now.time())))
        begin = {*range(first, last + 1, STEP), *(end for end in ends if first <= end <= last)}
        yield from (time_of(minute) for minute in sorted(begin))


def _next_step(minute: int) -> int:
    """The next full hour: nobody comes within the same minute."""
    return (minute // STEP + 1) * STEP


def _hours(spans: tuple[Span, ...]) -> tuple[str, ...]:
    return tuple(f"{written(span.start)}–{written(span.end)}" for span in spans)


def _named(name: str, slot: Slot) -> dict[str, object]:
    return {"name": name, "start": written(slot.start), "end": written(slot.end)}


def written(value: time) -> str:
    """HH:MM, as rows and forms carry a time of day."""
    return value.strftime("%H:%M")
