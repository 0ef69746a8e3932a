"""Taps as they come in: JSON from our script, fields from a form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from webapp.domain.completion import Tick, TickEvent, TickState
from webapp.services.tick_store import Reason, Receipt
from webapp.web.forms import clean_text

NAME = re.compile(r"[A-Za-z0-9._:-]{1,64}")
# A phone may count this far; what a page counts on from there still fits the column.
HIGHEST_COUNTER = 1_000_000_000
HIGHEST_SLOT = 100
LONGEST_NOTE = 500


class MalformedTapError(ValueError):
    """A tap lacks a part, or a part is not what it has to be."""


@dataclass(frozen=True)
class Tap:
    """One press on a button of a page."""

    id: UUID
    tick: Tick
    state: TickState


def read_events(body: object, now: datetime) -> list[TickEvent | Receipt]:
    """The events of a batch; one that cannot be read is its own rejection and spoils no other.

    Raises MalformedTapError where there is no batch at all.
    """
    events = body.get("events") if isinstance(body, Mapping) else None
    if not isinstance(events, list):
        raise MalformedTapError("events: a list is needed")
    return [_event_or_rejection(each, now) for each in events]


def read_tap(fields: Mapping[str, str]) -> Tap:
    """The tap that a form sent.

    Raises MalformedTapError.
    """
    try:
        return Tap(UUID(fields.get("event_id", "")), _tick(fields), TickState(fields.get("state", "")))
    except ValueError as error:
        raise MalformedTapError(str(error)) from None


def _event_or_rejection(raw: object, now: datetime) -> TickEvent | Receipt:
    fields = raw if isinstance(raw, Mapping) else {}
    try:
        return _event(fields, now)
    except (TypeError, ValueError):
        return Receipt.rejecting(_id_of(fields), Reason.MALFORMED)


def _event(fields: Mapping[str, object], now: datetime) -> TickEvent:
    return TickEvent(
        UUID(str(fields.get("id"))),
        _name(fields.get("device")),
        _number(fields.get("counter"), HIGHEST_COUNTER),
        *_tick(fields),
        TickState(str(fields.get("state"))),
        client_time=_time(fields.get("time"), now),
        note=_note(fields.get("note", "")),
    )


def _tick(fields: Mapping[str, object]) -> Tick:
    day = date.fromisoformat(str(fields.get("day")))
    return Tick(_name(fields.get("item_key")), day, _number(fields.get("slot"), HIGHEST_SLOT))


def _name(value: object) -> str:
    if not isinstance(value, str) or not NAME.fullmatch(value):
        raise MalformedTapError("a name is needed")
    return value


def _number(value: object, highest: int) -> int:
    if (
        isinstance(value, bool)
        or not isinstance(value, int | str)
        or not re.fullmatch(r"\d{1,10}", str(value), re.ASCII)
    ):
        raise MalformedTapError("a whole number is needed")
    if int(value) > highest:
        raise MalformedTapError(f"{value} is more than {highest}")
    return int(value)


def _note(value: object) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_NOTE:
        raise MalformedTapError("a short text is needed")
    return clean_text(value)


def _time(value: object, now: datetime) -> datetime:
    """What the phone's clock said; it decides nothing, so one that says nonsense is replaced by ours."""
    try:
        said = datetime.fromisoformat(str(value))
        return said.astimezone(UTC) if said.tzinfo else now
    except (ValueError, OverflowError):
        return now


def _id_of(fields: Mapping[str, object]) -> UUID | None:
    try:
        return UUID(str(fields.get("id")))
    except ValueError:
        return None
