"""One review: read, taken, decided; and nothing that was typed gets lost."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from flask import Flask

from tests.clients import CLIENTS, with_answers
from tests.clinic import REASON, Clinic
from tests.web.page import Page, Visit
from tests.web.staff.conftest import Seat
from webapp.domain.decision import DecisionKind
from webapp.services import Services

EVIL = "<img src=x onerror=alert(1)>"


def test_answers_stand_in_words_follow_ups_and_free_text_too(clinic: Clinic, tess: Seat):
    written = with_answers(CLIENTS["U22"], medicines=["other"], medicine_details=EVIL)

    page = tess.open(address(clinic, clinic.arrive(written)))

    answers = page.text(".answers")
    assert "How long is the hair on top of your head now? Buzz or crew cut" in answers
    assert f"Which medicine do you take? {EVIL}" in answers
    assert not page.select("img[src=x]")


def test_every_question_that_applied_is_there(clinic: Clinic, tess: Seat, services: Services):
    page = tess.open(address(clinic, clinic.arrive("U22")))

    assert len(page.select(".answers dt")) == len(services.library.content.questionnaire.questions)


def test_flags_say_rule_reason_and_sources(clinic: Clinic, tess: Seat):
    flags = tess.open(address(clinic, clinic.arrive("U14"))).text("section[aria-labelledby=flags]")

    for words in ("Review", "Doctor’s letter wanted", "A blood thinner that a doctor prescribed", "X16"):
        assert words in flags


def test_the_proposed_plan_says_why_the_first_day_is_that_day(clinic: Clinic, tess: Seat):
    page = tess.open(address(clinic, clinic.arrive("U03"))).text()

    assert "Session 1 Tue 22 December" in page
    assert "Provisional" in page
    assert "A dry scalp needs 21 days of preparation first." in page


def test_a_client_can_be_called_and_written_to(clinic: Clinic, tess: Seat):
    page = tess.open(address(clinic, clinic.arrive("U14")))

    assert page.select("a[href='tel:+971501234567']")
    assert page.select("a[href='mailto:noor@example.com']")


def test_the_form_is_there_only_for_whoever_holds_the_review(clinic: Clinic, tess: Seat, mona: Seat):
    here = address(clinic, clinic.arrive("U22"))
    assert not tess.open(here).select("#decision")

    taken = tess.visit.follow(tess.visit.submit(tess.open(here), form="form[action$=claim]"))

    assert taken.select("#decision form")
    theirs = mona.open(here)
    assert "With Tess since" in theirs.text()
    assert not theirs.select("#decision")


def test_whoever_comes_second_is_told_who_has_it(clinic: Clinic, tess: Seat, mona: Seat):
    here = address(clinic, clinic.arrive("U22"))
    tess.visit.post(f"{here}/claim")

    page = mona.visit.follow(mona.visit.post(f"{here}/claim"))

    assert "Taken by Tess" in page.text("[role=status]")


def test_a_review_that_was_left_lying_can_be_taken_over(clinic: Clinic, tess: Seat, mona: Seat):
    here = address(clinic, clinic.arrive("U22"))
    tess.visit.post(f"{here}/claim")
    clinic.clock.move(minutes=31)
    mona.sign_in()

    page = mona.visit.follow(mona.visit.submit(mona.open(here), form="form[action$=claim]", button="Take over"))

    assert "from Tess" in page.text("[role=status]")
    assert page.select("#decision form")


def test_a_review_can_be_given_back(clinic: Clinic, tess: Seat):
    page = take(clinic, tess, clinic.arrive("U22"))

    tess.visit.submit(page, form="form[action$=release]")

    assert "nobody" in tess.open("/staff/").text(".table tbody tr")


def test_an_approved_client_has_a_firm_plan(clinic: Clinic, tess: Seat):
    client_id = clinic.arrive("U22")
    page = take(clinic, tess, client_id)

    record = tess.visit.follow(decide(tess, page, kind="approve"))

    assert "Decided: Approve." in record.text("[role=status]")
    assert not clinic.plan(client_id).plan.provisional
    assert "Approve by Tess" in record.text("section[aria-labelledby=decisions]")


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("approve_with_changes", {"oils": ["jojoba"], "add": ["patch_test"]}),
        ("ask_patch_test", {}),
        ("ask_preparation", {}),
        ("defer", {"defer_until": "2027-03-01"}),
        ("decline", {}),
    ],
)
def test_every_decision_is_stored_with_its_reason(clinic: Clinic, tess: Seat, kind, more):
    client_id = clinic.arrive("U22")

    decide(tess, take(clinic, tess, client_id), kind=kind, reason=REASON, **more)

    decision = clinic.work.records.find(client_id).decisions[0]
    assert (decision.kind, decision.reason, decision.by) == (kind, REASON, "Tess")


def test_without_a_decision_or_a_reason_the_form_says_what_is_missing(clinic: Clinic, tess: Seat):
    page = take(clinic, tess, clinic.arrive("U22"))

    nothing = decide(tess, page, status=422)
    no_reason = decide(tess, page, status=422, kind="decline")

    assert "Please choose a decision." in nothing.text(".error-summary")
    assert "Please write down why." in no_reason.text(".error-summary")


def test_what_was_typed_and_ticked_stays_when_something_is_missing(clinic: Clinic, tess: Seat):
    page = take(clinic, tess, clinic.arrive("U14"))

    again = decide(tess, page, status=422, kind="approve_with_changes", reason=f"{REASON} {EVIL}", oils=["jojoba"])

    assert again.text("#reason") == f"{REASON} {EVIL}"
    assert again.select("input[name=oils][value=jojoba][checked]")
    assert "doctor's letter" in again.text(".error-summary")


def test_a_patch_test_that_can_never_be_left_out_is_not_offered(clinic: Clinic, tess: Seat):
    page = take(clinic, tess, clinic.arrive(with_answers(CLIENTS["U01"], sensitivity="swelling")))

    assert not page.select("input[name=set_aside][value$=patch_test]")
    assert "Never left out" in page.text("section[aria-labelledby=flags]")


def test_a_preview_shows_the_plan_and_stores_nothing(clinic: Clinic, tess: Seat):
    page = take(clinic, tess, clinic.arrive("U22"))
    before = clinic.stored()

    shown = decide(
        tess,
        page,
        status=200,
        button="would follow",
        kind="approve_with_changes",
        reason=REASON,
        first_session="2027-01-04",
    )

    assert "Session 1 Mon 4 January 2027" in shown.text()
    assert "Nothing is stored yet" in shown.text()
    assert shown.text("#reason") == REASON
    assert clinic.stored() == before


def test_what_stands_changed_is_ticked_when_somebody_decides_again(clinic: Clinic, tess: Seat):
    client_id = clinic.arrive("U22")
    decide(tess, take(clinic, tess, client_id), kind="approve_with_changes", reason=REASON, oils=["jojoba"])

    page = tess.visit.follow(tess.visit.post(f"/staff/clients/{client_id}/reviews"))
    page = tess.visit.follow(tess.visit.submit(page, form="form[action$=claim]"))

    assert page.select("input[name=oils][value=jojoba][checked]")
    decide(tess, page, kind="approve")
    assert clinic.work.records.find(client_id).decisions[0].changes.oils == ("jojoba",)


def test_a_decided_review_says_so_and_shows_what_was_typed(clinic: Clinic, tess: Seat, mona: Seat):
    client_id = clinic.arrive("U22")
    page = take(clinic, tess, client_id)
    decide(tess, page, kind="approve")

    late = decide(tess, page, status=422, kind="decline", reason="Wrong client")

    assert "decided this review already" in late.text(".error-summary")
    assert "Wrong client" in late.text("section[aria-labelledby=typed]")
    assert len(clinic.work.records.find(client_id).decisions) == 1


def test_whoever_lost_the_review_while_typing_keeps_the_words_and_can_take_it_again(
    clinic: Clinic, tess: Seat, mona: Seat
):
    client_id = clinic.arrive("U22")
    page = take(clinic, tess, client_id)
    clinic.clock.move(minutes=31)
    clinic.work.reviews.claim(clinic.review(client_id), mona.staff_id, take_over=True)
    tess.sign_in()

    lost = decide(tess, page, status=422, kind="decline", reason=REASON)
    assert "Mona has taken this review" in lost.text(".error-summary")
    assert lost.text("#reason") == REASON

    clinic.work.reviews.release(clinic.review(client_id), mona.staff_id)
    tess.visit.submit(lost, form="#decision form", button="Take it and decide")
    assert clinic.work.records.find(client_id).decisions[0].kind is DecisionKind.DECLINE


def test_a_review_that_is_not_there_is_no_page(tess: Seat):
    here = f"/staff/reviews/{uuid4()}"

    tess.open(here, status=404)
    for action in ("claim", "release", "decision"):
        tess.visit.post(f"{here}/{action}", status=404)


def test_a_decision_with_an_expired_token_comes_back_with_everything_in_it(clinic: Clinic, tess: Seat):
    take(clinic, tess, client_id := clinic.arrive("U22"))

    here, typed = f"{address(clinic, client_id)}/decision", {"kind": "decline", "reason": REASON}

    page = tess.visit.post(here, typed, 400, token=False, Sec_Fetch_Site="same-origin")

    assert page.select(f"input[type=hidden][name=reason][value='{REASON}']")


def test_a_field_that_the_form_does_not_have_changes_nothing(clinic: Clinic, tess: Seat):
    take(clinic, tess, client_id := clinic.arrive("U22"))
    forged = {"kind": "approve", "staff_id": str(UUID(int=1)), "prepare_from": "2026-01-01", "client_id": "1"}

    tess.visit.post(f"{address(clinic, client_id)}/decision", forged)

    decision = clinic.work.records.find(client_id).decisions[0]
    assert (decision.by, decision.changes.prepare_from) == ("Tess", None)


@pytest.mark.parametrize("kind", ["", "approve' OR 1=1", "🙂", "a" * 10_000])
def test_an_unknown_decision_is_no_decision(clinic: Clinic, tess: Seat, kind):
    take(clinic, tess, client_id := clinic.arrive("U22"))

    page = tess.visit.post(f"{address(clinic, client_id)}/decision", {"kind": kind, "reason": REASON}, 422)

    assert "Please choose a decision." in page.text(".error-summary")


def test_a_reason_of_ten_thousand_characters_is_too_long_and_stays(clinic: Clinic, tess: Seat):
    page = take(clinic, tess, clinic.arrive("U22"))

    again = decide(tess, page, status=422, kind="decline", reason="x" * 10_000)

    assert "at most 2000" in again.text(".error-summary")
    assert again.text("#reason") == "x" * 10_000


def test_nobody_but_staff_sees_a_review(clinic: Clinic, app: Flask, another_visit: Callable[[], Visit], services):
    here = address(clinic, client_id := clinic.arrive("U22"))
    client = another_visit()
    client.sign_in(services.accounts.start_session("client", client_id))

    assert "/staff/sign-in" in another_visit().get(here, 302).location
    assert "/staff/sign-in" in client.get(here, 302).location


def address(clinic: Clinic, client_id: UUID) -> str:
    return f"/staff/reviews/{clinic.review(client_id)}"


def take(clinic: Clinic, seat: Seat, client_id: UUID) -> Page:
    here = address(clinic, client_id)
    return seat.visit.follow(seat.visit.post(f"{here}/claim"))


def decide(seat: Seat, page: Page, status: int = 302, button: str = "Decide", **values: str | list[str]) -> Page:
    return seat.visit.submit(page, values, status, form="#decision form", button=button)
