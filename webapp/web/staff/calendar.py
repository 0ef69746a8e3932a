"""The clinic's week on a page, and everybody's own appointments for the calendar that they use anyway."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from babel.dates import get_day_names
from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from webapp.documents.wording import Wording
from webapp.domain.calendar import days
from webapp.services.staff_calendar import QUARTER, WEEK, CalendarWeek
from webapp.web import services
from webapp.web.calendar import obey, subscribable
from webapp.web.language import current_locale, language
from webapp.web.sign_in_state import this_staff
from webapp.web.staff.page import staff_page

# Further away than this nothing is booked, and no clinic has worked.
REACH = days(366 * 20)


def register(blueprint: Blueprint) -> None:
    """The addresses of these pages."""
    blueprint.add_url_rule("/calendar", view_func=calendar)
    blueprint.add_url_rule("/calendar/address", view_func=my_calendar, methods=["GET", "POST"])


def calendar() -> str:
    """One week, of everybody or of one technician."""
    today, technician_id = services().today(), request.args.get("technician", type=UUID)
    week = services().staff.calendar.week(_asked_day(today), technician_id)
    # What is over needs no preparation any more.
    readiness = services().staff.readiness.of_span(max(week.days[0].day, today), week.days[-1].day)
    return staff_page(
        "calendar.html",
        week=week,
        readiness=readiness,
        wishes=services().date_requests.count(),
        today=today,
        title=_span(week),
        weekdays=get_day_names("abbreviated", context="stand-alone", locale=current_locale()),
        quarter=QUARTER,
        technician_id=technician_id,
        before=_address(week.days[0].day - days(WEEK), technician_id),
        now=_address(None, technician_id),
        after=_address(week.days[0].day + days(WEEK), technician_id),
        people=[(name, _address(_asked_day(today), person), person) for person, name in week.people.items()],
        everybody=_address(_asked_day(today), None),
    )


def my_calendar() -> ResponseReturnValue:
    """The private address of whoever is signed in; each button is named after what it does."""
    staff_id, addresses = this_staff().staff_id, services().team_calendar.addresses
    if request.method == "POST":
        obey(addresses, staff_id, request.form.get("act", ""))
        return redirect(url_for("staff.my_calendar"))
    token = addresses.token_of(staff_id)
    # The feed has no reader whose language could be asked: its address says which one this page was read in.
    feed = url_for("calendar.staff_feed", token=token, lang=language()) if token else ""
    address = services().config.base_url + feed if feed else ""
    return staff_page("my_calendar.html", address=address, webcal=subscribable(address))


def _asked_day(today: date) -> date:
    """The day that the address names; this week where it names none that could be meant."""
    try:
        day = date.fromisoformat(request.args.get("week", ""))
    except ValueError:
        return today
    return day if abs(day - today) <= REACH else today


def _address(day: date | None, technician_id: UUID | None) -> str:
    return url_for("staff.calendar", week=day.isoformat() if day else None, technician=technician_id)


def _span(week: CalendarWeek) -> str:
    return Wording(language()).span(week.days[0].day, week.days[-1].day)
