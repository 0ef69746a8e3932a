"""Who may come in: sessions, the ways to sign in, the clinic's staff."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from webapp.services.accounts.attempts import Attempts
from webapp.services.accounts.client_sign_in import ClientSignIn
from webapp.services.accounts.invitations import Invitations
from webapp.services.accounts.new_passwords import NewPasswords
from webapp.services.accounts.one_time_links import OneTimeLinks
from webapp.services.accounts.passwords import Passwords
from webapp.services.accounts.post import Post
from webapp.services.accounts.sessions import Kind, LoginSessions
from webapp.services.accounts.staff_sign_in import StaffSignIn
from webapp.services.accounts.team import Team
from webapp.services.clock import Clock
from webapp.services.login import ClientLogin, StaffLogin
from webapp.storage.database import Database
from webapp.storage.encryption import BlindIndex, FieldCipher

__all__ = ["AccountsService", "build_accounts"]


@dataclass(frozen=True)
class AccountsService:
    """All of it together, for pages and commands."""

    attempts: Attempts
    sessions: LoginSessions
    client_sign_in: ClientSignIn
    staff_sign_in: StaffSignIn
    team: Team
    invitations: Invitations
    new_passwords: NewPasswords

    def login_session(self, token: str, *, is_use: bool = True) -> ClientLogin | StaffLogin | None:
        """Whose token this is, if its session still runs. What a page asks for by itself is no use of it (C11)."""
        return self.sessions.find(token, is_use=is_use)

    def was_ended(self, token: str) -> bool:
        """Whether somebody ended the session of this token, here or elsewhere; it did not just run out."""
        return self.sessions.was_ended(token)

    def start_session(self, kind: Kind, person_id: UUID) -> str:
        """Sign a device in; the answer is its token."""
        return self.sessions.start(kind, person_id)

    def end_session(self, token: str) -> None:
        """Sign a device out."""
        self.sessions.end(token)

    def first_manager_link(self) -> str | None:
        """The one-time link that makes the first manager; None as soon as there is staff."""
        return self.invitations.first_manager_link()


def build_accounts(
    database: Database, clock: Clock, cipher: FieldCipher, blind_index: BlindIndex, post: Post
) -> AccountsService:
    """Every part with what it needs."""
    attempts, sessions, passwords = Attempts(database, clock), LoginSessions(database, clock), Passwords()
    links = OneTimeLinks(clock, post)
    return AccountsService(
        attempts=attempts,
        sessions=sessions,
        client_sign_in=ClientSignIn(database, clock, attempts, sessions, cipher, blind_index, post),
        staff_sign_in=StaffSignIn(database, attempts, sessions, passwords, blind_index),
        team=Team(database, clock, sessions, passwords, links),
        invitations=Invitations(database, clock, sessions, passwords, links),
        new_passwords=NewPasswords(database, clock, sessions, passwords, links),
    )
