"""Who stands behind a sign-in: what the web asks of the accounts service, whichever way it keeps sessions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol
from uuid import UUID

Role = Literal["technician", "manager"]


@dataclass(frozen=True)
class ClientLogin:
    """One signed-in phone of a client; `locale` is the language of their intake, as a tag."""

    session_id: UUID
    client_id: UUID
    locale: str = ""


@dataclass(frozen=True)
class StaffLogin:
    """One signed-in browser of a member of staff; `signed_in_at` is when they last typed their password in it."""

    session_id: UUID
    staff_id: UUID
    name: str
    role: Role
    signed_in_at: datetime


class Logins(Protocol):
    """The part of the accounts service that every request needs."""

    def login_session(self, token: str, *, is_use: bool = True) -> ClientLogin | StaffLogin | None:
        """Whose token this is, if its session still runs."""

    def was_ended(self, token: str) -> bool:
        """Whether somebody ended the session of this token; it did not just run out."""
