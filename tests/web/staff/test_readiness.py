"""Readiness on the pages: explained from its own table, its numbers set by managers, going ahead by name."""

from collections.abc import Callable
from datetime import date

import pytest

from tests.clinic import Clinic
from tests.known import Known
from tests.web.staff.conftest import Seat
from webapp.domain.readiness_rules import RULES
from webapp.services import Services

S1 = date(2026, 12, 14)
PAGE = "/staff/readiness"
USUAL = {
    "last_days": "7",
    "enough_percent": "80",
    "least_percent": "50",
    "patch_valid_days": "180",
    "hours_before": "48",
}


@pytest.fixture
def ali(clinic: Clinic, tess: Seat) -> Known:
    """A client on the eve of session 1 who has fever."""
    client_id = clinic.arrive("U01", "Ali")
    clinic.book(client_id, tess.staff_id, 1, S1)
    clinic.clock.set_day(date(2026, 12, 13))
    known = Known(clinic, client_id, tess.staff_id)
    known.answers_check('["fever"]')
    tess.sign_in()
    return known


def at(known: Known, number: int = 1) -> str:
    return f"/staff/clients/{known.client_id}/sessions/{number}/go-ahead"


def test_the_page_explains_every_row_of_the_table_and_nothing_else(tess: Seat):
    page = tess.open(PAGE)

    explained = [row.get("id") for row in page.select(".ready-rules > li")]
    rows = {rule.rule.template for rule in RULES}
    assert len(explained) == len(rows)
    assert set(explained) <= {rule.code for rule in RULES}
    assert "rub the scalp · oil the scalp · wash with shampoo" in page.text()


def test_the_page_says_the_clinics_own_numbers(mona: Seat):
    assert "more than 180 days before session 1" in mona.open(PAGE).text()

    page = mona.fill_in(PAGE, patch_valid_days="90", last_days="5")

    assert "more than 90 days before session 1" in page.text()
    assert "on the last 5 days before the session" in page.text()


def test_technicians_read_and_change_nothing(tess: Seat, services: Services):
    page = tess.open(PAGE)
    assert not page.select("main form")
    assert "A manager can change them." in page.text()

    tess.visit.post(f"{PAGE}/settings", USUAL | {"base": "0", "last_days": "9"}, 403)

    assert services.staff.readiness.settings().last_days == 7


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("last_days", "2", "from 3 to 21"),
        ("last_days", "22", "from 3 to 21"),
        ("hours_before", "", "whole number"),
        ("enough_percent", "many", "whole number"),
        ("least_percent", "80", "more than what is enough, 60"),
        ("patch_valid_days", "9" * 30, "from 30 to 365"),
    ],
)
def test_what_cannot_be_is_said_beside_it_and_stays_in_the_field(
    mona: Seat, clinic: Clinic, field: str, typed: str, words: str
):
    before = clinic.stored()["clinic_profile"]

    page = mona.fill_in(PAGE, 422, **{"enough_percent": "60", field: typed})

    assert words in page.text(f"#{field}-error")
    assert page.one(f"#{field}")["value"] == typed
    assert clinic.stored()["clinic_profile"] == before


def test_saving_twice_keeps_one_version(mona: Seat, clinic: Clinic):
    for _ in range(2):
        mona.fill_in(PAGE, last_days="9")

    assert len(clinic.stored()["clinic_profile"]) == 1


def test_two_managers_do_not_save_over_each_other(mona: Seat, seat: Callable[[str, str], Seat], services: Services):
    page = mona.open(PAGE)
    seat("Nora", "manager").fill_in(PAGE, last_days="9")

    answer = mona.visit.submit(page, {"last_days": "12"}, 422, form="main form[method=post]")

    assert "Nora saved other numbers in the meantime" in answer.text()
    assert answer.one("#last_days")["value"] == "12"
    assert services.staff.readiness.settings().last_days == 9


def test_the_record_says_how_ready_the_next_session_is(tess: Seat, ali: Known):
    panel = tess.open(f"/staff/clients/{ali.client_id}").text(".ready")

    assert "Not ready" in panel
    assert "The client has fever or feels ill." in panel
    assert "We have never heard from a phone of this client." in panel
    assert "not heard of" in panel
    assert "Go ahead all the same" in panel


def test_what_can_be_done_leads_to_where_it_is_done(tess: Seat, ali: Known):
    ali.reports()
    ali.tests_skin("reaction")
    record = f"/staff/clients/{ali.client_id}"
    sections = {f"{record}#{heading['id']}" for heading in tess.open(record).select("section h2[id]")}

    for address in (record, at(ali), f"/staff/today?day={S1}"):
        ways = [way["href"] for way in tess.open(address).select(".ready-todo a")]
        assert set(ways) == {f"{record}#concerns", f"{record}#patch-tests"}
        assert set(ways) <= sections


def test_a_record_without_a_booked_session_says_nothing(tess: Seat, clinic: Clinic):
    assert not tess.open(f"/staff/clients/{clinic.arrive('U01')}").select(".ready")


def test_going_ahead_needs_a_written_reason(tess: Seat, ali: Known, clinic: Clinic):
    page = tess.fill_in(at(ali), 422, reason="  ")

    assert "Please write down why you go ahead." in page.text("#reason-error")
    assert not clinic.stored()["go_ahead"]


def test_going_ahead_is_shown_with_name_and_reason_and_stays_red(tess: Seat, ali: Known):
    record = tess.fill_in(at(ali), reason="Temperature taken: normal")

    panel = record.text(".ready")
    assert "Tess goes ahead" in panel
    assert "Temperature taken: normal" in panel
    assert "Not ready" in panel
    assert "Go ahead all the same" not in panel


def test_a_reason_that_came_up_meanwhile_has_to_be_seen_first(tess: Seat, ali: Known, clinic: Clinic):
    page = tess.open(at(ali))
    ali.reports()

    answer = tess.visit.submit(page, {"reason": "Normal"}, 422, form="main form[method=post]")
    assert "Another reason has come up in the meantime." in answer.text()
    assert "An urgent report of this client is open." in answer.text()
    assert answer.one("#reason").get_text().strip() == "Normal"
    assert not clinic.stored()["go_ahead"]

    tess.visit.submit(answer, {"reason": "Normal"}, 302, form="main form[method=post]")
    assert len(clinic.stored()["go_ahead"]) == 1


def test_there_is_nothing_to_go_ahead_against_where_nothing_is_red(tess: Seat, ali: Known, clinic: Clinic):
    page = tess.open(at(ali))
    clinic.clock.move(minutes=1)
    ali.answers_check()

    refused = tess.visit.submit(page, {"reason": "Normal"}, 422, form="main form[method=post]")
    assert "This session is not red." in refused.text()

    record = tess.visit.follow(tess.visit.get(at(ali), 302))
    assert "There is nothing to go ahead against" in record.text("[role=status]")
    assert not clinic.stored()["go_ahead"]


def test_a_session_that_is_not_booked_leads_back_to_the_record(tess: Seat, ali: Known):
    record = tess.visit.follow(tess.visit.get(at(ali, 2), 302))

    assert "There is nothing to go ahead against" in record.text("[role=status]")


def test_a_task_is_ticked_off_and_a_second_tick_is_fine(tess: Seat, ali: Known, services: Services):
    services.staff.alarms.ring()
    (task,) = services.staff.tasks.open()

    for _ in range(2):
        page = tess.visit.follow(tess.visit.post(f"/staff/tasks/{task.task_id}/done", {}, 302))
        assert "Done." in page.text("[data-said-once]")

    assert services.staff.tasks.open() == ()


def test_a_task_says_no_more_than_is_known(tess: Seat, ali: Known, services: Services):
    services.staff.alarms.ring()
    (task,) = services.staff.tasks.open()
    said = {"amber": "Session 1 is not sure to be ready", "red": "Session 1 is not ready"}

    assert task.readiness
    assert said[task.readiness.level] in tess.open("/staff/today").text(".board-task")


def test_no_code_word_stands_on_the_pages(tess: Seat, ali: Known):
    for page in (PAGE, at(ali), f"/staff/clients/{ali.client_id}"):
        words = tess.open(page).text("main")
        assert not [rule.code for rule in RULES if "_" in rule.code and rule.code in words]
