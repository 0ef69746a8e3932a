"""A changed answer in front of staff: answers, flags and lines before and now, then a decision or a reason."""

from datetime import date
from uuid import UUID

import pytest

from tests.clients import CLIENTS, with_answers
from tests.clinic import Clinic
from tests.web.page import Page
from tests.web.staff.conftest import Seat
from webapp.services import Services
from webapp.services.answer_changes import ChangeOutcome, SentChange
from webapp.storage.rows import new_id


@pytest.fixture
def man(clinic: Clinic, tess: Seat) -> UUID:
    """U01 with two sessions booked."""
    client_id = clinic.arrive("U01")
    clinic.book(client_id, tess.staff_id, 1, date(2026, 12, 14))
    clinic.book(client_id, tess.staff_id, 2, date(2026, 12, 21))
    return client_id


def test_a_stopped_plan_stands_on_top_of_the_queue_with_what_changed(
    clinic: Clinic, services: Services, tess: Seat, man: UUID
):
    clinic.arrive("U12", "Somebody Else")
    told(services, man, pregnancy="pregnant")

    page = tess.open("/staff/")

    first = page.select("tbody tr")[0].get_text(" ", strip=True)
    assert "Plan is stopped" in first
    assert "Changed answers" in first
    assert "Changed: Pregnancy" in first
    assert len(tess.open("/staff/?flag=changed").select("tbody tr")) == 1


def test_staff_see_answers_flags_and_lines_before_and_now(clinic: Clinic, services: Services, tess: Seat, man: UUID):
    told(services, man, hair_length="long")

    page = tess.open(address(clinic, man))

    assert "Before Shaved Now Long" in page.text("section[aria-labelledby=changed]")
    assert "No flag is new and none is gone." in page.text("section[aria-labelledby=flag-changes]")
    lines = page.text("section[aria-labelledby=line-changes]")
    assert "T39 Oil your scalp goes 15 Dec – 20 Dec" in lines
    assert "T40" in lines


def test_a_flag_that_is_gone_is_told_loudly(clinic: Clinic, services: Services, tess: Seat):
    client_id = clinic.arrive("U14")
    told(services, client_id, medicines=["none"])

    page = tess.open(address(clinic, client_id))

    assert "One flag is gone" in page.text("section[aria-labelledby=flag-changes] .tone-stop")
    assert "A blood thinner that a doctor prescribed" in page.text("section[aria-labelledby=flag-changes]")


def test_a_stopped_plan_names_the_sessions_to_be_decided(clinic: Clinic, services: Services, tess: Seat, man: UUID):
    told(services, man, pregnancy="pregnant")

    review = tess.open(address(clinic, man))
    assert "session 1 on Mon 14 December and session 2 on Mon 21 December" in review.text()
    assert "All dates and tasks go" in review.text("section[aria-labelledby=line-changes]")
    assert "The plan is stopped" in tess.open(f"/staff/clients/{man}").text()


def test_staff_read_what_a_client_reads_whose_plan_is_stopped(
    clinic: Clinic, services: Services, tess: Seat, man: UUID
):
    told(services, man, pregnancy="pregnant")

    for page in (tess.open(address(clinic, man)), tess.open(f"/staff/clients/{man}")):
        assert "The client reads “Your plan is paused” and how to reach you." in page.text()
        assert "what stays barred after the last session" not in page.text()
        assert "kind letter instead of a plan" not in page.text()


def test_after_a_session_staff_read_that_what_is_barred_stays_barred(
    clinic: Clinic, services: Services, tess: Seat, man: UUID
):
    clinic.clock.set_day(date(2026, 12, 16))
    tess.sign_in()
    told(services, man, pregnancy="pregnant")

    for page in (tess.open(address(clinic, man)), tess.open(f"/staff/clients/{man}")):
        assert "what stays barred after the last session, with the warning signs" in page.text()


def test_once_it_is_decided_the_client_reads_a_letter(clinic: Clinic, services: Services, tess: Seat, man: UUID):
    told(services, man, pregnancy="pregnant")
    take(clinic, tess, man)

    page = decide(clinic, tess, man, kind="defer", reason="Until after the birth")

    assert "The client reads a kind letter instead of a plan." in page.text()


def test_approved_the_client_reads_that_the_plan_changed(clinic: Clinic, services: Services, tess: Seat, man: UUID):
    told(services, man, hair_length="long")
    take(clinic, tess, man)

    page = decide(clinic, tess, man, kind="approve")

    assert "Agreed" in page.text("section[aria-labelledby=changes]")
    assert "Changed answers agreed" in page.text("section[aria-labelledby=versions]")
    versions = services.plans.versions(man)
    assert versions[0].number == versions[1].number + 1


def test_pregnant_cannot_be_approved_and_can_be_deferred(clinic: Clinic, services: Services, tess: Seat, man: UUID):
    told(services, man, pregnancy="pregnant")
    take(clinic, tess, man)

    refused = decide(clinic, tess, man, 422, kind="approve")
    assert "A flag says “not now”." in refused.text("[role=alert]")
    page = decide(clinic, tess, man, kind="defer", reason="Until after the birth")

    assert "No sessions while the client is asked to wait." in page.text("section[aria-labelledby=sessions]")


def test_set_aside_with_a_reason_the_plan_goes_on(clinic: Clinic, services: Services, tess: Seat, man: UUID):
    told(services, man, pregnancy="pregnant")
    take(clinic, tess, man)

    without = set_aside(clinic, tess, man, "", 422)
    assert "Please write down why." in without.text("section[aria-labelledby=set-aside]")
    page = set_aside(clinic, tess, man, "Pressed the wrong button, says so on the phone")

    assert "Pressed the wrong button" in page.text("section[aria-labelledby=changes]")
    assert clinic.plan(man).plan.sessions


def test_a_change_under_somebodys_hands_is_not_decided_unseen(
    clinic: Clinic, services: Services, tess: Seat, man: UUID
):
    told(services, man, hair_length="long")
    take(clinic, tess, man)
    opened = tess.open(address(clinic, man))
    told(services, man, sensitivity="often")

    page = tess.visit.submit(opened, {"kind": "approve"}, 422, form="#decision form", button="Decide")

    assert "The client has changed an answer since you opened this page." in page.text("[role=alert]")
    assert "often stings" in page.text("section[aria-labelledby=changed]")
    again = tess.visit.submit(opened, {"set_aside_reason": "No"}, 422, form="form[action$=set-aside]")
    assert "The client has changed an answer since you opened this page." in again.text("[role=alert]")


@pytest.mark.parametrize(
    ("button", "typed"), [("Show what would follow", {"kind": "approve"}), ("Decide", {"reason": "It is fine"})]
)
def test_no_page_passes_over_a_change_that_came_since(
    clinic: Clinic, services: Services, tess: Seat, man: UUID, button: str, typed: dict[str, str]
):
    told(services, man, hair_length="long")
    take(clinic, tess, man)
    opened = tess.open(address(clinic, man))
    told(services, man, sensitivity="often")

    page = tess.visit.submit(opened, typed, 422, form="#decision form", button=button)

    assert "The client has changed an answer since you opened this page." in page.text("[role=alert]")
    assert page.one("#reason").get_text(strip=True) == typed.get("reason", "")
    same = tess.visit.submit(page, {"kind": "approve"}, 200, form="#decision form", button="Show what would follow")
    assert "since you opened this page" not in same.text()


def test_a_change_that_was_taken_back_says_so(clinic: Clinic, services: Services, tess: Seat, man: UUID):
    told(services, man, hair_length="long")
    told(services, man, hair_length="shaved")

    assert "taken the change back" in tess.open(address(clinic, man)).text("section[aria-labelledby=changed]")


def test_staff_write_a_change_down_for_somebody_on_the_phone(clinic: Clinic, tess: Seat, man: UUID):
    record = f"/staff/clients/{man}"
    topics = tess.visit.get(str(tess.open(record).one(f"a[href='{record}/changes']")["href"]))
    page = tess.visit.get(str(topics.one("a[href$=pregnancy].topic:not(.more-topics a)")["href"]))

    summary = tess.visit.submit(page, {"pregnancy": "pregnant"}, 200, form="form.asked-form", button="Go on")
    after = tess.visit.follow(tess.visit.submit(summary, form="form.asked-form", button="Send"))

    assert "The plan is stopped until somebody has decided." in after.text("[role=status]")
    assert "Written down by Tess" in tess.open(address(clinic, man)).text("section[aria-labelledby=changed]")


def test_staff_see_what_a_client_wrote(clinic: Clinic, tess: Seat):
    client_id = clinic.arrive(with_answers(CLIENTS["U01"], medicines=["other"], medicine_details="Vitamin D"))

    page = tess.open(f"/staff/clients/{client_id}/changes/medicine")

    assert page.one("#medicine_details").get_text() == "Vitamin D"


def test_what_counts_at_once_stands_on_record(services: Services, tess: Seat, man: UUID):
    assert told(services, man, age="35") is ChangeOutcome.APPLIED

    log = tess.open(f"/staff/clients/{man}").text("section[aria-labelledby=changes]")
    assert "Counted at once" in log
    assert "Before 34 Now 35" in log


def test_nobody_decides_a_change_by_asking_for_its_page(clinic: Clinic, services: Services, tess: Seat, man: UUID):
    told(services, man, pregnancy="pregnant")
    before = clinic.stored()

    tess.open(f"{address(clinic, man)}/change/set-aside", 405)

    assert clinic.stored() == before


def told(services: Services, client_id: UUID, **answers: object) -> ChangeOutcome:
    return services.answers.send(SentChange(client_id, new_id(), answers))


def address(clinic: Clinic, client_id: UUID) -> str:
    return f"/staff/reviews/{clinic.review(client_id)}"


def take(clinic: Clinic, seat: Seat, client_id: UUID) -> None:
    seat.visit.post(f"{address(clinic, client_id)}/claim")


def decide(clinic: Clinic, seat: Seat, client_id: UUID, status: int = 302, /, **values: str) -> Page:
    page = seat.open(address(clinic, client_id))
    sent = seat.visit.submit(page, values, status, form="#decision form", button="Decide")
    return seat.visit.follow(sent) if status == 302 else sent


def set_aside(clinic: Clinic, seat: Seat, client_id: UUID, reason: str, status: int = 302) -> Page:
    page = seat.open(address(clinic, client_id))
    sent = seat.visit.submit(page, {"set_aside_reason": reason}, status, form="form[action$=set-aside]")
    return seat.visit.follow(sent) if status == 302 else sent
