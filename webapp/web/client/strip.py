"""The seven days around the one that is shown, as links."""

from __future__ import annotations

from babel.dates import format_date
from flask import url_for
from flask_babel import gettext

from webapp.services.client_day import DayPage, DayState, StripDay
from webapp.web.client.words import day_long
from webapp.web.language import current_locale


def strip_links(page: DayPage) -> list[dict[str, object]]:
    """What the component `day_strip` draws."""
    return [_link(each, page) for each in page.strip]


def _link(shown: StripDay, page: DayPage) -> dict[str, object]:
    is_today = shown.day == page.today
    return {
        "href": url_for("client.today") if is_today else url_for("client.day", day=shown.day),
        "name": format_date(shown.day, "EEE", locale=current_locale()),
        "number": format_date(shown.day, "d", locale=current_locale()),
        "label": ", ".join(filter(None, [day_long(shown.day), gettext("today") if is_today else "", _state(shown)])),
        "state": shown.state.value,
        "current": shown.day == page.card.day,
    }


def _state(shown: StripDay) -> str:
    if shown.state is DayState.SESSION:
        return gettext("session")
    if not shown.progress.total:
        return ""
    return gettext("%(done)s of %(total)s done", done=shown.progress.done, total=shown.progress.total)
