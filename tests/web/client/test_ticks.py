from uuid import UUID

import pytest
from sqlalchemy import func, select

from tests.web.client.tapped import TODAY, event
from tests.web.page import Page
from webapp.services import Services
from webapp.storage.rows import TickEventRow


def test_a_tap_ticks_and_a_second_tap_takes_it_back(man):
    ticked = man.tap(man.on(TODAY), "T06-0")
    assert is_ticked(ticked, "T06-0")

    assert not is_ticked(man.tap(ticked, "T06-0"), "T06-0")


def test_a_tap_leads_back_to_its_place_on_the_page(man):
    page = man.visit.submit(man.on(TODAY), form="#tick-T06-0 form[data-module=tick]")

    assert page.location == "/me#tick-T06-0"


def test_the_progress_of_the_day_and_of_the_preparation_count_a_tick(man):
    page = man.tap(man.on(TODAY), "T06-0")

    assert page.text("[data-progress=today]") == "1 of 3 done"
    assert page.text("[data-progress=phase]") == "1 of 23 done of your whole preparation"


def test_a_day_on_which_all_is_done_says_so(man):
    page = man.on(TODAY)
    assert page.one("[data-all-done]").has_attr("hidden")

    for tick in ("T05-0", "T06-0", "T01-0"):
        page = man.tap(page, tick)

    assert not page.one("[data-all-done]").has_attr("hidden")


def test_a_task_of_twice_a_day_has_two_ticks_of_their_own(man):
    page = man.tap(man.on("2026-12-19"), "T41.1-1")

    assert not is_ticked(page, "T41.1-0")
    assert is_ticked(page, "T41.1-1")


def test_yesterday_can_still_be_ticked(man):
    man.on(TODAY)

    page = man.tap(man.open("/me/day/2026-12-07"), "T06-0")

    assert page.response.request.path == "/me/day/2026-12-07"
    assert is_ticked(page, "T06-0")


@pytest.mark.parametrize("day", ["2026-12-09", "2026-12-06"])
def test_neither_tomorrow_nor_an_older_day_can_be_ticked(man, services, day):
    page = man.on(TODAY, f"/me/day/{day}")
    assert page.one("#tick-T06-0 form[data-module=tick] button").has_attr("disabled")

    answer = man.visit.post("/me/ticks", form_fields(page, "T06-0"))

    assert "cannot be changed" in man.visit.follow(answer).text("[role=status].stack-tight")
    assert stored(services) == 0


def test_a_once_task_stays_ticked_on_every_day_of_its_window(man):
    man.tap(man.on("2026-12-02"), "T01-0")

    assert is_ticked(man.on("2026-12-09"), "T01-0")
    assert is_ticked(man.open("/me/day/2026-12-04"), "T01-0")


def test_a_form_sent_twice_is_stored_once(man, services):
    fields = form_fields(man.on(TODAY), "T06-0")

    for _ in range(2):
        man.visit.post("/me/ticks", fields)

    assert stored(services) == 1
    assert is_ticked(man.open(), "T06-0")


def test_nobody_can_tick_an_item_of_somebody_elses_plan(man, arrive, services):
    woman = arrive("U02")
    woman.on(TODAY)
    fields = form_fields(woman.open(), "T07-0")

    man.visit.post("/me/ticks", fields, status=404)

    assert stored(services) == 0


def test_what_one_client_ticks_no_other_sees(man, arrive):
    man.tap(man.on(TODAY), "T06-0")

    assert not is_ticked(arrive("U01").open(), "T06-0")


@pytest.mark.parametrize(
    "changes", [{"event_id": "1"}, {"day": "yesterday"}, {"slot": "-1"}, {"state": "perhaps"}, {"item_key": "<b>"}]
)
def test_a_form_that_was_tampered_with_is_refused(man, changes):
    fields = form_fields(man.on(TODAY), "T06-0") | changes

    man.visit.post("/me/ticks", fields, status=400)


def test_the_script_gets_a_receipt_for_every_event(man):
    man.on(TODAY)

    answer = man.send(event(1), event(2, item_key="T99"), event(1), event(3, state="undone"))

    assert [(each["result"], each["reason"]) for each in answer.json["results"]] == [
        ("applied", None),
        ("rejected", "unknown_item"),
        ("duplicate", None),
        ("applied", None),
    ]
    assert [each["id"] for each in answer.json["results"]] == [str(UUID(int=number)) for number in (1, 2, 1, 3)]
    assert answer.json["counter"] == 3


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "no uuid"},
        {"device": ""},
        {"device": "x" * 65},
        {"counter": -1},
        {"counter": 10**10},
        {"counter": True},
        {"counter": None},
        {"item_key": "T06\x00"},
        {"day": "2026-02-30"},
        {"slot": "first"},
        {"state": "finished"},
    ],
)
def test_an_event_that_cannot_be_read_is_rejected_and_blocks_no_other(man, changes):
    man.on(TODAY)

    answer = man.send(event(1, **changes), event(2))

    assert [each["result"] for each in answer.json["results"]] == ["rejected", "applied"]
    assert answer.json["results"][0]["reason"] == "malformed"


@pytest.mark.parametrize("time", [None, "soon", "2036-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", 7])
def test_a_phone_with_a_wrong_clock_ticks_all_the_same(man, time):
    man.on(TODAY)

    assert man.send(event(time=time)).json["results"][0]["result"] == "applied"


@pytest.mark.parametrize("body", [[], {}, {"events": {}}, "events", None, {"events": None}])
def test_a_body_without_a_list_of_events_is_refused_with_a_code(man, body):
    answer = man.visit.post_json("/me/ticks", body, status=400)

    assert answer.json == {"error": "bad_request"}


def test_more_than_500_events_are_refused_and_none_is_stored(man, services):
    man.on(TODAY)

    man.send(*[{"id": str(number)} for number in range(501)], status=413)

    assert stored(services) == 0


def test_a_script_that_is_not_signed_in_is_told_so(visit):
    answer = visit.post_json("/me/ticks", {"events": [event()]}, status=401)

    assert answer.json == {"error": "sign_in_needed", "revoked": False}


def test_a_phone_that_knows_nothing_gets_the_last_event_of_every_tick(man):
    man.on(TODAY)
    sent = man.send(event(1), event(2, state="undone"), event(3, slot=0, item_key="T05", device="phone-2")).json

    known = man.fetch().json

    assert known["counter"] == 3
    assert known["revision"] == sent["revision"]
    assert known["owner"] == man.open().one("body")["data-owner"]
    assert {(each["item_key"], each["state"], each["counter"], each["device"]) for each in known["ticks"]} == {
        ("T06", "undone", 2, "phone-1"),
        ("T05", "done", 3, "phone-2"),
    }
    assert known["ticks"][0].keys() == {"item_key", "day", "slot", "state", "note", "counter", "device", "id"}


def test_a_phone_that_knows_all_is_told_so_until_the_next_event(man):
    man.on(TODAY)
    revision = man.send(event(1)).json["revision"]

    assert man.fetch(revision, status=204).response.get_data() == b""

    man.send(event(2, state="undone"))
    assert man.fetch(revision).json["revision"] != revision


def test_before_the_first_tap_there_is_a_revision_too(man):
    revision = man.fetch().json["revision"]

    assert man.fetch(revision, status=204)
    assert man.on(TODAY)
    assert man.send(event()).json["before"] == revision


def test_a_phone_can_tell_whether_another_one_has_sent_something(man):
    man.on(TODAY)
    first = man.send(event(1)).json

    assert man.send(event(2)).json["before"] == first["revision"]
    assert man.send(event(2)).json["before"] != first["revision"], "somebody sent something in between"


def test_nothing_new_leaves_the_revision_as_it_is(man):
    man.on(TODAY)
    first = man.send(event(1)).json

    again = man.send(event(1), event(2, item_key="T99")).json

    assert again["before"] == again["revision"] == first["revision"]


def test_what_a_phone_fetches_is_its_owners_alone(man, arrive):
    man.on(TODAY)
    man.send(event())

    assert arrive("U01").fetch().json["ticks"] == []


def test_a_phone_of_somebody_else_sends_nothing(man, arrive, services):
    man.on(TODAY)
    other = arrive("U02").fetch().json["owner"]

    answer = man.send(event(), owner=other, status=409)

    assert answer.json == {"error": "other_client"}
    assert stored(services) == 0
    assert man.send(event(), owner=man.fetch().json["owner"]).json["results"][0]["result"] == "applied"


@pytest.mark.parametrize("owner", ["", "0" * 24, 7, [], {}, True])
def test_an_owner_that_is_none_is_another_one(man, services, owner):
    man.on(TODAY)

    assert man.send(event(), owner=owner, status=409).json == {"error": "other_client"}
    assert stored(services) == 0


def test_why_something_was_skipped_comes_back_and_is_a_code(man):
    man.on(TODAY)

    man.send(event(1, state="skipped", note="sore"))

    assert [(each["state"], each["note"]) for each in man.fetch().json["ticks"]] == [("skipped", "sore")]


@pytest.mark.parametrize("note", ["My skin hurts and I am pregnant", "x" * 501, 5, None, ["sore"], "SORE"])
def test_a_reason_that_is_no_code_is_not_kept_and_loses_no_tap(man, services, note):
    man.on(TODAY)

    assert man.send(event(1, state="skipped", note=note)).json["results"][0]["result"] == "applied"
    assert man.send(event(1, state="skipped", note=note)).json["results"][0]["result"] == "duplicate"

    assert man.fetch().json["ticks"][0]["note"] is None
    with services.database.read() as session:
        assert session.scalars(select(TickEventRow)).one().note_enc is None


def test_only_what_is_skipped_has_a_reason(man):
    man.on(TODAY)
    man.send(event(1, note="sore"))

    assert man.fetch().json["ticks"][0]["note"] is None


def test_without_scripts_something_can_be_skipped_with_a_reason(man):
    fields = form_fields(man.on(TODAY), "T06-0") | {"state": "skipped", "note": "ran_out"}

    man.visit.post("/me/ticks", fields)

    assert [(each["state"], each["note"]) for each in man.fetch().json["ticks"]] == [("skipped", "ran_out")]


def test_a_tick_by_form_comes_after_those_of_the_script(man):
    man.on(TODAY)
    man.send(event(40, counter=40))

    page = man.tap(man.open(), "T06-0")

    assert not is_ticked(page, "T06-0")


def test_ticks_made_already_stay_when_a_session_moves(man):
    man.tap(man.on("2026-12-15"), "T39.1-1")

    man.book({1: "2026-12-14", 2: "2026-12-24"})

    assert is_ticked(man.open(), "T39.1-1")


def is_ticked(page: Page, tick: str) -> bool:
    return page.one(f"[id='tick-{tick}'] form[data-module=tick] button")["aria-pressed"] == "true"


def form_fields(page: Page, tick: str) -> dict[str, str]:
    inputs = page.select(f"[id='tick-{tick}'] form[data-module=tick] input")
    return {str(each["name"]): str(each["value"]) for each in inputs if each["name"] != "csrf_token"}


def stored(services: Services) -> int:
    with services.database.read() as session:
        return session.scalar(select(func.count()).select_from(TickEventRow)) or 0
