"""The pages of single days: today first, every other one within reach."""

from __future__ import annotations

from datetime import date

from flask import abort, render_template

from webapp.services.client_day import day_page, is_in_reach
from webapp.storage.rows import new_id
from webapp.web import services
from webapp.web.client.kept_version import kept_version
from webapp.web.client.own_plan import no_days, own_hours, own_snapshot, slot_names
from webapp.web.client.pieces import as_it_is
from webapp.web.client.strip import strip_links
from webapp.web.client.today_cards import today_cards
from webapp.web.client.unseen import unseen_changes
from webapp.web.sign_in_state import this_client


def today() -> str:
    """What to do and what to leave today."""
    return _page(services().today())


def day(day: date) -> str:
    """The same for another day. Yesterday can still be ticked, days to come can be looked at."""
    if not is_in_reach(day, services().today()):
        abort(404)
    return _page(day)


def _page(day: date) -> str:
    snapshot = own_snapshot()
    if snapshot is None or not snapshot.assessment.plan.sessions:
        return no_days(snapshot)
    last = services().answers.last(this_client().client_id)
    completions = services().ticks.completions(this_client().client_id)
    page = day_page(snapshot.assessment.plan, completions, day, services().today(), own_hours())
    return render_template(
        "client/day.html",
        page=page,
        strip=strip_links(page),
        slots=slot_names(),
        changes=None if page.days_away else unseen_changes(snapshot),
        last=None if page.days_away else last,
        cards=[] if page.days_away else today_cards(),
        kept_version=kept_version(snapshot, last),
        piece=as_it_is,
        new_id=new_id,
    )
