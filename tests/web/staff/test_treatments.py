"""Writing down how a session went, on the pages."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.clinic import Clinic
from tests.web.staff.conftest import Seat
from webapp.domain.treatment import ExtraCause

S1, S2 = date(2026, 12, 14), date(2026, 12, 21)
S3 = S2 + timedelta(days=28)
DONE: dict[str, Any] = {"outcome": "done", "areas": ["crown"], "pigment": "Carbon", "batch": "B-17", "needle": "3RL"}


@pytest.fixture
def client_id(clinic: Clinic, tess: Seat) -> UUID:
    """A client with two booked sessions, on the day of the first."""
    client = clinic.arrive("U01")
    clinic.book(client, tess.staff_id, 1, S1)
    clinic.book(client, tess.staff_id, 2, S2)
    on(clinic, tess, S1)
    return client


def test_a_session_is_recorded_from_the_client_s_record_and_read_there(clinic: Clinic, tess: Seat, client_id: UUID):
    record = tess.open(f"/staff/clients/{client_id}")
    link = record.one("section[aria-labelledby=treatments] a.button")

    page = tess.fill_in(str(link["href"]), **DONE)

    assert page.h1 == "Session 1"
    assert "Carbon" in page.text()
    assert "Signed by Tess" in page.text(".signature")
    assert "Done" in tess.open(f"/staff/clients/{client_id}").text("[data-treatments]")


def test_what_was_measured_keeps_its_order_from_right_to_left(tess: Seat, client_id: UUID):
    page = tess.fill_in(form_of(client_id), **DONE | {"depth": "0.5 mm"})

    assert "0.5 mm" in page.texts(".treatment dd > bdi")


def test_a_session_on_record_offers_neither_to_move_nor_to_cancel_it(tess: Seat, client_id: UUID):
    offered = "section[aria-labelledby=sessions] .button-row a"
    assert tess.open(f"/staff/clients/{client_id}").texts(offered) == ["Move", "Cancel", "Move", "Cancel", "Book"]

    tess.fill_in(form_of(client_id), **DONE)

    page = tess.open(f"/staff/clients/{client_id}")
    assert page.texts(offered) == ["Move", "Cancel", "Book"]
    assert page.select(offered)[0]["href"] == f"/staff/clients/{client_id}/sessions/2/move"


def test_the_form_knows_who_signs_and_how_long_it_was_planned(tess: Seat, client_id: UUID):
    page = tess.open(form_of(client_id))

    assert page.one("#minutes")["value"] == "360"
    assert page.text("#technician option[selected]") == "Tess"


def test_what_is_missing_is_said_and_what_was_typed_stays(tess: Seat, client_id: UUID):
    page = tess.fill_in(form_of(client_id), 422, **DONE | {"areas": [], "outcome": "cut_short"})

    assert "why it was cut short" in page.text("#reason-error")
    assert "at least one area" in page.text("#areas-error")
    assert page.one("#pigment")["value"] == "Carbon"


def test_without_an_outcome_nothing_is_kept(clinic: Clinic, tess: Seat, client_id: UUID):
    page = tess.fill_in(form_of(client_id), 422, areas=["crown"])

    assert "Please choose one." in page.text("#outcome-error")
    assert clinic.stored()["treatment_record"] == []


@pytest.mark.parametrize("minutes", ["0", "-5", "100000", "9" * 400, "six hours"])
def test_minutes_that_are_none_are_refused(clinic: Clinic, tess: Seat, client_id: UUID, minutes: str):
    page = tess.fill_in(form_of(client_id), 422, **DONE | {"minutes": minutes})

    assert page.select("#minutes-error")
    assert clinic.stored()["treatment_record"] == []


def test_sent_home_cancels_and_says_to_book_again(clinic: Clinic, tess: Seat, client_id: UUID):
    page = tess.fill_in(form_of(client_id), outcome="sent_home", home_causes=["too_dry", "sunburn"])

    assert "Book it again" in page.text("[role=status]")
    assert "Scalp too dry and Sunburn" in page.text(".summary-list")
    assert page.one(f"a[href='/staff/clients/{client_id}/sessions/1']")
    assert not any(session.booked for session in clinic.plan(client_id).plan.sessions)


def test_whoever_is_sent_home_after_all_has_no_causes_of_more_sessions(clinic: Clinic, tess: Seat, client_id: UUID):
    clinic.book(client_id, tess.staff_id, 3, S3)
    on(clinic, tess, S3)
    chosen: dict[str, Any] = {
        "causes": ["fades_fast"],
        "causes_words": "Scars",
        "technician_agrees": "y",
        "client_agrees": "y",
    }

    tess.fill_in(form_of(client_id, 3), outcome="sent_home", home_causes=["unwell"], **chosen)

    record = clinic.work.treatments.of_client(client_id)[0].record
    assert (record.causes, record.causes_words, record.further) == ((), "", False)


def test_a_second_record_leads_to_the_first_and_keeps_what_was_typed(clinic: Clinic, tess: Seat, client_id: UUID):
    late = tess.open(form_of(client_id))
    first = tess.fill_in(form_of(client_id), **DONE)
    before = clinic.stored()

    page = tess.visit.submit(late, DONE | {"pigment": "Other"}, 422, form="main form[method=post]")

    assert "on record already" in page.text(".error-summary")
    assert page.one(f".notice a[href='{first.response.request.path}']")
    assert page.one("#pigment")["value"] == "Other"
    assert clinic.stored() == before


def test_a_double_click_is_one_record(clinic: Clinic, tess: Seat, client_id: UUID):
    form = tess.open(form_of(client_id))

    pages = [tess.visit.submit(form, DONE, form="main form[method=post]").location for _ in range(2)]

    assert pages[0] == pages[1]
    assert len(clinic.stored()["treatment_record"]) == 1


def test_a_session_that_is_on_record_opens_its_record(tess: Seat, client_id: UUID):
    first = tess.fill_in(form_of(client_id), **DONE)

    assert tess.open(form_of(client_id), 302).location == first.response.request.path


def test_a_session_that_is_not_booked_leads_back_to_the_client(tess: Seat, client_id: UUID):
    page = tess.visit.follow(tess.open(form_of(client_id, 3), 302))

    assert "not booked any more" in page.text("[role=status]")


def test_corrections_are_added_below(clinic: Clinic, tess: Seat, mona: Seat, client_id: UUID):
    first = tess.fill_in(form_of(client_id), **DONE)
    mona.sign_in()

    page = mona.fill_in(first.response.request.path, words="The batch was B-18.")

    assert "The batch was B-18." in page.text("section[aria-labelledby=additions]")
    assert "Mona" in page.text("section[aria-labelledby=additions]")
    assert "B-17" in page.text(".summary-list")


def test_a_record_is_put_right_where_it_stands_also_after_a_merge(clinic: Clinic, tess: Seat, client_id: UUID):
    tess.fill_in(form_of(client_id), outcome="sent_home", home_causes=["unwell"])
    kept = clinic.arrive("U01", "Nour", email="nour@work.example")
    clinic.merges.merge(client_id, kept, "Same passport", tess.staff_id)
    (signed,) = clinic.work.treatments.of_client(kept)

    page = tess.fill_in(f"/staff/clients/{client_id}/treatments/{signed.id}", words="It was a cold.")

    assert "It was a cold." in page.text(".log")


def test_an_empty_addition_says_so(tess: Seat, client_id: UUID):
    first = tess.fill_in(form_of(client_id), **DONE)

    page = tess.fill_in(first.response.request.path, 422)

    assert "what is to be added" in page.text("#words-error")


def test_a_further_session_is_agreed_by_both_and_booked_with_one_tap(clinic: Clinic, tess: Seat, client_id: UUID):
    clinic.book(client_id, tess.staff_id, 3, S3)
    on(clinic, tess, S3)
    agreed = {"causes": ["fades_fast"], "technician_agrees": "y"}
    page = tess.fill_in(form_of(client_id, 3), 422, **DONE | agreed)
    assert "the word of both" in page.text("#client_agrees-error")

    page = tess.fill_in(form_of(client_id, 3), **DONE | agreed | {"client_agrees": "y"})

    assert "Source: F149" in page.text(".summary-list")
    assert page.one(f"a[href='/staff/clients/{client_id}/sessions/4']")


def test_a_fourth_session_without_such_a_record_asks_for_a_tick(clinic: Clinic, tess: Seat, client_id: UUID):
    clinic.book(client_id, tess.staff_id, 3, S3)
    page, day = f"/staff/clients/{client_id}/sessions/4", str(S3 + timedelta(days=40))

    asked = tess.fill_in(page, 422, button="Book", day=day)
    tess.visit.submit(asked, {"agreed": "y"}, form="main form[method=post]", button="Book")

    assert "beyond the usual three" in asked.text("#agreed-error")
    assert clinic.days(client_id)[3] == S3 + timedelta(days=40)


def test_every_cause_of_more_sessions_stands_with_its_source(clinic: Clinic, tess: Seat, client_id: UUID):
    clinic.book(client_id, tess.staff_id, 3, S3)
    on(clinic, tess, S3)

    hints = tess.open(form_of(client_id, 3)).texts("#causes .option-hint")

    assert len(hints) == len(ExtraCause)
    assert hints[0] == "Source: F010"


def test_before_the_third_session_no_further_one_is_asked_about(tess: Seat, client_id: UUID):
    assert not tess.open(form_of(client_id)).select("#causes")


def form_of(client_id: UUID, number: int = 1) -> str:
    return f"/staff/clients/{client_id}/sessions/{number}/record"


def on(clinic: Clinic, seat: Seat, day: date) -> None:
    clinic.clock.set_day(day)
    seat.sign_in()
