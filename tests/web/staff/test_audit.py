from datetime import date
from functools import partial
from uuid import UUID

import pytest

from tests.queries import counted_queries
from tests.web.staff.conftest import Seat
from webapp.services.audit_trail import AuditLine, Search
from webapp.services.jobs.work import EXPORT, NUMBERS
from webapp.storage.audited import AUDITED
from webapp.storage.rows import new_id
from webapp.web.staff.audit_words import ACTS, KINDS_OF_ACT, act


def test_an_act_is_told_with_who_what_whom_and_when(clinic, mona):
    client_id = clinic.arrive("U03", "Layla Haddad")
    review_id = clinic.review(client_id)
    mona.visit.post(f"/staff/reviews/{review_id}/claim")

    page = mona.open("/staff/audit")

    first = page.texts(".audit-log li")[0]
    assert first.startswith("Tue 1 December, 12:00 Mona · Took a review in hand · Layla Haddad")
    assert page.one(f'.audit-log li:first-child a[href="/staff/clients/{client_id}"]')


def test_what_a_client_does_is_told_as_theirs(clinic, mona, another_visit, services, clock):
    client_id = clinic.arrive("U01", "Layla")
    phone = another_visit()
    phone.sign_in(services.accounts.start_session("client", client_id))
    change = {"pregnancy": "pregnant", "step": "send", "submission_id": str(new_id())}
    phone.post("/me/changes/pregnancy", change)

    page = mona.open("/staff/audit?act=answer_change_added")

    assert page.texts(".audit-who") == ["The client"]


def test_what_is_undone_by_a_refusal_is_not_told(clinic, mona):
    client_id = clinic.arrive("U01")
    before = count(mona)

    mona.visit.post(f"/staff/clients/{client_id}/patch-test", {"done_on": "2090-01-01"}, 422)

    assert count(mona) == before


def test_giving_a_review_back_is_told_once(clinic, mona):
    review_id = clinic.review(clinic.arrive("U03"))
    for deed in ("claim", "claim", "release", "release"):
        mona.visit.post(f"/staff/reviews/{review_id}/{deed}")

    acts = [line.action for line in lines(mona, Search(staff_id=mona.staff_id))]
    assert acts == ["review_released", "review_claimed"]


def test_the_trail_is_searched_by_person_act_client_and_day(clinic, mona, tess, clock):
    layla, omar = clinic.arrive("U03", "Layla"), clinic.arrive("U03", "Omar")
    tess.visit.post(f"/staff/reviews/{clinic.review(layla)}/claim")
    clock.set_day(date(2026, 12, 3))
    mona.sign_in()
    mona.visit.post(f"/staff/reviews/{clinic.review(omar)}/claim")

    def found(query: str):
        return mona.open(f"/staff/audit?act=review_claimed&{query}").texts(".audit-log a")

    assert found("") == ["Omar", "Layla"]
    assert found(f"staff={tess.staff_id}") == ["Layla"]
    assert found(f"client={omar}") == ["Omar"]
    assert found("first=2026-12-02") == ["Omar"]
    assert found("last=2026-12-02") == ["Layla"]
    assert found("first=2026-12-01&last=2026-12-03") == ["Omar", "Layla"]
    assert found("last=2026-11-30") == []


def test_the_ends_of_the_calendar_can_be_searched_for(clinic, mona):
    clinic.arrive("U03", "Layla")

    every = mona.open("/staff/audit").texts(".audit-log a")

    assert every
    assert mona.open("/staff/audit?first=0001-01-01&last=9999-12-31").texts(".audit-log a") == every


def test_a_search_without_a_find_says_so(mona):
    assert "Nothing found" in mona.open("/staff/audit?last=2020-01-01").text("main")


def test_the_clients_page_leads_managers_to_what_was_done_about_them(clinic, mona, tess):
    client_id = clinic.arrive("U01", "Layla")

    link = mona.open(f"/staff/clients/{client_id}").one('a[href^="/staff/audit"]')
    assert "Only about Layla" in mona.open(str(link["href"])).text("main")
    assert tess.open(f"/staff/clients/{client_id}").select('a[href^="/staff/audit"]') == []


LONG = "x" * 10_000


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("staff=nobody", "Please choose from the list."),
        (f"staff={LONG}", "Please choose from the list."),
        (f"staff={UUID(int=7)}", "Please choose from the list."),
        ("act=dance", "Please choose from the list."),
        (f"act={LONG}", "Please choose from the list."),
        ("client=nobody", "There is no such client."),
        (f"client={LONG}", "There is no such client."),
        (f"client={UUID(int=7)}", "There is no such client."),
        ("first=yesterday", "Please give a day, month and year."),
        (f"last={LONG}", "Please give a day, month and year."),
        ("first=2026-12-03&last=2026-12-02", "This day is before the first one."),
    ],
)
def test_what_cannot_be_searched_for_is_said_so(clinic, mona, query, said):
    clinic.arrive("U01")

    page = mona.open(f"/staff/audit?{query}", 422)

    assert said in page.text("main")
    assert page.select(".audit-log li") == []


@pytest.mark.parametrize("page", ["nonsense", "-3", "0", "9" * 30])
def test_a_page_that_is_none_is_the_first_or_an_empty_one(clinic, mona, page):
    clinic.arrive("U01")

    assert mona.open(f"/staff/audit?page={page}").h1 == "Audit trail"


def test_pages_are_of_fifty(clinic, mona):
    for number in range(30):
        clinic.arrive("U01", f"Client {number}")

    first = mona.open("/staff/audit?act=client_added")
    assert len(first.select(".audit-log li")) == 30
    assert len(mona.open("/staff/audit").select(".audit-log li")) == 50
    older = mona.open("/staff/audit").one('nav[aria-label="Pages"] a')
    assert older["href"] == "/staff/audit?page=2"
    assert 0 < len(mona.open("/staff/audit?page=2").select(".audit-log li")) < 50


def test_a_technician_may_not_read_it(tess):
    tess.open("/staff/audit", 403)


def test_many_acts_take_as_many_queries_as_few(clinic, mona):
    clinic.arrive("U01")
    with counted_queries() as few:
        mona.services.audit.page(Search())
    for number in range(6):
        clinic.arrive("U03", f"Client {number}")
    with counted_queries() as many:
        mona.services.audit.page(Search())

    assert len(many) == len(few)


def test_whatever_is_added_or_noted_has_words():
    noted = {"review_claimed", "review_released", "invitation_withdrawn"}

    assert {f"{row.__tablename__}_added" for row in AUDITED} | noted <= set(ACTS)


def test_words_are_of_tables_that_the_trail_follows():
    tables = {row.__tablename__ for row in AUDITED}

    assert [code for code in KINDS_OF_ACT if code.rpartition("_")[0] not in tables] == []


def test_long_work_is_told_when_somebody_asks_for_it_cancels_it_and_when_it_ends(mona):
    start = partial(mona.services.jobs.start, about={}, staff_id=mona.staff_id)
    start(NUMBERS)
    mona.services.shift.work()
    mona.visit.post(f"/staff/jobs/{start(EXPORT)}/cancel")

    told = [line.split(" · ", 1)[1] for line in mona.open("/staff/audit").texts(".audit-log li p")]

    assert [line.rsplit(" no. ", 1)[0] for line in told if "work" in line.lower() or "export" in line.lower()] == [
        "Cancelled long work · Export",
        "Started an export",
        "Long work is done · Work out the numbers",
        "Started working out the numbers",
    ]


def test_what_is_done_to_the_team_says_to_whom_and_which_hours(mona, tess):
    mona.fill_in(f"/staff/team/{tess.staff_id}/hours", 302, "Save the hours", start_0_0="09:00", end_0_0="13:00")
    mona.visit.post(f"/staff/team/{tess.staff_id}/role", {"role": "manager"})

    told = [line.rsplit(" no. ", 1)[0] for line in mona.open("/staff/audit").texts(".audit-log li p")]

    assert told[0] == "Mona · Changed a role · Tess"
    assert "Mona · Set working hours · Tess · Monday · 09:00–13:00" in told


def test_what_is_offered_to_search_for_are_whole_actions():
    assert [code for code in KINDS_OF_ACT if ":" in code] == []


@pytest.mark.parametrize(
    ("action", "detail", "words"),
    [
        ("appointment_changed", {"changed": ["end_kind", "ended_at"], "end_kind": "moved"}, "Moved a session"),
        ("staff_changed", {"changed": ["role"], "role": "manager"}, "Changed a role"),
        ("staff_changed", {"changed": ["name"]}, "Changed an account"),
        ("review_changed", {"changed": ["decided_at"]}, "A review was closed"),
        ("something_else", {}, "something_else"),
    ],
)
def test_an_act_is_said_by_what_says_most(app, action, detail, words):
    line = AuditLine(1, app.extensions["stipple"].clock(), "staff", "Mona", action, None, "", detail)

    with app.test_request_context():
        assert act(line) == words


def lines(seat: Seat, search: Search) -> tuple[AuditLine, ...]:
    return seat.services.audit.page(search).lines


def count(seat: Seat) -> int:
    return seat.services.audit.verify().number
