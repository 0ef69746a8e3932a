"""Taps as they come in: JSON from our script, fields from a form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from webapp.domain.completion import SkipReason, Tick, TickEvent, TickState
from webapp.services.tick_store import Reason, Receipt

NAME = re.compile(r"[A-Za-z0-9._:-]{1,64}")
# A phone may count this far; what a page counts on from there still fits the column.
HIGHEST_COUNTER = 1_000_000_000
HIGHEST_SLOT = 100
LONGEST_ID = 100


class MalformedTapError(ValueError):
    """A tap lacks a part, or a part is not what it has to be."""


@dataclass(frozen=True)
class Tap:
    """One press on a button of a page."""

    id: UUID
    tick: Tick
    state: TickState
    reason: SkipReason | None


@dataclass(frozen=True)
class Batch:
    """What a phone sends at once. `owner` is whose phone it takes itself for; None from a page that does not say."""

    owner: object
    raw: tuple[object, ...]

    @property
    def ids(self) -> tuple[str | None, ...]:
        """The ids as the phone wrote them, also where they are none: by them it finds its events again."""
        return tuple(_id_as_sent(each) for each in self.raw)

    def events(self, now: datetime) -> list[TickEvent | Receipt]:
        """One that cannot be read is its own rejection and spoils no other."""
        return [_event_or_rejection(each, now) for each in self.raw]


def read_batch(body: object) -> Batch:
    """A batch out of what was sent.

    Raises MalformedTapError where there is no batch at all.
    """
    events = body.get("events") if isinstance(body, Mapping) else None
    if not isinstance(body, Mapping) or not isinstance(events, list):
        raise MalformedTapError("events: a list is needed")
    return Batch(body.get("owner"), tuple(events))


def read_tap(fields: Mapping[str, str]) -> Tap:
    """The tap that a form sent.

    Raises MalformedTapError.
    """
    try:
        state = TickState(fields.get("state", ""))
        reason = _reason(state, fields.get("note", ""))
        return Tap(UUID(fields.get("event_id", "")), _tick(fields), state, reason)
    except ValueError as error:
        raise MalformedTapError(str(error)) from None


def _event_or_rejection(raw: object, now: datetime) -> TickEvent | Receipt:
    fields = raw if isinstance(raw, Mapping) else {}
    try:
        return _event(fields, now)
    except (TypeError, ValueError):
        return Receipt.rejecting(_id_of(fields), Reason.MALFORMED)


def _event(fields: Mapping[str, object], now: datetime) -> TickEvent:
    state = TickState(str(fields.get("state")))
    return TickEvent(
        UUID(str(fields.get("id"))),
        _name(fields.get("device")),
        _number(fields.get("counter"), HIGHEST_COUNTER),
        *_tick(fields),
        state,
        client_time=_time(fields.get("time"), now),
        reason=_reason(state, fields.get("note", "")),
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


def _reason(state: TickState, note: object) -> SkipReason | None:
    """One of our codes, for what was skipped. Anything else is not kept: no words about a body come in this way (C50).

    The tap itself counts all the same, so that a code that a later version drops takes no tap with it.
    """
    return SkipReason.named(note) if state is TickState.SKIPPED and isinstance(note, str) else None


def _time(value: object, now: datetime) -> datetime:
    """What the phone's clock said; it decides nothing, so one that says nonsense is replaced by ours."""
    try:
        said = datetime.fromisoformat(str(value))
        return said.astimezone(UTC) if said.tzinfo else now
    except (ValueError, OverflowError):
        return now


def _id_as_sent(raw: object) -> str | None:
    sent = raw.get("id") if isinstance(raw, Mapping) else None
    return sent if isinstance(sent, str) and len(sent) <= LONGEST_ID else None


def _id_of(fields: Mapping[str, object]) -> UUID | None:
    try:
        return UUID(str(fields.get("id")))
    except ValueError:
        return None
