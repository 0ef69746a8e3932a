"""The day at the clinic on one page, which keeps itself up to date."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from urllib.parse import quote

from babel.dates import format_date
from babel.lists import format_list
from flask import Blueprint, Response, jsonify, make_response, render_template, request, url_for
from flask_babel import gettext, ngettext
from flask_wtf.csrf import generate_csrf

from webapp.domain.calendar import days
from webapp.web import services
from webapp.web.formats import day_full, hour
from webapp.web.language import current_locale
from webapp.web.session_check_form import answers_in_words
from webapp.web.staff.page import staff_page

# Further away than this nothing is booked, and no clinic has worked.
REACH = days(366 * 20)
DAYS_AROUND = 3


def register(blueprint: Blueprint) -> None:
    """The addresses of this page."""
    blueprint.add_url_rule("/today", view_func=today)
    blueprint.add_url_rule("/today/part", view_func=today_part)
    blueprint.add_app_template_filter(content_list)


def today() -> str:
    """The sessions and readings of a day by time, and what staff have to do."""
    now, asked = services().today(), _asked_day()
    shown = asked or now
    return staff_page(
        "board.html",
        board=services().staff.board.day(shown),
        today=now,
        as_of=_as_of(),
        was_nonsense=asked is None,
        strip=_strip(shown, now),
        before=_address(shown - days(1), now),
        after=_address(shown + days(1), now),
        said=answers_in_words,
    )


def today_part() -> Response:
    """What may have changed since, for the page that asks every few seconds: nothing at all where nothing has.

    Asking is no use of the session: a board that nobody touches is signed out like any other page (C11).
    """
    board = services().staff.board.day(_asked_day() or services().today())
    html = render_template("staff/board_part.html", board=board, today=services().today(), said=answers_in_words)
    version = _version(html)
    is_known = request.if_none_match.contains_weak(version)
    response = make_response("", 304) if is_known else jsonify({"html": html})
    response.set_etag(version, weak=True)
    response.headers["X-As-Of"] = quote(_as_of())
    return response


def content_list(words: Iterable[str]) -> str:
    """Words of the content as one list, in the reader's language."""
    return format_list([gettext(each) for each in words], locale=current_locale())


def _version(html: str) -> str:
    """The same for the same words, whatever the tokens of the forms among them."""
    return hashlib.sha256(html.replace(generate_csrf(), "").encode()).hexdigest()[:32]


def _as_of() -> str:
    return hour(services().clock().astimezone(services().config.time_zone))


def _asked_day() -> date | None:
    """The day that the address names; today where it names none, and None where that cannot be meant."""
    now, asked = services().today(), request.args.get("day", "")
    if not asked:
        return now
    try:
        found = date.fromisoformat(asked)
    except ValueError:
        return None
    return found if abs(found - now) <= REACH else None


def _strip(shown: date, now: date) -> list[dict[str, object]]:
    """The seven days around the one that is shown, each with how many sessions it has."""
    around = [shown + days(away) for away in range(-DAYS_AROUND, DAYS_AROUND + 1)]
    busy = services().staff.board.busy(around[0], around[-1])
    return [_link(each, shown, now, busy.get(each, 0)) for each in around]


def _link(each: date, shown: date, now: date, count: int) -> dict[str, object]:
    sessions = ngettext("%(num)s session", "%(num)s sessions", count) if count else gettext("no sessions")
    return {
        "href": _address(each, now),
        "name": format_date(each, "EEE", locale=current_locale()),
        "number": format_date(each, "d", locale=current_locale()),
        "label": ", ".join(filter(None, [day_full(each), gettext("today") if each == now else "", sessions])),
        "count": count,
        "is_current": each == shown,
        "is_today": each == now,
    }


def _address(day: date, now: date) -> str:
    return url_for("staff.today", day=None if day == now else day.isoformat())
