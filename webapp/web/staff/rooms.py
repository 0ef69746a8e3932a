"""Where and when the clinic works: everybody's hours in short, and the rooms."""

from __future__ import annotations

from uuid import UUID

import wtforms
from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext, ngettext
from wtforms.validators import InputRequired

from webapp.domain.problem import RefusedError
from webapp.web import services
from webapp.web.forms import StippleForm, at_most
from webapp.web.staff.hours_form import weekday_names
from webapp.web.staff.page import show_problems, staff_form, staff_page

LONGEST_NAME = 80


class RoomForm(StippleForm):
    """The name of a room."""

    name = wtforms.StringField(
        lazy_gettext("Name of the room"),
        [
            InputRequired(lazy_gettext("Please give the room a name.")),
            at_most(LONGEST_NAME),
        ],
    )


class RenameForm(RoomForm):
    """Another name for a room; `was` is the one that it had when the page was opened."""

    was = wtforms.HiddenField()


def register(blueprint: Blueprint) -> None:
    """The addresses of these pages."""
    blueprint.add_url_rule("/rooms", view_func=rooms, methods=["GET", "POST"])
    blueprint.add_url_rule("/rooms/<uuid:room_id>/rename", view_func=rename_room, methods=["GET", "POST"])
    blueprint.add_url_rule("/rooms/<uuid:room_id>/retire", view_func=retire_room, methods=["GET", "POST"])


def rooms() -> ResponseReturnValue:
    """Hours and rooms, and a form to add a room."""
    form = RoomForm()
    if form.was_sent_complete():
        try:
            services().staff.rooms.add(form.name.data or "")
        except RefusedError as refused:
            show_problems(form, refused.problems)
        else:
            return redirect(url_for("staff.rooms"))
    staff = services().staff
    return staff_form(
        "rooms.html",
        form,
        rooms=staff.rooms.all(),
        members=staff.working_times.members(),
        weekdays=weekday_names(),
        off=staff.working_times.time_off(services().today()),
    )


def rename_room(room_id: UUID) -> ResponseReturnValue:
    """Another name for the same room, with all that is booked in it."""
    room = services().staff.rooms.find(room_id)
    if request.method == "GET" and room.retired_at:
        return redirect(url_for("staff.rooms"))
    form = RenameForm(name=room.name, was=room.name)
    if form.was_sent_complete():
        try:
            services().staff.rooms.rename(room_id, form.name.data or "", form.was.data or "")
        except RefusedError as refused:
            show_problems(form, refused.problems)
        else:
            flash(gettext("%(was)s is now called %(name)s.", was=form.was.data, name=form.name.data), "success")
            return redirect(url_for("staff.rooms"))
    return staff_form("rename_room.html", form, room=room)


def retire_room(room_id: UUID) -> ResponseReturnValue:
    """Take a room out of use, and see first what is booked in it."""
    room, booked = services().staff.rooms.find(room_id), services().staff.rooms.booked(room_id)
    if request.method == "GET" and not room.retired_at:
        return staff_page("retire_room.html", room=room, booked=booked)
    if request.method == "POST":
        services().staff.rooms.retire(room_id)
        flash(gettext("%(room)s takes no new sessions.", room=room.name), "success")
        if booked:
            count = len(booked)
            words = ngettext(
                "%(num)s session is still booked there. Please move it.",
                "%(num)s sessions are still booked there. Please move them.",
                count,
            )
            flash(words, "warning")
    return redirect(url_for("staff.rooms"))
