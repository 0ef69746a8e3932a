"""What clients see: waiting, preparing, on the day, after it, with a plan that changed."""

from datetime import date, timedelta
from uuid import UUID

from tests.intakes import CLEAR
from tests.web.board_walk import walk_session_check
from tests.web.bookings_walk import walk_wishes
from tests.web.concern_walk import walk_client_reports
from tests.web.page import Visit
from tests.web.readiness_walk import walk_one_thing
from tests.web.reminders_walk import walk_reminders
from tests.web.treatment_walk import walk_follow_ups
from tests.web.walk import MANAGER, Walk
from webapp.domain.completion import Tick, TickState
from webapp.storage.rows import new_id

FIRST_DAY, SECOND_DAY = date(2026, 12, 1), date(2026, 12, 2)
MINOXIDIL = {"answers": {**CLEAR, "minoxidil": "own_choice", "desired_date": "2027-01-10"}}
DAYS = (-2, -1, 1, 2, 5, 11, 16, 23, 45)


def walk_as_client(walk: Walk) -> None:
    for case in ("U12", "U07", "U03", "U09"):
        _look_around(walk, walk.phone(walk.client(case)), case)
    walk_wishes(walk, walk.client("U01"))
    busy, growing = walk.client("U22"), walk.client(MINOXIDIL)
    manager = walk.clinic.staff(MANAGER, role="manager")
    for day in (FIRST_DAY, date(2026, 12, 9), date(2026, 12, 14)):
        walk.clock.set_day(day)
        _look_around(walk, walk.phone(growing), f"growing, {day}")
        _look_at_days(walk, walk.phone(busy), day)
    _change_plan(walk, busy, manager)
    walk_reminders(walk, busy)
    _tell_changes(walk, walk.client("U01"), manager)
    walk_follow_ups(walk, manager)
    walk_one_thing(walk, manager)
    walk_session_check(walk, manager)
    walk_client_reports(walk, manager)
    _run_into_trouble(walk, walk.phone(busy))


def _look_around(walk: Walk, phone: Visit, what: str) -> None:
    for url in ("/me", "/me/kept", "/me/plan", "/me/calendar", "/me/result", "/me/warning-signs"):
        walk.look(url, what, phone)


def _look_at_days(walk: Walk, phone: Visit, today: date) -> None:
    for number in DAYS:
        walk.look(f"/me/day/{today + timedelta(days=number)}", f"on {today}", phone)


def _change_plan(walk: Walk, client_id: UUID, manager: UUID) -> None:
    walk.clock.set_day(SECOND_DAY)
    if walk.clinic.plan(client_id).disposition != "ready":
        walk.clinic.decide(client_id, manager)
    walk.clinic.book(client_id, manager, 1, date(2026, 12, 29))
    _tick_everything(walk, client_id)
    phone = walk.phone(client_id)
    _look_around(walk, phone, "changed")
    walk.look("/me/plan?since=1", "changed", phone)
    walk.post("/me/plan/seen", "seen", phone)


def _tell_changes(walk: Walk, client_id: UUID, manager: UUID) -> None:
    walk.clock.set_day(FIRST_DAY)
    walk.clinic.book(client_id, manager, 1, date(2026, 12, 14))
    walk.clock.set_day(date(2026, 12, 15))
    phone, here = walk.phone(client_id), "/me/changes"
    walk.post("/me/calendar", "turned on", phone, act="turn_on")
    walk.look("/me/calendar", "on", phone)
    walk.look(here, "nothing told", phone)
    for topic in ("medicine", "pregnancy", "scalp", "hair", "history"):
        walk.look(f"{here}/{topic}", visit=phone)
    walk.post(f"{here}/pregnancy", "nothing new", phone, pregnancy="does_not_apply")
    walk.post(f"{here}/pregnancy", "unknown", phone, **{"pregnancy": "no", "0": "1"})
    walk.post(f"{here}/history", "no day", phone, history="laser_or_peel", laser_date="0")
    walk.post(f"{here}/age", "counts", phone, age="35", step="send", submission_id=str(new_id()))
    walk.post(f"{here}/hair", "summed up", phone, hair_length="long")
    walk.post(f"{here}/hair", "waits", phone, hair_length="long", step="send", submission_id=str(new_id()))
    walk.look(here, "waits", phone)
    sent = {"step": "send", "submission_id": str(new_id())}
    walk.post(f"{here}/pregnancy", "stopped", phone, pregnancy="pregnant", **sent)
    walk.post(f"{here}/pregnancy", "other answers", phone, pregnancy="no", **sent)
    walk.look("/me", "stopped", phone)
    walk.look(here, "stopped", phone)
    review_id = walk.clinic.review(client_id)
    walk.services.staff.reviews.claim(review_id, manager)
    change = walk.services.staff.decisions.detail(review_id).change
    assert change
    walk.services.staff.changes.set_aside(review_id, manager, "1", change.response_id)
    walk.look("/me", "set aside", phone)


def _tick_everything(walk: Walk, client_id: UUID) -> None:
    today = walk.services.today()
    for item in walk.clinic.plan(client_id).plan.on(today):
        for slot in range(len(item.slots_on(today))):
            walk.services.ticks.tap(client_id, new_id(), Tick(item.key, today, slot), TickState.DONE, today)


def _run_into_trouble(walk: Walk, phone: Visit) -> None:
    page = walk.seen["/me changed"]
    key = page.partition('name="item_key" value="')[2].partition('"')[0]
    tap = {"event_id": str(new_id()), "state": "done", "slot": "0", "item_key": key}
    walk.post("/me/ticks", "too early", phone, **tap, day="2026-12-20")
    walk.post("/me/ticks", "unknown", phone, **tap | {"item_key": "x"}, day="2026-12-02")
    walk.post("/me/ticks", "nonsense", phone)
    walk.look("/me/day/2036-01-01", "out of reach", phone)
    walk.lose_pdf()
    walk.look("/me/plan.pdf", "no PDF", phone)
    walk.post("/sign-out", "signed out", phone)
