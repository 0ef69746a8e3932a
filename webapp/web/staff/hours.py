"""When somebody works, set by managers."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp.domain.problem import RefusedError
from webapp.web import services
from webapp.web.staff.hours_form import HoursForm, weekday_names
from webapp.web.staff.page import show_problems, staff_form


def register(blueprint: Blueprint) -> None:
    """The address of this page."""
    blueprint.add_url_rule("/team/<uuid:staff_id>/hours", view_func=hours, methods=["GET", "POST"])


def hours(staff_id: UUID) -> ResponseReturnValue:
    """The week of one member. Copying a day fills the form in; nothing is saved by it.

    Where sessions lie outside of hours that were saved, the page that names them follows.
    """
    times = services().staff.working_times
    member = times.of(staff_id)
    form = HoursForm(member.week, member.word)
    is_copied = "copy" in request.form
    if not is_copied and form.was_sent_complete():
        try:
            times.save(staff_id, form.week(), was=form.was.data or "")
        except RefusedError as refused:
            show_problems(form, refused.problems)
        else:
            flash(gettext("The hours of %(name)s are saved.", name=member.name), "success")
            return redirect(_after(staff_id))
    outside = times.outside(staff_id) if request.method == "GET" else ()
    return staff_form("hours.html", form, member=member, weekdays=weekday_names(), is_copied=is_copied, outside=outside)


def _after(staff_id: UUID) -> str:
    is_left_out = services().staff.working_times.outside(staff_id)
    return url_for("staff.hours", staff_id=staff_id) if is_left_out else url_for("staff.rooms")
