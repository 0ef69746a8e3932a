"""Who works when, and in which rooms: what the hours of sessions have to fit into."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from uuid import UUID

SUNDAY = 6


@dataclass(frozen=True, order=True)
class Span:
    """Part of a day from `start` up to `end`, in the clinic's time."""

    start: time
    end: time


@dataclass(frozen=True)
class TimeOff:
    """Days, both included, on which a member of staff does not work; `staff_id` None: the clinic is closed."""

    staff_id: UUID | None
    first_on: date
    last_on: date

    def covers(self, staff_id: UUID, day: date) -> bool:
        return self.staff_id in (None, staff_id) and self.first_on <= day <= self.last_on


# For whom nobody has set hours: the clinic's judgement, not a rule of the protocol.
USUAL_HOURS: Mapping[int, tuple[Span, ...]] = {
    weekday: () if weekday == SUNDAY else (Span(time(9), time(19)),) for weekday in range(7)
}


@dataclass(frozen=True)
class Rota:
    """`people` and `rooms` are the names of those who can be booked, by id. Weekdays count from 0, which is Monday."""

    people: Mapping[UUID, str]
    rooms: Mapping[UUID, str]
    hours: Mapping[UUID, Mapping[int, tuple[Span, ...]]] = field(default_factory=dict)
    off: tuple[TimeOff, ...] = ()

    def spans(self, staff_id: UUID, day: date) -> tuple[Span, ...]:
        """When somebody works on `day`, earliest first; nothing for somebody who cannot be booked.

        Two spans without a break between them are one: a session can go on from the first into the second.
        """
        if staff_id not in self.people or any(each.covers(staff_id, day) for each in self.off):
            return ()
        return _joined(self.hours.get(staff_id, USUAL_HOURS).get(day.weekday(), ()))


def _joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    found: list[Span] = []
    for span in sorted(spans):
        if found and found[-1].end >= span.start:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return tuple(found)
