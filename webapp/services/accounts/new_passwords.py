"""A member of staff who forgot the password gets a link from a manager, who never learns the new one (C7)."""

from __future__ import annotations

from datetime import timedelta
from typing import cast
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.services.accounts.errors import InvitationError, UnknownMemberError
from webapp.services.accounts.one_time_links import OneTimeLinks, Recipient, Sent
from webapp.services.accounts.passwords import Passwords
from webapp.services.accounts.sessions import LoginSessions
from webapp.services.clock import Clock
from webapp.services.login import Role
from webapp.storage.database import Database
from webapp.storage.rows import InvitationRow, StaffRow

PAGE = "/staff/new-password"
VALID = timedelta(hours=24)


class NewPasswords:
    """The old password goes on working until the link is used; then every session of the account ends (C12)."""

    def __init__(
        self, database: Database, clock: Clock, sessions: LoginSessions, passwords: Passwords, links: OneTimeLinks
    ) -> None:
        self._database = database
        self._clock = clock
        self._sessions = sessions
        self._passwords = passwords
        self._links = links

    def offer(self, staff_id: UUID, offered_by: UUID | None = None) -> Sent:
        """Make a link for a member who is not disabled, and mail it."""
        with self._database.write() as session:
            member = session.get(StaffRow, staff_id)
            if member is None or member.disabled_at:
                raise UnknownMemberError("There is no such member of staff, or not any more.")
            recipient = Recipient(member.name, member.email, cast(Role, member.role))
            link = self._links.make(session, PAGE, recipient, VALID, offered_by)
        return self._links.mail("new_password", recipient, link, VALID)

    def choose(self, token: str, password: str) -> str:
        """Store the password and sign in; the answer is a session token.

        Raises InvitationError or PasswordLengthError; the link stays good then.
        """
        with self._database.read() as session:
            self._find(session, token)
        password_hash = self._passwords.hash(password)  # Slow on purpose, so outside of the transaction that writes.
        with self._database.write() as session:
            link, member = self._find(session, token)
            link.used_at = self._clock()
            member.password_hash = password_hash
            self._sessions.end_all_within(session, member.id)
            return self._sessions.start_within(session, "staff", member.id)

    def _find(self, session: Session, token: str) -> tuple[InvitationRow, StaffRow]:
        link = self._links.find(session, PAGE, token)
        member = link and session.scalars(select(StaffRow).where(StaffRow.email == link.email)).one_or_none()
        if not link or not member or member.disabled_at:
            raise InvitationError("No open offer has this link.")
        return link, member
