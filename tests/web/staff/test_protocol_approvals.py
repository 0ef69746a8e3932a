"""Approvals by a clinician on the pages."""

from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import pytest

from tests.web.page import Page
from tests.web.staff.conftest import Seat
from webapp.domain.approval import State
from webapp.services import Services
from webapp.web.staff.protocol_approvals import tick

APPROVALS = "/staff/protocol/approvals"
LEE = {"clinician": "Dr Lee", "role": "Dermatologist", "approved_on": "2026-11-30"}


def test_a_clinic_starts_with_everything_outstanding(mona: Seat):
    page = mona.open(APPROVALS)

    assert "A clinician’s approval is outstanding: 55 of 55" in page.text(".notice")
    assert "Age under 18" in page.text("#X01")
    assert "We only treat adults" in page.text("#X01")


def test_several_are_approved_at_once(mona: Seat):
    page = approve(mona, "X01", "X02", "plan")

    assert "3 approvals are recorded." in page.text("[role=status]")
    assert "52 of 55" in page.text("main .notice.tone-attention")
    assert "Approved by Dr Lee on Monday 30 November 2026 Dermatologist" in page.text("#X02")
    assert "Recorded by Mona." in page.text("#plan")


def test_the_list_can_be_narrowed_down(mona: Seat):
    approve(mona, "X01")

    assert ids(mona.open(f"{APPROVALS}?show=approved")) == ["X01"]
    assert "X01" not in ids(mona.open(f"{APPROVALS}?show=open"))
    assert "Nothing here" in mona.open(f"{APPROVALS}?show=changed").text()
    assert len(ids(mona.open(f"{APPROVALS}?show=rubbish"))) == 55


def test_all_can_be_ticked_with_one_link(mona: Seat):
    page = mona.visit.get(str(mona.open(APPROVALS).one("a[href*='all=1']")["href"]))

    mona.visit.submit(page, LEE, form="main form")

    assert "Everything is approved as it stands today." in mona.open(APPROVALS).text()


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"clinician": ""}, "clinician", "Please give the clinician's name."),
        ({"clinician": " \t "}, "clinician", "Please give the clinician's name."),
        ({"clinician": "x" * 10_000}, "clinician", "at most 120 characters"),
        ({"role": ""}, "role", "Please give the clinician's role."),
        ({"approved_on": "2026-12-02"}, "approved_on", "still to come"),
        ({"approved_on": "2026-02-30"}, "approved_on", "Please give a day, month and year."),
        ({"note": "x" * 2001}, "note", "at most 2000 characters"),
    ],
)
def test_what_is_wrong_is_said_next_to_its_field_and_nothing_is_lost(
    mona: Seat, changes: dict[str, str], field: str, words: str
):
    page = approve(mona, "X01", status=422, **changes)

    assert words in page.text(f"#{field}-error")
    assert page.one("#role")["value"] == changes.get("role", "Dermatologist")
    assert page.one("#tick-X01").has_attr("checked")
    assert states(mona) == {State.OPEN}


def test_nothing_ticked_is_nothing_approved(mona: Seat):
    page = approve(mona, status=422)

    assert "Please tick what was approved." in page.text("#subjects-error")
    assert page.one("#clinician")["value"] == "Dr Lee"


def test_a_double_click_records_once(mona: Seat):
    for _ in range(2):
        mona.visit.post(f"{APPROVALS}/record", fields(mona, "X01"))

    assert len(mona.open(APPROVALS).select("#X01 .log > li")) == 1


def test_of_two_managers_the_second_is_told(mona: Seat, seat: Callable[[str, str], Seat]):
    other = seat("Max", "manager")
    approve(other, "X01", clinician="Dr Roy")

    page = mona.visit.post(f"{APPROVALS}/record", fields(mona, "X01", "X02"), 422)

    assert "X01: Dr Roy has approved this meanwhile." in page.text("#subjects-error")
    assert page.one("#tick-X02").has_attr("checked")
    assert states(mona) == {State.OPEN, State.APPROVED}


def test_a_row_that_changed_while_the_page_was_open_is_not_approved(mona: Seat):
    sent = fields(mona, "X01") | {"subjects": ["X01:sha256:" + "0" * 64]}

    page = mona.visit.post(f"{APPROVALS}/record", sent, 422)

    assert "changed since you opened the page" in page.text("#subjects-error")
    assert not page.one("#tick-X01").has_attr("checked")


def test_what_changed_since_says_who_approved_the_earlier_wording(
    mona: Seat, services: Services, monkeypatch: pytest.MonkeyPatch
):
    approve(mona, "X01")
    subjects = services.approvals._subjects
    first = replace(subjects[0], content_hash="sha256:" + "0" * 64)
    monkeypatch.setitem(vars(services.approvals), "_subjects", (first, *subjects[1:]))

    page = mona.open(f"{APPROVALS}?show=changed")

    assert ids(page) == ["X01"]
    assert "Approved by Dr Lee on Monday 30 November 2026 , changed since" in page.text("#X01")


def test_an_approval_is_withdrawn_with_a_reason_and_stays_on_record(mona: Seat):
    address = withdraw_link(approve(mona, "X01"))

    page = mona.fill_in(address, reason="New evidence")

    assert "Open" in page.text("#X01 > .badge-row")
    assert "Withdrawn by Mona" in page.text("#X01 .log")
    assert "New evidence" in page.text("#X01 .log")


def test_withdrawing_needs_a_reason(mona: Seat):
    page = mona.fill_in(withdraw_link(approve(mona, "X01")), 422)

    assert "Please say why." in page.text("#reason-error")


def test_withdrawing_twice_ends_well(mona: Seat):
    address = withdraw_link(approve(mona, "X01"))

    for _ in range(2):
        mona.visit.post(address, {"reason": "New evidence"})

    assert len(mona.open(APPROVALS).select("#X01 .log > li")) == 2


def test_an_unknown_approval_is_not_found(mona: Seat):
    mona.open(f"{APPROVALS}/{uuid4()}/withdraw", 404)


def test_technicians_read_and_change_nothing(mona: Seat, tess: Seat):
    address = withdraw_link(approve(mona, "X01"))

    page = tess.open(APPROVALS)

    assert "Dr Lee" in page.text("#X01")
    assert page.select("main form, main input, a[href$=withdraw]") == []
    tess.open(address, 403)
    tess.visit.post(f"{APPROVALS}/record", fields(tess, "X02"), 403)


def test_hostile_names_are_only_text(mona: Seat):
    page = approve(mona, "X01", clinician="<script>alert(1)</script>", role="[[ 7*7 ]]%n")

    assert "Approved by <script>alert(1)</script> on" in page.text("#X01")
    assert "[[ 7*7 ]]%n" in page.text("#X01")
    assert page.select("#X01 script") == []


def approve(at: Seat, *codes: str, status: int = 302, **changes: str) -> Page:
    sent = at.visit.post(f"{APPROVALS}/record", fields(at, *codes) | changes, status)
    return at.visit.follow(sent) if status == 302 else sent


def fields(at: Seat, *codes: str) -> dict[str, str | list[str]]:
    """What the form sends with these ticked."""
    ticks = [tick(each) for each in at.services.approvals.standings() if each.subject.code in codes]
    return {**LEE, "subjects": ticks}


def ids(page: Page) -> list[str]:
    return [str(line["id"]) for line in page.select(".flags > li[id]")]


def states(at: Seat) -> set[State]:
    return {standing.state for standing in at.services.approvals.standings()}


def withdraw_link(page: Page) -> str:
    return str(page.one("#X01 a[href$=withdraw]")["href"])
