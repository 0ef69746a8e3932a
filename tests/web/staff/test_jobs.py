"""Long work on the pages of the staff: asked for, looked at, cancelled, fetched; by whom."""

from io import BytesIO
from uuid import UUID
from zipfile import ZipFile

import pytest

from webapp.services.jobs.work import EXPORT, MOVE_PLANS, NUMBERS, PRINT_SHEETS

JOBS = "/staff/jobs"


@pytest.fixture
def manager(mona):
    return mona.visit


@pytest.fixture
def technician(tess):
    return tess.visit


def start(visit, kind, **fields):
    return visit.post(JOBS, {"kind": kind} | fields)


def job_of(answer):
    return answer.location


def test_a_manager_sees_all_kinds_and_a_technician_only_sheets(manager, technician):
    assert "Export" in manager.get(JOBS).text()
    page = technician.get(JOBS).text()
    assert "Print sheets" in page
    assert "Export" not in page


def test_a_started_job_has_a_page_with_a_bar_and_a_state_for_the_script(manager):
    page = job_of(start(manager, NUMBERS))

    soup = manager.get(page)
    state = manager.ask("GET", f"{page}/state").get_json()

    assert soup.one("progress[max]")
    assert soup.one(f"a[href='{page}']")
    assert state == {"isOpen": True, "done": 0, "total": 0, "words": "Waiting for the worker …"}


def test_a_double_click_gives_the_same_job(manager):
    assert job_of(start(manager, EXPORT)) == job_of(start(manager, EXPORT))


@pytest.mark.parametrize("kind", [EXPORT, NUMBERS, MOVE_PLANS])
def test_a_technician_cannot_start_what_managers_start(technician, kind):
    assert technician.ask("POST", JOBS, data={"kind": kind, "csrf_token": technician.csrf_token()}).status_code == 403


def test_a_kind_that_there_is_not_is_no_page(manager):
    assert manager.ask("POST", JOBS, data={"kind": "dig", "csrf_token": manager.csrf_token()}).status_code == 404


def test_somebody_elses_job_is_no_page_for_a_technician(manager, technician):
    page = job_of(start(manager, EXPORT))

    for url in (page, f"{page}/state", f"{page}/file"):
        assert technician.ask("GET", url).status_code == 404


def test_a_cancelled_job_says_so(manager):
    page = job_of(start(manager, NUMBERS))

    manager.post(f"{page}/cancel")

    assert "Cancelled" in manager.get(page).text()


def test_the_export_is_a_file_for_managers(services, clinic, manager):
    clinic.arrive("U01", "Layla =1+1")
    page = job_of(start(manager, EXPORT))

    services.shift.work()
    answer = manager.ask("GET", f"{page}/file")

    with ZipFile(BytesIO(answer.data)) as archive:
        assert "Layla" in archive.read("clients.csv").decode("utf-8-sig")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Download" in manager.get(page).text()


def test_who_is_no_manager_any_more_is_offered_no_export(services, clinic, mona):
    clinic.staff("Max", role="manager")
    page = job_of(start(mona.visit, EXPORT))
    services.shift.work()

    services.accounts.team.change_role(mona.staff_id, "technician")
    mona.sign_in()

    assert "Only managers" in mona.open(page).text("main")
    assert [url for url in (JOBS, page) if mona.open(url).select(f"a[href='{page}/file']")] == []
    assert mona.visit.ask("GET", f"{page}/file").status_code == 404


def test_a_day_that_is_none_is_asked_for_again(technician):
    answer = technician.ask(
        "POST", JOBS, data={"kind": PRINT_SHEETS, "day": "never", "csrf_token": technician.csrf_token()}
    )

    assert answer.status_code == 422


def test_without_sessions_there_is_nothing_to_print_and_the_page_says_so(services, technician):
    page = job_of(start(technician, PRINT_SHEETS, day="2026-12-01", span="week"))

    services.shift.work()

    assert "Nobody has a session" in technician.get(page).text()


def test_numbers_are_shown_once_they_are_worked_out(services, clinic, manager):
    clinic.arrive("U01")
    assert "Not worked out yet" in manager.get("/staff/numbers").text()
    start(manager, NUMBERS)

    services.shift.work()

    page = manager.get("/staff/numbers")
    assert page.select("svg[role=img] title")
    assert page.select(".numbers-table")


def test_a_csv_of_few_people_counts_none_of_them(services, clinic, manager):
    clinic.arrive("U03")
    services.jobs.start(NUMBERS, {}, None)
    services.shift.work()

    text = manager.ask("GET", "/staff/numbers/flags.csv").get_data(as_text=True)

    assert text.startswith("\ufeffFlag,Intakes,Total")
    assert ",<5,<5" in text
    assert ",1" not in text


def test_a_table_that_there_is_not_is_no_page(manager):
    assert manager.ask("GET", "/staff/numbers/secrets.csv").status_code == 404


def test_an_unknown_job_is_no_page(manager):
    assert manager.ask("GET", f"{JOBS}/{UUID(int=3)}").status_code == 404
