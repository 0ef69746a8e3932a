"""Sign-ins without accounts: three tokens, three people."""

from datetime import UTC, datetime
from uuid import UUID

from flask import Flask

from tests.web.page import Visit
from webapp.services.login import ClientLogin, StaffLogin

CLIENT = ClientLogin(session_id=UUID(int=1), client_id=UUID(int=10))
# Nobody who has just signed in is asked for the password once more.
NOW = datetime.max.replace(tzinfo=UTC)
TECHNICIAN = StaffLogin(UUID(int=2), staff_id=UUID(int=20), name="Tess", role="technician", signed_in_at=NOW)
MANAGER = StaffLogin(UUID(int=3), staff_id=UUID(int=30), name="Mona", role="manager", signed_in_at=NOW)


class FakeLogins:
    """Knows the tokens `client`, `technician` and `manager`, unless they have been revoked."""

    def __init__(self) -> None:
        self.known: dict[str, ClientLogin | StaffLogin] = {
            "client": CLIENT,
            "technician": TECHNICIAN,
            "manager": MANAGER,
        }

    def login_session(self, token: str, *, is_use: bool = True) -> ClientLogin | StaffLogin | None:
        return self.known.get(token)

    def was_ended(self, token: str) -> bool:
        return False


def visit_as(app: Flask, token: str | None) -> Visit:
    """A browser in which somebody is signed in; None is nobody."""
    visit = Visit(app)
    if token:
        visit.sign_in(token)
    return visit
