from typing import Any
from uuid import UUID

import pytest
from flask import Flask, Response, abort, redirect, request
from werkzeug.exceptions import TooManyRequests

from tests.people import PASSWORD
from tests.web.page import Visit
from webapp.domain.errors import DomainError
from webapp.storage.errors import StorageUnavailableError
from webapp.web.access import ACCESS
from webapp.web.errors import CODES, PAGES, STATUS_OF

FILLED_IN = {
    "note": ['one\ntwo "three"', "<b>four</b>"],
    "oil": "زيت",
    "password": "secret-1",
    "sign_in_code": "123456",
}
OURS = {"Sec_Fetch_Site": "same-origin"}


@pytest.mark.parametrize("status", sorted(PAGES))
def test_each_error_has_a_page_that_says_what_to_do(failing, visit, status):
    page = visit.get(f"/fail/{status}", status=status)

    assert page.select("main p"), "it says what happened and nothing more"


@pytest.mark.parametrize(("status", "code"), sorted(CODES.items()))
def test_a_script_gets_a_code_in_place_of_a_page(failing, visit, status, code):
    assert visit.get(f"/fail/{status}", status=status, Accept="application/json").json == {"error": code}


def test_a_status_without_a_page_of_its_own_gets_the_general_one(failing, visit):
    assert visit.get("/fail/415", status=415).h1 == visit.get("/fail/400", status=400).h1


def test_an_error_below_500_is_a_warning_and_from_500_an_error(failing, visit, caplog):
    visit.get("/fail/403", status=403)
    visit.get("/fail/503", status=503)

    assert [record.levelname for record in caplog.records] == ["WARNING", "ERROR"]


def test_what_somebody_types_as_an_address_cannot_forge_a_line_of_the_log(visit, caplog):
    visit.get("/x%0AERROR%20forged", status=404)

    assert "\n" not in caplog.messages[0]


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("PROPFIND", "/calendar/{token}.ics"),
        ("GET", "/calendar/{token}"),
        ("GET", "/calendar/{token}.ics/"),
        ("POST", "/stop-reminders/{token}/"),
    ],
)
def test_no_token_of_an_address_stands_in_the_log(app, caplog, method, address):
    token = "Zk3-" * 8

    app.test_client().open(address.format(token=token), method=method, base_url="http://127.0.0.1:8000")

    assert len(caplog.messages) == 1
    assert token not in caplog.text


def test_an_answer_that_a_view_gives_by_itself_is_left_alone(failing, visit):
    assert visit.get("/fail/own", status=409).response.get_data(as_text=True) == "own"


def test_too_many_tries_say_when_to_come_back(failing, visit):
    assert visit.get("/fail/429", status=429).response.headers["Retry-After"] == "30"


def test_a_mistake_of_ours_shows_a_page_that_asks_nobody(failing, visit, monkeypatch):
    failing.testing = False
    failing.jinja_env.globals.clear()

    page = visit.get("/fail/bug", status=500)

    assert "Something went wrong on our side" in page.h1
    assert "division" not in page.html


def test_a_mistake_of_ours_on_a_page_of_the_staff_leads_back_to_their_board(failing, visit, monkeypatch):
    failing.testing = False
    failing.add_url_rule("/staff/bug", "bug", lambda: 1 / 0)
    monkeypatch.setitem(ACCESS, "bug", "public")

    assert visit.get("/staff/bug", status=500).select("main a")[-1]["href"] == "/staff/today"


def test_a_domain_error_that_nobody_mapped_is_a_mistake_of_ours(failing, visit, caplog):
    failing.testing = False

    visit.get("/fail/unmapped", status=500)

    assert "Traceback" in caplog.text


def test_every_mapped_error_is_one_of_ours():
    assert set(STATUS_OF.values()) <= set(CODES)
    assert all(issubclass(kind, DomainError) for kind in STATUS_OF)


def test_a_database_that_cannot_serve_is_503_with_a_time_to_come_back(failing, visit):
    page = visit.get("/fail/storage", status=503)

    assert page.response.headers["Retry-After"] == "5"
    assert not page.select("form")


def test_the_error_page_does_not_ask_the_database_again(failing, visit, monkeypatch):
    visit.sign_in("some token")
    monkeypatch.setattr(type(failing.extensions["stipple"].accounts), "login_session", unavailable)

    visit.get("/nowhere", status=404)


def test_a_client_is_led_to_the_start(failing, visit):
    assert visit.get("/fail/404", status=404).one("main a")["href"] == "/"


def test_staff_who_mistyped_an_address_come_back_to_their_board_without_a_question_to_the_database(
    failing, visit, monkeypatch
):
    visit.sign_in("some token")
    monkeypatch.setattr(type(failing.extensions["stipple"].accounts), "login_session", unavailable)

    page = visit.get("/staff/nowhere", status=404)

    assert [page.one("main a")["href"], page.one(".brand")["href"]] == ["/staff/today", "/staff/"]


@pytest.mark.parametrize(("address", "status"), [("/staff/team", 403), (f"/staff/clients/{UUID(int=1)}", 404)])
def test_staff_who_are_refused_keep_the_bar_to_their_own_pages(app, visit, address, status):
    services = app.extensions["stipple"]
    tess = services.accounts.team.add("Tess", "tess@clinic.example", "technician", PASSWORD)
    visit.sign_in(services.accounts.start_session("staff", tess))

    page = visit.get(address, status=status)

    assert "/staff/calendar" in [link["href"] for link in page.select(".staff-nav a")]
    assert page.one("main a")["href"] == "/staff/today"


def test_nothing_typed_is_lost_when_the_database_cannot_serve(failing, visit):
    page = visit.post("/fail/storage?step=2", FILLED_IN, status=503, **OURS)

    failing.config["HEALED"] = True
    visit.submit(page, button="Send again")

    assert failing.config["RECEIVED"] == ("/fail/storage?step=2", {"note": FILLED_IN["note"], "oil": ["زيت"]})


def test_nothing_typed_is_lost_when_the_token_has_expired(failing, visit, yesterdays_token):
    page = visit.post("/fail/healed", FILLED_IN | {"csrf_token": yesterdays_token}, token=False, status=400)

    visit.submit(page, button="Send again")

    assert failing.config["RECEIVED"] == ("/fail/healed?", {"note": FILLED_IN["note"], "oil": ["زيت"]})


def test_nothing_typed_is_lost_when_the_browser_has_lost_its_cookie(failing, visit):
    page = visit.post("/fail/healed", FILLED_IN, token=False, status=400, **OURS)

    visit.submit(page, button="Send again")

    assert failing.config["RECEIVED"][1]["oil"] == ["زيت"]


def test_secrets_are_never_shown_again(failing, visit):
    page = visit.post("/fail/storage", FILLED_IN, status=503, **OURS)

    assert "secret-1" not in page.html
    assert "123456" not in page.html


@pytest.mark.parametrize("site", [{"Sec_Fetch_Site": "none"}, {"Origin": "null"}, {}])
def test_what_may_come_from_another_site_is_not_offered_for_sending(failing, visit, site):
    page = visit.post("/fail/healed", FILLED_IN, token=False, status=400, **site)

    assert not page.select("form")
    assert "four" not in page.html


def test_somebody_signed_out_in_the_middle_keeps_what_was_typed(failing, visit, monkeypatch):
    monkeypatch.setitem(ACCESS, "fail", "technician")

    page = visit.post("/fail/healed", FILLED_IN, status=401, **OURS)

    assert page.one("main a[target=_blank]")["href"] == "/staff/sign-in"
    assert page.one("input[name=oil]")["value"] == "زيت"


def test_a_wrong_host_gets_a_plain_answer_without_addresses(visit):
    answer = visit.get("/", status=400, Host="evil.example").response

    assert answer.mimetype == "text/plain"
    assert b"evil" not in answer.data


def test_a_body_that_is_too_large_is_refused_before_anything_else(failing, visit):
    page = visit.post("/fail/healed", {"note": "x" * 70_000}, status=413, **OURS)

    assert "RECEIVED" not in failing.config
    assert not page.select("form")


@pytest.fixture
def failing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The app with a page for every way to fail; `healed` takes what is posted."""

    def fail(way: str) -> Any:
        if request.method == "POST" and (way == "healed" or app.config.get("HEALED")):
            fields = {name: values for name, values in request.form.lists() if name != "csrf_token"}
            app.config["RECEIVED"] = (request.full_path, fields)
            return redirect("/")
        return FAILURES[way]() if way in FAILURES else abort(int(way))

    app.add_url_rule("/fail/<way>", "fail", fail, methods=["GET", "POST"])
    monkeypatch.setitem(ACCESS, "fail", "public")
    return app


def unavailable(*_: object) -> None:
    raise StorageUnavailableError("The disk is full.")


def too_many() -> None:
    raise TooManyRequests(retry_after=30)


def unmapped() -> None:
    raise DomainError("nobody thought of this")


FAILURES = {
    "429": too_many,
    "bug": lambda: 1 / 0,
    "own": lambda: abort(Response("own", 409, mimetype="text/plain")),
    "storage": unavailable,
    "unmapped": unmapped,
}


@pytest.fixture
def yesterdays_token(visit: Visit, time_machine: Any) -> str:
    """A token of yesterday."""
    time_machine.move_to("2026-12-01T08:00:00Z")
    token = visit.csrf_token()
    time_machine.move_to("2026-12-02T08:00:00Z")
    return token
