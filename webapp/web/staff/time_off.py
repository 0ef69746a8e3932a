"""Days off of the staff, and days on which the clinic is closed, set by managers."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import wtforms
from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms.validators import Optional, ValidationError

from webapp.domain.problem import RefusedError
from webapp.domain.rota import TimeOff
from webapp.domain.working_week import NO_END
from webapp.web import services
from webapp.web.forms import StippleForm, at_most, choices
from webapp.web.sign_in_state import this_staff
from webapp.web.staff.fields import day_field, optional_day_field
from webapp.web.staff.page import show_problems, staff_form

LONGEST_WORDS = 200
EVERYBODY = "clinic"


class TimeOffForm(StippleForm):
    """Days on which somebody does not work. `confirmed`: sessions booked on them were seen and will be moved."""

    who = wtforms.SelectField(lazy_gettext("Who"), validate_choice=False)
    first_on = day_field(lazy_gettext("First day"))
    last_on = optional_day_field(lazy_gettext("Last day"))
    words = wtforms.StringField(
        lazy_gettext("Why, in a few words"),
        [Optional(), at_most(LONGEST_WORDS)],
    )
    confirmed = wtforms.BooleanField(lazy_gettext("Enter it all the same; the sessions will be moved"))

    def validate_who(self, field: wtforms.SelectField) -> None:
        """One of those who are offered."""
        if field.data not in {choice[0] for choice in field.iter_choices()}:
            raise ValidationError(gettext("Please choose somebody from the list."))

    def days(self) -> TimeOff:
        """What was filled in; without a last day it has no end."""
        first: date = self.first_on.data
        who = None if self.who.data == EVERYBODY else UUID(self.who.data)
        return TimeOff(who, first, self.last_on.data or NO_END)


def register(blueprint: Blueprint) -> None:
    """The addresses of these pages."""
    blueprint.add_url_rule("/time-off", view_func=time_off, methods=["GET", "POST"])
    blueprint.add_url_rule("/time-off/<uuid:time_off_id>/end", view_func=end_time_off, methods=["POST"])


def time_off() -> ResponseReturnValue:
    """The days off to come, and a form to enter more; what is booked on them is shown before they are saved."""
    times, form = services().staff.working_times, TimeOffForm()
    members = [(str(member.staff_id), member.name) for member in times.members()]
    form.who.choices = choices([(EVERYBODY, gettext("The clinic is closed")), *members])
    if form.was_sent_complete():
        try:
            times.take_off(
                form.days(), form.words.data or "", this_staff().staff_id, confirmed=bool(form.confirmed.data)
            )
        except RefusedError as refused:
            show_problems(form, refused.problems)
        else:
            flash(gettext("The days are entered."), "success")
            return redirect(url_for("staff.time_off"))
    booked = times.booked_within(form.days()) if form.confirmed.errors else ()
    return staff_form(
        "time_off.html", form, off=times.time_off(services().today()), booked=booked, today=services().today()
    )


def end_time_off(time_off_id: UUID) -> Response:
    """Take days off back: they can be booked again."""
    services().staff.working_times.end_time_off(time_off_id)
    flash(gettext("These days can be booked again."), "success")
    return redirect(url_for("staff.time_off"))
