"""Links that make staff accounts: the first manager's, and those that managers give out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from webapp.services.accounts.errors import EmailTakenError, InvitationError, OtherAddressError, UnknownMemberError
from webapp.services.accounts.one_time_links import OneTimeLinks, Recipient, Sent
from webapp.services.accounts.passwords import Passwords
from webapp.services.accounts.sessions import LoginSessions
from webapp.services.accounts.team import Member, add_member, is_email_taken
from webapp.services.clock import Clock
from webapp.services.login import Role
from webapp.storage.audit import note_act
from webapp.storage.database import Database
from webapp.storage.encryption import normal_email
from webapp.storage.rows import InvitationRow, StaffRow, new_id

PAGE = "/staff/join"
FIRST_VALID = timedelta(hours=24)
VALID = timedelta(hours=72)
# The first manager is nobody yet: that invitation is for whoever holds the link.
ANYBODY = Recipient("", "", "manager")


@dataclass(frozen=True)
class OpenInvitation:
    """An invitation that was not followed yet."""

    id: UUID
    name: str
    email: str
    role: Role
    expires_at: datetime


class Invitations:
    """Whoever opens an invitation's link first gets the account."""

    def __init__(
        self, database: Database, clock: Clock, sessions: LoginSessions, passwords: Passwords, links: OneTimeLinks
    ) -> None:
        self._database = database
        self._clock = clock
        self._sessions = sessions
        self._passwords = passwords
        self._links = links

    def first_manager_link(self) -> str | None:
        """A link that makes the first manager, in place of any earlier one; None as soon as there is staff."""
        with self._database.write() as session:
            return None if _has_staff(session) else self._links.make(session, PAGE, ANYBODY, FIRST_VALID)

    def open(self) -> list[OpenInvitation]:
        """Those that can still be followed, the newest first."""
        of_a_member = select(StaffRow.email)
        wanted = select(InvitationRow).where(
            self._links.is_open(), InvitationRow.email != ANYBODY.email, InvitationRow.email.not_in(of_a_member)
        )
        with self._database.read() as session:
            rows = session.scalars(wanted.order_by(InvitationRow.created_at.desc())).all()
        return [OpenInvitation(row.id, row.name, row.email, cast(Role, row.role), row.expires_at) for row in rows]

    def invite(self, name: str, email: str, role: Role, invited_by: UUID | None = None) -> Sent:
        """Make an invitation and mail it; an earlier one to the same address ends. Raises EmailTakenError."""
        recipient = Recipient(name, normal_email(email), role)
        with self._database.write() as session:
            if is_email_taken(session, recipient.email):
                raise EmailTakenError("A member of staff has this address.")
            link = self._links.make(session, PAGE, recipient, VALID, invited_by)
        return self._links.mail("invitation", recipient, link, VALID)

    def withdraw(self, invitation_id: UUID) -> None:
        """End an invitation that should not be followed; a second time changes nothing."""
        with self._database.write() as session:
            invitation = session.get(InvitationRow, invitation_id)
            if invitation is None:
                raise UnknownMemberError("There is no such invitation.")
            if self._links.end(session, InvitationRow.id == invitation_id):
                note_act(session, invitation, "withdrawn")

    def join(self, token: str, name: str, email: str, password: str) -> str:
        """Make the account and sign it in: the answer is a session token.

        Raises InvitationError, OtherAddressError, EmailTakenError or PasswordLengthError; the link stays good then.
        """
        email = normal_email(email)
        with self._database.read() as session:
            self._find(session, token, email)
        password_hash = self._passwords.hash(password)  # Slow on purpose, so outside of the transaction that writes.
        with self._database.write() as session:
            invitation = self._find(session, token, email)
            invitation.used_at = self._clock()
            member = Member(new_id(), name, email, cast(Role, invitation.role), disabled_at=None)
            add_member(session, member, password_hash, self._clock())
            return self._sessions.start_within(session, "staff", member.id)

    def _find(self, session: Session, token: str, email: str) -> InvitationRow:
        row = self._links.find(session, PAGE, token)
        if row is None or (row.email == ANYBODY.email and _has_staff(session)):
            raise InvitationError("No open invitation has this link.")
        if row.email not in (ANYBODY.email, email):
            raise OtherAddressError("The invitation is for another address.")
        if is_email_taken(session, email):
            raise EmailTakenError("A member of staff has this address.")
        return row


def _has_staff(session: Session) -> bool:
    return bool(session.scalar(select(exists(select(StaffRow.id)))))
