import pytest

from tests.clients import CLIENTS, assessed, with_answers
from tests.web.page import Page
from webapp.services.client_result import result_page

USER = with_answers(CLIENTS["U01"], minoxidil="own_choice")


@pytest.mark.parametrize(
    ("case", "heading"),
    [
        (CLIENTS["U01"], "You are ready to start"),
        (CLIENTS["U14"], "We look at it first"),
        (with_answers(CLIENTS["U01"], patch_wish="yes", desired_date="2027-01-20"), "A patch test comes first"),
        (with_answers(CLIENTS["U01"], dryness="dry_flakes", desired_date="2027-01-20"), "A longer preparation first"),
        (CLIENTS["U09"], "Not now"),
    ],
)
def test_the_result_says_in_a_few_words_what_the_answers_lead_to(arrive, case, heading):
    assert arrive(case).open("/me/result").h1 == heading


def test_what_staff_have_signed_off_is_no_reason_to_wait_any_more():
    flagged, approved = assessed(CLIENTS["U14"]), assessed(CLIENTS["U14"], signed_off_by="A. Technician")

    assert [flag.rule for flag in result_page(flagged).reasons] == ["blood_thinner"]
    assert result_page(approved).reasons == ()


def test_the_earliest_day_comes_with_its_reason(arrive):
    page = arrive("U03").open("/me/result")

    assert "Earliest first session Tuesday 22 December" in page.text(".verdict-date")
    assert "A dry scalp needs 21 days of preparation first." in page.text(".verdict details")
    assert "C11" in page.text(".verdict details")


def test_every_reason_is_told_in_the_words_of_its_rule_with_answer_and_source(arrive):
    page = arrive("U14").open("/me/result")

    reason = page.texts(".reasons > li")[0]
    assert "Keep taking it as your doctor told you." in reason
    assert "A blood thinner that a doctor prescribed" in reason
    assert "X16" in reason


def test_a_long_break_without_minoxidil_is_told_with_its_number_of_days(arrive):
    notice = arrive(USER).open("/me/result").text("main > .tone-attention:not([hidden])")

    assert "59 days without growth products" in notice
    assert "4 December 2026 – 31 January 2027" in notice


def test_nobody_else_is_told_of_a_break(man):
    assert "without growth products" not in man.open("/me/result").text()


def test_what_happens_next_depends_on_what_is_missing(arrive):
    steps = arrive("U03").open("/me/result").texts(".steps > li")

    assert any("We read your answers." in step for step in steps)
    assert any("We look at your scalp again." in step for step in steps)


def test_the_result_leads_to_todays_list(man):
    assert man.open("/me/result").select("main a[href='/me']")


@pytest.mark.parametrize("address", ["/me", "/me/result", "/me/plan", "/me/day/2026-12-20"])
def test_a_client_who_has_to_wait_sees_a_kind_page_everywhere(arrive, address):
    page = arrive("U09").open(address)

    assert page.h1 == "Not now"
    assert "we need a doctor’s letter" in page.text()
    assert page.select("main a[href^='tel:']")
    assert page.select("main a[href='/me/plan.pdf']")
    assert "Session" not in page.text().replace("session", "")


def test_a_client_who_has_to_wait_sees_no_day_of_a_session(arrive):
    page = arrive("U09").open()

    assert "Earliest" not in page.text()
    assert not page.select(".tick")
    assert dates(page) == []


def test_a_deferral_that_ends_says_when(arrive):
    page = arrive(with_answers(CLIENTS["U01"], sun="sunburned")).open()

    assert "Not before Tuesday 29 December" in page.text(".verdict-date")


def dates(page: Page) -> list[str]:
    return [month for month in ("December 2026", "January", "2027") if month in page.text()]
