"""Clients who have sent their intake, each with a phone that is signed in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
from bs4 import BeautifulSoup

from tests.clients import CLIENTS
from tests.clock import FakeClock
from tests.intakes import intake
from tests.rows import appointment_row, staff_row
from tests.web.page import Page, Visit
from webapp.domain.response import read_response
from webapp.services import Services
from webapp.storage.rows import ClientRow


@dataclass
class Phone:
    """One client's phone."""

    visit: Visit
    client_id: UUID
    clock: FakeClock
    services: Services

    def on(self, day: str, page: str = "/me", status: int = 200) -> Page:
        """A page as it stands on a day, on which the phone is signed in."""
        self.clock.set_day(date.fromisoformat(day))
        self.sign_in()
        return self.open(page, status)

    def quick_look(self, day: date) -> BeautifulSoup:
        """Today's page on that day, without the inspection that every other page gets: for many days in a row."""
        self.clock.set_day(day)
        self.sign_in()
        return BeautifulSoup(self.visit.client.get("/me", base_url=self.visit.base_url).text, "html.parser")

    def sign_in(self) -> None:
        self.visit.sign_in(self.services.accounts.start_session("client", self.client_id))

    def open(self, page: str = "/me", status: int = 200) -> Page:
        return self.visit.get(page, status)

    def tap(self, page: Page, tick: str) -> Page:
        """Press a tick without JavaScript, `tick` as its line is called; gives the page that follows."""
        return self.visit.get(self.visit.submit(page, form=f"[id='tick-{tick}'] form[data-module=tick]").location)

    def send(self, *events: Mapping[str, object], status: int = 200, **more: object) -> Page:
        """Send events as the script does."""
        return self.visit.post_json("/me/ticks", {"events": list(events)} | more, status)

    def fetch(self, revision: str = "", status: int = 200) -> Page:
        """Ask for all ticks as the script does."""
        return self.visit.get(f"/me/ticks?revision={revision}", status, Accept="application/json")

    def book(self, sessions: Mapping[int, str]) -> None:
        """The clinic books sessions."""
        staff = staff_row()
        with self.services.database.write() as session:
            client = session.get_one(ClientRow, self.client_id)
            booked = [
                appointment_row(client, staff, number=number, starts_on=date.fromisoformat(day))
                for number, day in sessions.items()
            ]
            session.add_all([staff, *booked])
            session.flush()
            self.services.plans.remake(session, self.client_id, "booking")


@pytest.fixture
def arrive(services: Services, clock: FakeClock, another_visit: Callable[[], Visit]) -> Callable[..., Phone]:
    """Somebody sends the answers of a case file, and their phone is signed in."""

    def send(case: str | Mapping[str, object]) -> Phone:
        raw = CLIENTS[case] if isinstance(case, str) else case
        answers = raw["answers"]
        assert isinstance(answers, Mapping)
        response = read_response(services.library.content.questionnaire, answers, services.today())
        client_id = services.intake.submit(intake(response, kiosk=True)).client_id
        phone = Phone(another_visit(), client_id, clock, services)
        phone.sign_in()
        return phone

    return send


@pytest.fixture
def man(arrive: Callable[..., Phone]) -> Phone:
    """U01: short hair, first session on 14 December."""
    return arrive("U01")
