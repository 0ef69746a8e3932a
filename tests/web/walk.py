"""A walk through the app in the pseudo-language: every page that is looked at is kept."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast
from uuid import UUID

from flask import Flask, request
from sqlalchemy import update

from tests.clinic import Clinic, clinic_of
from tests.clock import FakeClock
from tests.pseudo import CODE
from tests.web.page import Visit
from webapp.documents.errors import PdfUnavailableError
from webapp.services import Services
from webapp.services.client_papers import ClientPapers
from webapp.services.client_sheets import ClientSheets
from webapp.services.plans import PlanSnapshot
from webapp.services.protocol_papers import ProtocolPapers
from webapp.storage.rows import ClientRow

NAME, MANAGER, WORDS = "ليلى", "سارة", "كلمات"
ASK = {"Accept-Language": CODE}


class Walk:
    """Somebody who looks at everything. `seen` are the pages by what led to them, `endpoints` what was asked for."""

    def __init__(self, app: Flask, clock: FakeClock) -> None:
        self.app = app
        self.clock = clock
        self.services: Services = app.extensions["stipple"]
        self.clinic: Clinic = clinic_of(self.services)
        self.seen: dict[str, str] = {}
        self.endpoints: set[str] = set()
        self.visit = Visit(app)
        app.before_request(self._note)

    def look(self, url: str, state: str = "", visit: Visit | None = None) -> None:
        self._keep(f"{url} {state}".strip(), (visit or self.visit).ask("GET", url, headers=ASK))

    def post(self, url: str, what: str, visit: Visit | None = None, **fields: Any) -> None:
        """Send a form, and look at the page that answers or at the one that it leads to."""
        browser = visit or self.visit
        fields = {"csrf_token": browser.csrf_token()} | fields
        response = browser.ask("POST", url, data=fields, headers=ASK)
        if 300 <= response.status_code < 400:
            response = browser.ask("GET", response.headers["Location"], headers=ASK)
        self._keep(f"POST {url}: {what}", response)

    def _keep(self, name: str, response: Any) -> None:
        assert response.mimetype in ("text/html", "application/pdf"), f"{name}: {response.status} {response.mimetype}"
        if response.mimetype == "text/html":
            self.seen[name] = response.get_data(as_text=True)

    def _note(self) -> None:
        self.endpoints.add(request.endpoint or "")

    # --- People ---

    def client(self, case: str | Mapping[str, object]) -> UUID:
        client_id = self.clinic.arrive(case, NAME)
        with self.services.database.write() as session:
            session.execute(update(ClientRow).where(ClientRow.id == client_id).values(locale=CODE))
        return client_id

    def phone(self, client_id: UUID) -> Visit:
        visit = Visit(self.app)
        visit.sign_in(self.services.accounts.start_session("client", client_id))
        return visit

    def desk(self, staff_id: UUID) -> Visit:
        visit = Visit(self.app)
        visit.sign_in(self.services.accounts.start_session("staff", staff_id))
        return visit

    def lose_pdf(self) -> None:
        """From now on no PDF can be made."""
        none = NoPapers()
        self.app.extensions["stipple"] = replace(
            self.services,
            documents=cast(ClientPapers, none),
            protocol_papers=cast(ProtocolPapers, none),
            sheets=cast(ClientSheets, none),
        )


class NoPapers:
    """A machine without what PDFs are made with."""

    def plan_pdf(self, _snapshot: PlanSnapshot) -> bytes:
        raise PdfUnavailableError("0")

    def pdf(self, *_: object) -> bytes:
        raise PdfUnavailableError("0")
