"""Somebody who fills in the intake without scripts, as far as a test wants them to go."""

from typing import Any

import pytest
from sqlalchemy import func, select

from tests.clock import FakeClock
from tests.intakes import CLEAR
from tests.web.page import Page, Visit
from webapp.services import Services
from webapp.storage.encryption import FieldCipher
from webapp.storage.keys import load_or_create
from webapp.storage.rows import ClientRow, ResponseRow, Row, new_id
from webapp.web.intake.consent import consent_text

DETAILS = {
    "name": "Noor Haddad",
    "email": "noor@example.com",
    "phone": "+971 50 123 4567",
    "reach_by": "text",
    "consent": "y",
}


class Prospect:
    """A person who takes their time."""

    def __init__(self, visit: Visit, clock: FakeClock) -> None:
        self.visit = visit
        self._clock = clock

    def open(self, url: str = "/intake") -> Page:
        page = self.visit.get(url)
        self._clock.move(minutes=3)
        return page

    def check(self, answers: dict[str, Any] | None = None, status: int = 200, url: str = "/intake") -> Page:
        """Answer, and press "Check my answers"."""
        return self.press_check(self.open(url), CLEAR | (answers or {}), status)

    def press_check(self, questions: Page, answers: dict[str, Any], status: int = 200) -> Page:
        return self.visit.submit(questions, answers, status, button="Check my answers")

    def send(self, summary: Page, details: dict[str, Any] | None = None, status: int = 302) -> Page:
        return self.visit.submit(summary, DETAILS | (details or {}), status, button="Send my answers")

    def fields(self, **changes: Any) -> dict[str, Any]:
        """All that the screens of a script would send at the end."""
        with self.visit.app.test_request_context(base_url=self.visit.base_url):
            agreed_to = consent_text().text_hash
        hidden = {"submission_id": str(new_id()), "consent_text": agreed_to, "step": "send", "screens": "1"}
        return CLEAR | DETAILS | hidden | changes


class Stored:
    """What has reached the database."""

    def __init__(self, services: Services) -> None:
        self.services = services

    def count(self, table: type[Row] = ResponseRow) -> int:
        with self.services.database.read() as session:
            return session.scalar(select(func.count()).select_from(table)) or 0

    def answers(self) -> dict[str, Any]:
        """Those of the only client."""
        with self.services.database.read() as session:
            client_id = session.scalars(select(ClientRow.id)).one()
            return dict(self.services.plans.case(session, client_id).response.answers)

    def contact(self, column: str) -> str:
        """What the only client gave: name, email or phone."""
        client = self.rows(ClientRow)[0]
        cipher = FieldCipher(load_or_create(self.services.config.instance_path).field_keys)
        return cipher.open("client", f"{column}_enc", client.id, getattr(client, f"{column}_enc"))

    def rows(self, table: type[Row]) -> list[Any]:
        with self.services.database.read() as session:
            return list(session.scalars(select(table)))


@pytest.fixture
def prospect(visit: Visit, clock: FakeClock) -> Prospect:
    return Prospect(visit, clock)


@pytest.fixture
def stored(services: Services) -> Stored:
    return Stored(services)
