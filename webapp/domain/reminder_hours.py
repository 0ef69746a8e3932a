"""When a client may be reminded, and until when it is of use.

A day has two parts, morning and evening, and each is told at most once. Times are those of the clinic's wall clock: one
that a change to summer time leaves out has come as soon as a later one has, and one that comes twice has come for good.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Protocol

from webapp.domain.calendar import days

MIDNIGHT = time(0)


class Part(StrEnum):
    """The parts of a day that have a reminder of their own."""

    MORNING = "morning"
    EVENING = "evening"


class Hours(Protocol):
    """When a client wants to be told. Nothing is told from `quiet_from` on until `quiet_until`; equal: at no time."""

    @property
    def morning(self) -> time:
        """When the morning's reminder comes."""

    @property
    def evening(self) -> time:
        """When the evening's comes, and the morning's is too late."""

    @property
    def quiet_from(self) -> time:
        """The beginning of the quiet hours."""

    @property
    def quiet_until(self) -> time:
        """Their end, the next day if it is earlier than their beginning."""


def next_chance(part: Part, hours: Hours, day: date, now: datetime) -> datetime | None:
    """The first moment from `now` on at which this part of `day` may be told; None when it is too late for it.

    A morning is of use until the evening's hour, an evening until midnight. `now` is the clinic's local time.
    """
    begin, end = _window(part, hours)
    if now.date() > day or _is_over(end, day, now):
        return None
    at = now.time() if _has_come(begin, day, now) else begin
    if is_quiet(hours, at):
        if hours.quiet_until <= at:
            return None  # They reach over midnight, and end on another day.
        at = hours.quiet_until
    chance = datetime.combine(day, at, now.tzinfo).replace(fold=now.fold)
    return chance if end == MIDNIGHT or at < end else None


def is_useful(part: Part, hours: Hours, day: date, now: datetime) -> bool:
    """Whether this part of `day` may be told at `now`, the clinic's local time."""
    begin, end = _window(part, hours)
    is_in_time = _has_come(begin, day, now) and not _is_over(end, day, now)
    return now.date() == day and is_in_time and not is_quiet(hours, now.time())


def useful_until(part: Part, hours: Hours, day: date, now: datetime) -> datetime:
    """The first moment after `now`, at which this part of `day` may be told, at which it may not be told any more."""
    _, end = _window(part, hours)
    is_cut_short = hours.quiet_from > now.time() and (end == MIDNIGHT or hours.quiet_from < end)
    if is_cut_short and is_quiet(hours, hours.quiet_from):
        end = hours.quiet_from
    last = day + days(1) if end == MIDNIGHT else day
    return datetime.combine(last, end, now.tzinfo).replace(fold=now.fold)


def is_quiet(hours: Hours, at: time) -> bool:
    """Whether the clock stands in the quiet hours."""
    if hours.quiet_from <= hours.quiet_until:
        return hours.quiet_from <= at < hours.quiet_until
    return at >= hours.quiet_from or at < hours.quiet_until


def _window(part: Part, hours: Hours) -> tuple[time, time]:
    """The times between which a part may be told; it ends before the second, and at the end of the day for midnight."""
    if part is Part.EVENING:
        return hours.evening, MIDNIGHT
    return hours.morning, hours.evening if hours.evening > hours.morning else MIDNIGHT


def _has_come(at: time, day: date, now: datetime) -> bool:
    """Whether the clock has shown this time of `day`, or jumped over it; also if it shows an earlier one again."""
    first = datetime.combine(day, at, now.tzinfo).astimezone(UTC)
    return (now.date() == day and at <= now.time()) or first <= now.astimezone(UTC)


def _is_over(end: time, day: date, now: datetime) -> bool:
    return end != MIDNIGHT and _has_come(end, day, now)
