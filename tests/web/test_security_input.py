"""What nobody types but somebody sends: it ends in a clear answer, never in a failure, and gives no secret away."""

import json
from datetime import date
from typing import Any
from uuid import UUID

import pytest
import wtforms
from flask import Flask
from sqlalchemy import func, select

from tests.clinic import Clinic, clinic_of
from tests.intakes import CLEAR
from tests.people import PASSWORD
from tests.web.logins import visit_as
from tests.web.page import Page, Visit
from webapp.domain.decision import DecisionKind
from webapp.services import Services
from webapp.storage.rows import LoginSessionRow, TickEventRow, new_id
from webapp.web import forms
from webapp.web.account.forms import JoinForm, NewPasswordForm, PasswordForm
from webapp.web.intake.consent import consent_text
from webapp.web.staff.clients import LOOKED_FOR

OURS = {"Sec_Fetch_Site": "same-origin"}
FAR_DAYS = ["2500-01-01", "9999-01-01", "9999-12-31"]
FAR_PAGES = ["-1", "0", str(2**63 - 1), "9" * 30, "9" * 5000]


@pytest.mark.parametrize("body", ["[" * 60_000, '{"events":' + "[" * 60_000], ids=["list", "events"])
def test_a_body_nested_deeper_than_the_parser_goes_is_no_batch(phone, body):
    page = send_taps(phone, body, 400)

    assert page.json == {"error": "bad_request"}


@pytest.mark.parametrize("note", ["\ud800", "half \udfff pair", "a\x00b"])
def test_a_note_of_half_characters_spoils_no_batch(phone, services, clock, note):
    clock.move(days=7)
    events = [{**event(), "note": note}, event()]

    page = send_taps(phone, json.dumps({"events": events}))

    assert [result["result"] for result in page.json["results"]] == ["applied", "applied"]
    with services.database.read() as session:
        assert session.scalar(select(func.count()).select_from(TickEventRow)) == 2


@pytest.mark.parametrize("page", FAR_PAGES, ids=lambda page: page[:6])
def test_a_page_of_clients_that_cannot_be_is_empty_or_the_first(desk, page):
    desk.get(f"/staff/clients?page={page}")


def test_a_search_that_an_older_version_has_kept_and_this_one_refuses_shows_everybody(desk, booked):
    with desk.client.session_transaction(base_url=desk.base_url) as session:
        session[LOOKED_FOR] = "x"

    assert desk.get("/staff/clients").select(f"a[href='/staff/clients/{booked}']")


@pytest.mark.parametrize("day", FAR_DAYS)
def test_a_first_session_in_another_age_is_refused_in_words(desk, office, technician, day):
    review_id = office.review(office.arrive("U03"))
    office.work.reviews.claim(review_id, technician)
    decision = {"kind": DecisionKind.APPROVE_WITH_CHANGES.value, "reason": "x", "first_session": day}

    page = desk.post(f"/staff/reviews/{review_id}/decision", decision, status=422)

    assert "too far away" in page.text("#first_session-error")


@pytest.mark.parametrize("day", FAR_DAYS)
def test_a_session_moved_to_another_age_is_refused_in_words(desk, office, booked, day):
    fields = {"day": day, "was": "2026-12-21", "reason": "x", "confirmed": "y", "later": "move"}

    shown = desk.post(f"/staff/clients/{booked}/sessions/1/move", fields, status=200)
    refused = desk.submit(shown, {}, 422, form="main form[method=post]", button="Move")

    assert "too far away" in shown.text("main")
    assert "too far away" in refused.text("#day-error")
    assert office.days(booked)[0].isoformat() == "2026-12-21"


@pytest.mark.parametrize("number", [2**31, 2**63, "9" * 5000], ids=lambda number: str(number)[:10])
@pytest.mark.parametrize("page", ["", "/move", "/cancel", "/check", "/record", "/go-ahead"])
def test_a_session_of_a_number_that_no_database_holds_is_no_page(desk, booked, page, number):
    desk.get(f"/staff/clients/{booked}/sessions/{number}{page}", status=404)


@pytest.mark.parametrize("weekday", ["7", "-1", "٣", "9" * 5000], ids=lambda weekday: weekday[:4])
def test_hours_copied_from_a_day_that_no_week_has_are_copied_from_none(app, services, office, technician, weekday):
    manager = visit_as(app, services.accounts.start_session("staff", office.staff("Mona", role="manager")))

    manager.post(f"/staff/team/{technician}/hours", {"copy": "1", "copy_from": weekday, "copy_to": "0"}, status=200)


@pytest.mark.parametrize("url", ["/staff/join", "/staff/new-password", "/staff/sign-in"])
def test_a_password_is_on_no_page_that_offers_to_send_again(visit, url):
    fields = {"token": "t", "name": "Ann", "email": "ann@clinic.example", "password": PASSWORD, "again": PASSWORD}

    page = visit.post(url, fields, token=False, status=400, **OURS)

    assert PASSWORD not in page.html
    assert page.select("button:-soup-contains('Send again')")


@pytest.mark.parametrize("form", [JoinForm, NewPasswordForm, PasswordForm])
def test_every_password_field_has_a_name_that_is_known_as_secret(app, form):
    with app.test_request_context():
        secret = [field.name for field in form() if isinstance(field, wtforms.PasswordField)]

    assert secret
    assert [name for name in secret if not forms._is_secret(name)] == []


def test_whoever_sends_an_intake_leaves_no_other_sign_in_behind(phone, services, agreed):
    phone.post("/intake", agreed)

    with services.database.read() as session:
        rows = session.scalars(select(LoginSessionRow).order_by(LoginSessionRow.id)).all()
    ended = [row.ended_at is not None for row in rows]
    assert ended == [True, False]


def send_taps(phone: Visit, body: str, status: int = 200) -> Page:
    """The body as our script would send it."""
    headers = {"Accept": "application/json", "X-CSRFToken": phone.csrf_token()}
    return phone.send("POST", "/me/ticks", status, headers, data=body, content_type="application/json")


def event() -> dict[str, Any]:
    """A tap on the evening oil of 8 December."""
    tick = {"item_key": "T06", "day": "2026-12-08", "slot": 0, "state": "done"}
    return {"id": str(new_id()), "device": "phone", "counter": 1, "time": "2026-12-08T08:00:00Z", **tick}


@pytest.fixture
def office(services: Services) -> Clinic:
    """The clinic that the pages work on."""
    return clinic_of(services)


@pytest.fixture
def technician(office: Clinic) -> UUID:
    return office.staff("Tess")


@pytest.fixture
def desk(app: Flask, services: Services, technician: UUID) -> Visit:
    """The technician's browser."""
    return visit_as(app, services.accounts.start_session("staff", technician))


@pytest.fixture
def phone(app: Flask, services: Services, office: Clinic) -> Visit:
    """The phone of a client with a plan."""
    return visit_as(app, services.accounts.start_session("client", office.arrive("U01")))


@pytest.fixture
def booked(office: Clinic, technician: UUID) -> UUID:
    """A client whose first session is on 21 December."""
    client_id = office.arrive("U01")
    office.book(client_id, technician, 1, date(2026, 12, 21))
    return client_id


@pytest.fixture
def agreed(app: Flask, visit: Visit) -> dict[str, Any]:
    """A whole intake, with consent."""
    with app.test_request_context(base_url=visit.base_url):
        agreed_to = consent_text().text_hash
    person = {"name": "Noor", "email": "noor@example.com", "reach_by": "email", "consent": "y"}
    return {**CLEAR, **person, "consent_text": agreed_to, "step": "send", "screens": "1"}
