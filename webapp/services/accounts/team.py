"""The clinic's staff: who may come in, as what, and since when not any more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from webapp.services.accounts.errors import EmailTakenError, LastManagerError, UnknownMemberError
from webapp.services.accounts.one_time_links import OneTimeLinks
from webapp.services.accounts.passwords import Passwords
from webapp.services.accounts.sessions import LoginSessions
from webapp.services.clock import Clock
from webapp.services.login import Role
from webapp.storage.audit import note_act
from webapp.storage.database import Database
from webapp.storage.encryption import normal_email
from webapp.storage.rows import InvitationRow, StaffRow, new_id


@dataclass(frozen=True)
class Member:
    """One member of staff."""

    id: UUID
    name: str
    email: str
    role: Role
    disabled_at: datetime | None


class Team:
    """Members are disabled, never deleted: what they decided keeps its author."""

    def __init__(
        self, database: Database, clock: Clock, sessions: LoginSessions, passwords: Passwords, links: OneTimeLinks
    ) -> None:
        self._database = database
        self._clock = clock
        self._sessions = sessions
        self._passwords = passwords
        self._links = links

    def members(self) -> list[Member]:
        """Everybody, by name; those who may not come in any more last."""
        with self._database.read() as session:
            rows = session.scalars(select(StaffRow)).all()
        members = [Member(row.id, row.name, row.email, cast(Role, row.role), row.disabled_at) for row in rows]
        return sorted(members, key=lambda member: (member.disabled_at is not None, member.name.casefold()))

    def add(self, name: str, email: str, role: Role, password: str) -> UUID:
        """Make an account without an invitation, for the command line. Raises EmailTakenError, PasswordLengthError."""
        member = Member(new_id(), name, normal_email(email), role, disabled_at=None)
        password_hash = self._passwords.hash(password)
        with self._database.write() as session:
            if is_email_taken(session, member.email):
                raise EmailTakenError("A member of staff has this address.")
            add_member(session, member, password_hash, self._clock())
        return member.id

    def disable(self, staff_id: UUID) -> None:
        """Let somebody in no more; they are signed out everywhere at once, and links that they gave out end.

        Raises LastManagerError.
        """
        with self._database.write() as session:
            row = _existing(session, staff_id)
            if row.role == "manager" and not _has_other_manager(session, staff_id):
                raise LastManagerError("The last manager stays.")
            row.disabled_at = row.disabled_at or self._clock()
            self._sessions.end_all_within(session, staff_id)
            self._end_links_of(session, staff_id)

    def change_role(self, staff_id: UUID, role: Role) -> None:
        """Let somebody do more or less; they are signed out everywhere at once (C12). The same role changes nothing.

        Links that a manager gave out end with their being one. Raises LastManagerError, UnknownMemberError.
        """
        with self._database.write() as session:
            row = _existing(session, staff_id)
            if row.role == role:
                return
            if row.role == "manager" and not row.disabled_at and not _has_other_manager(session, staff_id):
                raise LastManagerError("The last manager stays.")
            row.role = role
            self._sessions.end_all_within(session, staff_id)
            self._end_links_of(session, staff_id)

    def enable(self, staff_id: UUID) -> None:
        """Let somebody in again, with their password; sessions that were ended stay ended."""
        with self._database.write() as session:
            _existing(session, staff_id).disabled_at = None

    def _end_links_of(self, session: Session, staff_id: UUID) -> None:
        """Whoever gave out a link has seen it, and could come back in by it."""
        given = select(InvitationRow).where(InvitationRow.invited_by == staff_id, self._links.is_open())
        for row in session.scalars(given).all():
            self._links.end(session, InvitationRow.id == row.id)
            note_act(session, row, "withdrawn")


def add_member(session: Session, member: Member, password_hash: str, now: datetime) -> None:
    """Store a new member."""
    session.add(
        StaffRow(
            id=member.id,
            name=member.name,
            email=member.email,
            role=member.role,
            password_hash=password_hash,
            created_at=now,
        )
    )


def is_email_taken(session: Session, email: str) -> bool:
    """Whether a member of staff, disabled or not, has this normalised address."""
    return bool(session.scalar(select(exists(select(StaffRow.id).where(StaffRow.email == email)))))


def _existing(session: Session, staff_id: UUID) -> StaffRow:
    row = session.get(StaffRow, staff_id)
    if row is None:
        raise UnknownMemberError("There is no such member of staff.")
    return row


def _has_other_manager(session: Session, staff_id: UUID) -> bool:
    others = select(StaffRow.id).where(
        StaffRow.role == "manager", StaffRow.disabled_at.is_(None), StaffRow.id != staff_id
    )
    return bool(session.scalar(select(exists(others))))
