"""Every address, asked for by everybody: what changes the database is a post of our own page, by somebody who may."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from flask import Flask, url_for
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.clinic import Clinic, clinic_of
from tests.rows import follow_up_row, treatment_record_row
from tests.web.logins import visit_as
from webapp.domain.concern import Report, Sign
from webapp.domain.date_wish import DateWish
from webapp.domain.rota import TimeOff
from webapp.domain.treatment import Outcome, TreatmentRecord
from webapp.services import Services
from webapp.services.appointments import open_appointments
from webapp.services.approvals import Approver
from webapp.services.concerns import SentConcern
from webapp.services.staff_tasks import raise_task
from webapp.services.treatment_records import TreatmentRecords
from webapp.storage.rows import ClientRow, StaffRow, new_id
from webapp.web.access import ACCESS

PEOPLE = ["nobody", "client", "technician", "manager"]
MAY = {"nobody": {"public"}, "client": {"public", "client"}, "technician": {"public", "technician"}}
UNKNOWN = UUID(int=7)
# Something for every form there is, so that nothing is refused only for being incomplete.
FIELDS = {
    "answer": "x",
    "checked_on": "2026-12-01",
    "day": "2026-12-28",
    "done_on": "2026-12-01",
    "email": "new@clinic.example",
    "kind": "approve",
    "name": "Noor",
    "outcome": "yes",
    "password": "x" * 20,
    "reason": "x",
    "result": "reaction",
    "read_on": "2026-12-01",
    "role": "manager",
    "was": "2026-12-21",
}
# The one address that other sites may post to, with a token of its own: tests/web/account/test_stop_reminders.py.
FOR_MAIL_PROGRAMS = "/stop-reminders/"
FROM_ELSEWHERE = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "https://evil.example"},
    {"Origin": "http://127.0.0.1:8000.evil.example"},
]


@pytest.mark.parametrize("who", PEOPLE)
def test_asking_for_a_page_changes_nothing_and_signs_nobody_in(town, who):
    before = town.clinic.stored()

    town.ask_all(who, ["GET", "HEAD", "OPTIONS"])

    assert town.clinic.stored() == before
    assert town.identity(who) == town.tokens[who]


@pytest.mark.parametrize("who", PEOPLE)
def test_a_post_without_a_token_changes_nothing(town, who):
    before = town.clinic.stored()

    answers = town.ask_all(who, ["POST"], fields=FIELDS)

    assert town.clinic.stored() == before
    assert {answer.status_code for answer in answers} <= {400, 401, 403}


@pytest.mark.parametrize("origin", FROM_ELSEWHERE, ids=lambda origin: next(iter(origin.values())))
def test_a_post_from_another_site_changes_nothing_even_with_a_token(town, origin):
    before = town.clinic.stored()

    answers = town.ask_all("manager", ["POST"], fields=FIELDS, headers=origin, token=True)

    assert town.clinic.stored() == before
    others = [answer for answer in answers if not answer.request.path.startswith(FOR_MAIL_PROGRAMS)]
    assert len(answers) == len(others) + 1
    assert {answer.status_code for answer in others} == {403}


@pytest.mark.parametrize("who", ["nobody", "client", "technician"])
def test_who_may_not_do_it_changes_nothing_with_a_right_token(town, who):
    before = town.clinic.stored()

    answers = town.ask_all(who, ["POST"], fields=FIELDS, token=True, only=set(ACCESS.values()) - MAY[who])

    assert town.clinic.stored() == before
    assert {answer.status_code for answer in answers} <= {401, 403}


def test_without_these_guards_the_same_posts_would_change_something(town):
    before = town.clinic.stored()

    town.ask_all("manager", ["POST"], fields=FIELDS, token=True)

    after = town.clinic.stored()
    changed = {name for name in before if after[name] != before[name]}
    assert {
        "date_request",
        "invitation",
        "login_session",
        "patch_test",
        "protocol_approval",
        "review",
        "scalp_check",
    } <= changed


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_does_not_exist_is_404_and_nothing_changes(town, method):
    before = town.clinic.stored()
    town.values = dict.fromkeys(town.values, UNKNOWN)

    rules = [rule for rule in town.rules() if any("_id" in name for name in rule.arguments) and method in rule.methods]
    answers = {rule.rule: town.ask("manager", method, rule, FIELDS, {}, token=True) for rule in rules}

    assert {rule: answer.status_code for rule, answer in answers.items()} == dict.fromkeys(answers, 404)
    assert town.clinic.stored() == before


class Town:
    """The app with two clients, staff of both roles, and whatever else addresses need in their places."""

    def __init__(self, app: Flask, services: Services) -> None:
        self.app = app
        self.clinic: Clinic = clinic_of(services)
        tess, mona = self.clinic.staff("Tess"), self.clinic.staff("Mona", role="manager")
        flagged, booked = self.clinic.arrive("U03"), self.clinic.arrive("U01")
        self.clinic.book(booked, tess, 1, date(2026, 12, 21))
        services.accounts.invitations.invite("Ann", "ann@clinic.example", "technician")
        invited = services.accounts.invitations.open()[0]
        review = self.clinic.review(flagged)
        self.values: dict[str, Any] = {"client_id": booked, "review_id": review, "staff_id": tess}
        self.values["invitation_id"] = invited.id
        self.values["approval_id"] = _approved(services, mona)
        self.values |= _after_session(self.clinic, booked, tess)
        services.date_requests.ask(booked, DateWish(2, date(2027, 1, 11)))
        self.values["request_id"] = services.date_requests.waiting()[0].id
        services.staff.rooms.add("Room 1")
        self.values["room_id"] = services.staff.rooms.all()[0].id
        services.staff.working_times.take_off(TimeOff(tess, date(2026, 12, 24), date(2026, 12, 24)), "", mona)
        self.values["time_off_id"] = services.staff.working_times.time_off(date(2026, 12, 1))[0].id
        self.values["job_id"] = services.jobs.start("print_sheets", {}, tess)
        self.values["table"] = "intakes"
        start = services.accounts.start_session
        self.values["task_id"] = _raised(services, booked)
        self.values["concern_id"] = _reported(services, booked)
        self.tokens = {"nobody": None, "client": start("client", booked)}
        self.tokens |= {"technician": start("staff", tess), "manager": start("staff", mona)}
        self.visits = {who: visit_as(app, token) for who, token in self.tokens.items()}

    def rules(self) -> Iterator[Rule]:
        return (rule for rule in self.app.url_map.iter_rules() if rule.endpoint != "static")

    def ask_all(
        self,
        who: str,
        methods: list[str],
        *,
        fields: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
        token: bool = False,
        only: set[Any] | None = None,
    ) -> list[TestResponse]:
        """Every address that knows one of the methods; signing out comes last."""
        rules = sorted(self.rules(), key=lambda rule: rule.endpoint == "account.sign_out")
        return [
            self.ask(who, method, rule, fields, headers or {}, token=token)
            for rule in rules
            for method in methods
            if method in (rule.methods or ()) and (only is None or ACCESS[rule.endpoint] in only)
        ]

    def ask(
        self, who: str, method: str, rule: Rule, fields: dict[str, str] | None, headers: dict[str, str], *, token: bool
    ) -> TestResponse:
        visit = self.visits[who]
        sent = dict(fields or {}) | ({"csrf_token": visit.csrf_token()} if token else {})
        return visit.ask(method, self.address(rule), data=sent or None, headers=headers)

    def address(self, rule: Rule) -> str:
        fixed: dict[str, Any] = {"day": date(2026, 12, 1), "number": 1, "topic": "pregnancy", "key": "T13-cover"}
        fixed["token"] = "x" * 43
        values = fixed | self.values
        with self.app.test_request_context():
            return url_for(rule.endpoint, **{name: values[name] for name in rule.arguments})

    def identity(self, who: str) -> str | None:
        """Whom the browser's cookie names."""
        visit = self.visits[who]
        with visit.client.session_transaction(base_url=visit.base_url) as session:
            return session.get("_user_id")


def _reported(services: Services, client_id: UUID) -> UUID:
    """Something that a client has reported."""
    services.concerns.send(SentConcern(client_id, UUID(int=9), Report(frozenset({Sign.PUS}), "x")))
    return services.staff.concerns.of_client(client_id)[0].concern_id


def _raised(services: Services, client_id: UUID) -> UUID:
    """A task for staff."""
    with services.database.write() as session:
        return raise_task(session, services.clock, "call", client_id, client_id, date(2026, 12, 2), ["wants_call"]).id


def _after_session(clinic: Clinic, client_id: UUID, staff_id: UUID) -> dict[str, Any]:
    """A treatment record and what the client said later."""
    cipher, record_id, said_id = clinic.desk.cipher, new_id(), new_id()
    body = TreatmentRecords(cipher).seal(record_id, TreatmentRecord(Outcome.DONE, minutes=9), staff_id)
    said = cipher.seal("follow_up", "answers_enc", said_id, "{}")
    with clinic.database.write() as session:
        booked = session.scalars(open_appointments(client_id)).one()
        staff, client = session.get_one(StaffRow, staff_id), session.get_one(ClientRow, client_id)
        session.add(treatment_record_row(booked, staff, id=record_id, body_enc=body))
        session.add(follow_up_row(client, id=said_id, answers_enc=said))
    return {"record_id": record_id, "follow_up_id": said_id}


def _approved(services: Services, staff_id: UUID) -> UUID:
    """Something that a clinician has approved."""
    row = services.approvals.standings()[0].subject
    services.approvals.record({row.code: row.content_hash}, Approver("Dr Lee", "x", date(2026, 12, 1)), staff_id)
    approval = services.approvals.standings()[0].approval
    assert approval
    return approval.id


@pytest.fixture
def town(app: Flask, services: Services, monkeypatch: pytest.MonkeyPatch) -> Town:
    # Printing takes longer than everything else here together, and has its own tests.
    monkeypatch.setattr(type(services.documents), "plan_pdf", lambda *_: b"%PDF-")
    monkeypatch.setattr(type(services.protocol_papers), "pdf", lambda *_: b"%PDF-")
    monkeypatch.setattr(type(services.sheets), "pdf", lambda sheets, ids, *_: b"%PDF-" * len([*map(sheets.sheet, ids)]))
    return Town(app, services)
