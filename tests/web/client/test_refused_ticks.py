"""What no phone of ours sends, and what every phone meets one day: each gets a clear code, and nothing else is lost."""

import json
from uuid import UUID

import pytest
from sqlalchemy import func, select

from tests.rows import staff_row
from tests.web.client.conftest import Phone
from tests.web.client.tapped import TODAY, event
from tests.web.page import Page
from webapp.services import Services
from webapp.services.accounts import AccountsService
from webapp.storage.rows import TickEventRow

KILOBYTE = 1024


BAD_EVENTS: dict[str, tuple[dict[str, object], str]] = {
    "an item of another client's plan": ({"item_key": "T07"}, "unknown_item"),
    "an item that no plan has": ({"item_key": "T99"}, "unknown_item"),
    "what only staff does": ({"item_key": "T31.1"}, "unknown_item"),
    "a rule that nobody ticks": ({"item_key": "T46"}, "unknown_item"),
    "a slot that the item has not": ({"slot": 3}, "unknown_slot"),
    "a day before the plan": ({"day": "2016-12-08"}, "outside_plan"),
    "a day of the plan without this item": ({"day": "2026-12-03"}, "outside_plan"),
    "tomorrow": ({"day": "2026-12-09"}, "not_yet"),
    "ten years ahead": ({"day": "2036-12-08"}, "not_yet"),
    "the last day there is": ({"day": "9999-12-31"}, "not_yet"),
    "the first day there is": ({"day": "0001-01-01"}, "outside_plan"),
    "no day": ({"day": "2026-02-30"}, "malformed"),
    "no id": ({"id": "no uuid"}, "malformed"),
    "an id that is no text": ({"id": 7}, "malformed"),
    "no device": ({"device": None}, "malformed"),
    "a counter below zero": ({"counter": -1}, "malformed"),
    "a counter that no database holds": ({"counter": 10**30}, "malformed"),
    "a counter that is no number": ({"counter": "1.5"}, "malformed"),
    "a counter that is true": ({"counter": True}, "malformed"),
    "a slot that is a list": ({"slot": [0]}, "malformed"),
    "a state that there is not": ({"state": "finished"}, "malformed"),
    "half a character": ({"device": "\ud800"}, "malformed"),
    "a zero byte": ({"item_key": "T06\x00"}, "malformed"),
}


@pytest.mark.parametrize(("changes", "reason"), BAD_EVENTS.values(), ids=BAD_EVENTS.keys())
def test_a_bad_event_is_refused_with_its_reason_and_takes_no_other_with_it(man, services, changes, reason):
    man.on(TODAY)

    results = man.send(event(1), event(2, **changes), event(3)).json["results"]

    assert [(each["result"], each["reason"]) for each in results] == [
        ("applied", None),
        ("rejected", reason),
        ("applied", None),
    ]
    assert stored(services) == 2


@pytest.mark.parametrize("raw", [None, 7, "x", [], ["id"], {}, {"id": str(UUID(int=2))}])
def test_what_is_no_event_is_refused_as_one_and_takes_no_other_with_it(man, services, raw):
    man.on(TODAY)

    results = man.send(event(1), raw, event(3)).json["results"]

    assert [each["result"] for each in results] == ["applied", "rejected", "applied"]
    assert results[1]["reason"] == "malformed"
    assert stored(services) == 2


@pytest.mark.parametrize(
    ("sent", "answered"),
    [
        ("no uuid", "no uuid"),
        (str(UUID(int=10**20)).upper(), str(UUID(int=10**20)).upper()),
        (7, None),
        ("x" * 101, None),
    ],
)
def test_a_phone_finds_its_event_by_the_id_that_it_wrote(man, sent, answered):
    man.on(TODAY)

    assert man.send(event(id=sent)).json["results"][0]["id"] == answered


@pytest.mark.parametrize(
    "time", ["2036-12-08T08:00:00Z", "2016-12-08T08:00:00Z", "0001-01-01T00:00:00+14:00", "x", 7, None]
)
def test_a_clock_ten_years_off_ticks_all_the_same_and_dates_nothing_into_the_future(man, services, time):
    man.on(TODAY)

    assert man.send(event(time=time)).json["results"][0]["result"] == "applied"

    with services.database.read() as session:
        row = session.scalars(select(TickEventRow)).one()
    assert (row.client_time - services.clock()).total_seconds() <= 300
    assert row.received_at == services.clock()


def test_a_phone_a_little_ahead_may_tick_the_new_day_right_before_midnight(man):
    man.on(TODAY)
    man.clock.move(hours=11, minutes=54)
    assert man.send(event(1, day="2026-12-09")).json["results"][0]["reason"] == "not_yet"

    man.clock.move(minutes=2)

    assert man.send(event(1, day="2026-12-09")).json["results"][0]["result"] == "applied"


def test_500_events_are_taken_and_501_are_not(man, services):
    man.on(TODAY)
    batch = [event(number) for number in range(1, 502)]

    assert man.send(*batch, status=413).json == {"error": "too_many_events"}
    assert stored(services) == 0
    assert {each["result"] for each in man.send(*batch[:500]).json["results"]} == {"applied"}


def test_a_batch_of_500_with_the_longest_words_fits(man):
    man.on(TODAY)
    batch = [event(number, device="d" * 64, item_key="T06", counter=10**9, note="no_time") for number in range(1, 501)]

    assert man.send(*batch).json["counter"] == 10**9


@pytest.mark.parametrize(("size", "status"), [(200, 200), (257, 413), (1024, 413)])
def test_this_address_takes_256_kilobytes(man, services, size, status):
    man.on(TODAY)

    answer = man.send(event(), padding="x" * size * KILOBYTE, status=status)

    assert status == 200 or answer.json == {"error": "too_large"}
    assert stored(services) == (1 if status == 200 else 0)


def test_no_other_address_takes_more_than_before(man):
    answer = man.visit.post_json("/me/plan/seen", {"padding": "x" * 65 * KILOBYTE}, status=413)

    assert answer.json == {"error": "too_large"}


def test_a_form_to_this_address_takes_no_more_than_any_other(man):
    man.visit.post("/me/ticks", {"padding": "x" * 65 * KILOBYTE}, status=413)


BROKEN = {
    "nothing": b"",
    "half a batch": b'{"events": [{"id": "',
    "no JSON": b"events=1",
    "no UTF-8": b'{"events": ["\xff\xfe"]}',
    "lists in lists": b"[" * 60_000,
    "events in lists in lists": b'{"events": ' + b"[" * 60_000,
    "a list": b"[]",
    "a number that no database holds": b"1e999",
    "two bodies": b'{"events": []}{"events": []}',
    "events that are none": b'{"events": {"0": {}}}',
}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN.keys())
def test_a_body_that_is_no_batch_is_refused_with_a_code(man, services, body):
    answer = raw_post(man, body)

    assert (answer.response.status_code, answer.json) == (400, {"error": "bad_request"})
    assert stored(services) == 0


def test_a_batch_nested_in_one_event_refuses_that_event_alone(man, services):
    man.on(TODAY)
    nested = b'{"events": [' + b'{"id": ' * 50 + b"1" + b"}" * 50 + b", " + json.dumps(event()).encode() + b"]}"

    assert [each["result"] for each in raw_post(man, nested).json["results"]] == ["rejected", "applied"]


def test_a_script_without_a_form_token_is_told_to_fetch_one(man, services):
    man.on(TODAY)

    answer = man.visit.post_json("/me/ticks", {"events": [event()]}, status=400, token=False)

    assert answer.json == {"error": "form_expired"}
    assert stored(services) == 0


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_phone_whose_session_was_ended_is_told_that_it_was_revoked(man, method):
    token = man.services.accounts.start_session("client", man.client_id)
    man.visit.sign_in(token)
    man.services.accounts.end_session(token)

    assert ask(man, method).json == {"error": "sign_in_needed", "revoked": True}


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_phone_whose_session_ran_out_may_keep_what_is_unsent(man, method):
    man.clock.move(days=31)

    assert ask(man, method).json == {"error": "sign_in_needed", "revoked": False}


def test_a_token_that_nobody_ever_had_is_not_revoked(man):
    man.visit.sign_in("x" * 43)

    assert ask(man, "GET").json == {"error": "sign_in_needed", "revoked": False}


def test_for_a_stranger_nothing_is_looked_up(visit, monkeypatch):
    monkeypatch.setattr(AccountsService, "was_ended", None)

    answer = visit.get("/me/ticks", 401, Accept="application/json")

    assert answer.json == {"error": "sign_in_needed", "revoked": False}


def test_staff_has_no_ticks(man, services):
    with services.database.write() as session:
        session.add(staff := staff_row())
    man.visit.sign_in(services.accounts.start_session("staff", staff.id))

    assert ask(man, "POST").json["error"] == "sign_in_needed"


def ask(man: Phone, method: str) -> Page:
    if method == "GET":
        return man.fetch(status=401)
    return man.send(event(), status=401)


def raw_post(man: Phone, body: bytes) -> Page:
    headers = {"X-CSRFToken": man.visit.csrf_token(), "Accept": "application/json", "Content-Type": "application/json"}
    return Page(man.visit.ask("POST", "/me/ticks", data=body, headers=headers))


def stored(services: Services) -> int:
    with services.database.read() as session:
        return session.scalar(select(func.count()).select_from(TickEventRow)) or 0
