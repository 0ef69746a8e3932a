"""The form in which clients choose how and when to be reminded."""

from __future__ import annotations

from typing import Any, cast

import wtforms
from flask_babel import lazy_gettext
from wtforms.validators import InputRequired

from webapp.services.reminders.choices import ReminderChoice
from webapp.web.forms import StippleForm, choices
from webapp.web.hour_field import NO_TIME, HourField

MAIL = ("email", lazy_gettext("By mail"))
TEXT = ("text", lazy_gettext("By text message"))


def hour_field(label: str) -> Any:
    """A time of day that has to be given."""
    return HourField(label, [InputRequired(NO_TIME)])


class ReminderForm(StippleForm):
    """One switch for all, the ways, and the hours. Pushed messages are switched on by each phone itself."""

    names_fields = True

    is_on = wtforms.BooleanField(lazy_gettext("Remind me"))
    channels = wtforms.SelectMultipleField(lazy_gettext("How"))
    morning = hour_field(lazy_gettext("In the morning"))
    evening = hour_field(lazy_gettext("In the evening"))
    quiet_from = hour_field(lazy_gettext("From"))
    quiet_until = hour_field(lazy_gettext("Until"))

    @classmethod
    def of(cls, chosen: ReminderChoice, *, offers_texts: bool) -> ReminderForm:
        """The form as it was saved. Who has not chosen yet is offered mail, and has only to press the button."""
        form = cls(
            is_on=chosen.is_on or not chosen.is_chosen,
            channels=list(chosen.channels) if chosen.is_chosen else ["email"],
            morning=chosen.morning,
            evening=chosen.evening,
            quiet_from=chosen.quiet_from,
            quiet_until=chosen.quiet_until,
        )
        form.channels.choices = choices([MAIL, TEXT] if offers_texts else [MAIL])
        return form

    def choice(self, pushed: tuple[str, ...]) -> ReminderChoice:
        """What was chosen; `pushed` is the way that phones have switched on."""
        return ReminderChoice(
            is_on=bool(self.is_on.data),
            channels=(*cast(list[str], self.channels.data or []), *pushed),
            morning=self.morning.data,
            evening=self.evening.data,
            quiet_from=self.quiet_from.data,
            quiet_until=self.quiet_until.data,
        )
