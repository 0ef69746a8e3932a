"""The forms that book, move and cancel: a day, an hour, who treats, where, and for how long."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any
from uuid import UUID

import wtforms
from flask import request
from flask_babel import gettext, lazy_gettext
from wtforms.validators import Optional

from webapp.domain.booking import Booking
from webapp.domain.rota import Rota
from webapp.domain.scheduling import HOUR, LONGEST, SHORTEST, Slot
from webapp.services.bookings import Later
from webapp.web.forms import StippleForm, choices
from webapp.web.hour_field import HourField
from webapp.web.staff.fields import day_before_field, day_field, note_field

NOT_HELD = lazy_gettext("This session did not take place")
NOBODY = UUID(int=0)
NAMED = ("day", "time", "technician", "room", "minutes")


def choice_field(label: str) -> Any:
    """One of those that can be booked now; who or what cannot any more is told of by the booking."""
    return wtforms.SelectField(label, [Optional()], choices=[], coerce=identity, validate_choice=False)


def hidden_id_field() -> Any:
    """The id of something that the page has shown, carried along to see whether it still stands."""
    return wtforms.HiddenField(filters=[identity])


def identity(value: object) -> UUID | None:
    """The id in a field, nothing for an empty one, nobody's id for what is none."""
    if isinstance(value, UUID) or not value:
        return value if isinstance(value, UUID) else None
    try:
        return UUID(str(value))
    except ValueError:
        return NOBODY


class SlotForm(StippleForm):
    """A day for a session, and the hour once it is agreed. The rest is asked for only where the day needs it."""

    day = day_field(lazy_gettext("Day"))
    time = HourField(lazy_gettext("Hour"), [Optional()])
    technician = choice_field(lazy_gettext("Who treats"))
    room = choice_field(lazy_gettext("Room"))
    minutes = wtforms.SelectField(lazy_gettext("Length"), choices=[], coerce=int, validate_choice=False)
    reason = note_field(lazy_gettext("Why it can be sooner"))
    confirmed = wtforms.BooleanField(lazy_gettext("Book it all the same"))
    agreed = wtforms.BooleanField(lazy_gettext("Technician and client agree on a further session"))
    request = hidden_id_field()

    def offer(self, rota: Rota, minutes: int) -> None:
        """Fills the lists with who and what can be booked; `minutes` is the planned length."""
        self.technician.choices = _listed(rota.people, self.technician.data)
        if not rota.rooms:
            # There is no list to choose from, so the room that a session had would stand in its way unseen.
            self.room.data = None
        self.room.choices = _listed(rota.rooms, self.room.data)
        lengths = sorted({*range(SHORTEST * 2, LONGEST + 1, SHORTEST), minutes, self.minutes.data or minutes})
        self.minutes.choices = choices((str(each), length_in_words(each)) for each in lengths)
        self.minutes.data = self.minutes.data or minutes

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether an hour names somebody who treats."""
        if not super().validate(extra_validators):
            return False
        if self.time.data and not self.technician.data:
            self.technician.errors = [gettext("Choose who treats.")]
            return False
        return True

    def slot(self) -> Slot | None:
        """The hour that was filled in; None while it is not agreed."""
        if self.time.data is None:
            return None
        return Slot(self.time.data, self.minutes.data or 0, self.technician.data, self.room.data)

    def booking(self, number: int) -> Booking:
        """What was filled in."""
        confirmed, agreed = bool(self.confirmed.data), bool(self.agreed.data)
        return Booking(number, self.day.data, self.reason.data, confirmed, self.slot(), agreed)


class MoveForm(SlotForm):
    """Another day or hour for a session; `was` and `was_time` are what it had when the page was opened.

    `seen` is the move whose consequences the page has shown.
    """

    was = day_before_field()
    was_time = hidden_id_field()
    seen = wtforms.HiddenField()
    later = wtforms.RadioField(
        lazy_gettext("Sessions that no longer fit"),
        choices=choices(
            [
                (Later.MOVE, lazy_gettext("Move them to the days shown")),
                (Later.CANCEL, lazy_gettext("Cancel them and all after them")),
            ]
        ),
        validators=[Optional()],
    )
    not_held = wtforms.BooleanField(NOT_HELD)

    @property
    def has_been_seen(self) -> bool:
        """Whether what this move changes was on the page that it was sent from."""
        return bool(self.seen.data == self._move())

    def show(self) -> None:
        """From now on the page shows what this move changes."""
        self.seen.data = self._move()

    def _move(self) -> str:
        fields = (self.day, self.time, self.technician, self.room, self.minutes)
        return "|".join(str(field.data or "") for field in fields)


class CancelForm(StippleForm):
    """Taking a session out."""

    was = day_before_field()
    was_time = hidden_id_field()
    with_later = wtforms.BooleanField(lazy_gettext("Cancel the sessions after it too"))
    not_held = wtforms.BooleanField(NOT_HELD)


def slot_in_address() -> dict[str, Any]:
    """The same as it stands in the address, to be handed on."""
    return {name: request.args[name] for name in NAMED if name in request.args}


def asked_for() -> dict[str, Any]:
    """The day, hour, person, room and length that the address names; what cannot be read counts as not named."""
    found: dict[str, Any] = {
        "day": _read(date.fromisoformat, request.args.get("day", "")),
        "time": _read(_hour, request.args.get("time", "")),
        "technician": _read(UUID, request.args.get("technician", "")),
        "room": _read(UUID, request.args.get("room", "")),
        "minutes": _read(_length, request.args.get("minutes", "")),
    }
    return {name: value for name, value in found.items() if value is not None}


def length_in_words(minutes: int) -> str:
    """6 h, or 5 h 30 min."""
    hours, rest = divmod(minutes, HOUR)
    if rest:
        return gettext("%(hours)s h %(minutes)s min", hours=hours, minutes=rest)
    return gettext("%(hours)s h", hours=hours)


def _listed(names: Mapping[UUID, str], chosen: UUID | None) -> list[Any]:
    """Where what was chosen is not offered any more, nothing is chosen in its place."""
    is_gone = chosen is not None and chosen not in names
    return choices([*([("", lazy_gettext("Please choose"))] if is_gone else []), *_pairs(names)])


def _pairs(names: Mapping[UUID, str]) -> Iterable[tuple[str, str]]:
    return ((str(each), name) for each, name in names.items())


def _hour(value: str) -> time:
    """An hour of the clinic: one with a zone of its own could be compared with none of the others."""
    found = time.fromisoformat(value)
    if found.tzinfo:
        raise ValueError("An hour of the clinic names no zone.")
    return found.replace(second=0, microsecond=0)


def _length(value: str) -> int:
    found = int(value)
    if not SHORTEST <= found <= LONGEST:
        raise ValueError("No session lasts as long.")
    return found


def _read(reader: Any, value: str) -> Any:
    try:
        return reader(value)
    except ValueError:
        return None
