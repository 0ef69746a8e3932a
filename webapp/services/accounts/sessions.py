"""Signed-in devices: opaque tokens that end by themselves, or at once when somebody ends them (C9, C11, C12)."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Update, and_, delete, select, update
from sqlalchemy.orm import Session

from webapp.services.accounts.secret import hash_of, new_token
from webapp.services.clock import Clock
from webapp.services.login import ClientLogin, Role, StaffLogin
from webapp.storage.database import Database, StorageUnavailableError
from webapp.storage.rows import ClientRow, LoginSessionRow, PushSubscriptionRow, StaffRow

Kind = Literal["client", "staff"]


@dataclass(frozen=True)
class Lifetime:
    """How long a session lives without being used, and at most; use is noted no more often than every `step`."""

    idle: timedelta
    absolute: timedelta
    step: timedelta


LIFETIMES: dict[str, Lifetime] = {
    "client": Lifetime(timedelta(days=30), timedelta(days=400), timedelta(hours=1)),
    "staff": Lifetime(timedelta(minutes=20), timedelta(hours=10), timedelta(seconds=30)),
}


class LoginSessions:
    """Starts, recognises and ends sessions. The table holds hashes: nobody can sign in with what stands there."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def start(self, kind: Kind, person_id: UUID) -> str:
        """Sign a device in; the token is known to nobody else."""
        with self._database.write() as session:
            return self.start_within(session, kind, person_id)

    def start_within(self, session: Session, kind: Kind, person_id: UUID) -> str:
        """The same as part of a transaction that does more."""
        token, now = new_token(), self._clock()
        row = LoginSessionRow(
            token_hash=hash_of(token),
            kind=kind,
            client_id=person_id if kind == "client" else None,
            staff_id=person_id if kind == "staff" else None,
            created_at=now,
            last_seen_at=now,
            expires_at=now + LIFETIMES[kind].absolute,
        )
        session.add(row)
        return token

    def find(self, token: str, *, is_use: bool = True) -> ClientLogin | StaffLogin | None:
        """Whose token it is, if its session still runs and its owner may still come in.

        Looking is use, which keeps an idle session from ending, unless it is said to be none.
        """
        with self._database.read() as session:
            found = session.execute(_with_owner(token)).one_or_none()
        if found is None:
            return None
        row, member, locale = found
        if not _runs(row, self._clock()) or (member and member.disabled_at):
            return None
        if is_use:
            self._note_use(row)
        return _login(row, member, locale)

    def was_ended(self, token: str) -> bool:
        """Whether somebody ended this session; False for one that runs, ran out or never was."""
        ended = select(LoginSessionRow.ended_at).where(LoginSessionRow.token_hash == hash_of(token))
        with self._database.read() as session:
            return session.scalar(ended) is not None

    def end(self, token: str) -> None:
        """Sign this device out; a second time changes nothing."""
        is_this = LoginSessionRow.token_hash == hash_of(token)
        with self._database.write() as session:
            session.execute(self._ending(is_this))
            # What reached this device by itself must not reach whoever holds it now.
            ended = select(LoginSessionRow.id).where(is_this)
            session.execute(delete(PushSubscriptionRow).where(PushSubscriptionRow.login_session_id.in_(ended)))

    def end_all_within(self, session: Session, staff_id: UUID) -> None:
        """Sign a member of staff out everywhere."""
        session.execute(self._ending(LoginSessionRow.staff_id == staff_id))

    def _ending(self, which: ColumnElement[bool]) -> Update:
        running = LoginSessionRow.ended_at.is_(None)
        return update(LoginSessionRow).where(which, running).values(ended_at=self._clock())

    def _note_use(self, row: LoginSessionRow) -> None:
        now = self._clock()
        if now - row.last_seen_at < LIFETIMES[row.kind].step:
            return
        # Pages can be read while nothing can be saved; the next request notes the use.
        with suppress(StorageUnavailableError), self._database.write() as session:
            # A session that ended in the meantime stays ended.
            still_running = update(LoginSessionRow).where(
                LoginSessionRow.id == row.id, LoginSessionRow.ended_at.is_(None)
            )
            session.execute(still_running.values(last_seen_at=now))


def is_running(kind: Kind, now: datetime) -> ColumnElement[bool]:
    """What is true of the sessions of a kind that have not ended, by somebody or by themselves."""
    is_fresh = LoginSessionRow.last_seen_at > now - LIFETIMES[kind].idle
    has_not_ended = and_(LoginSessionRow.ended_at.is_(None), LoginSessionRow.expires_at > now)
    return and_(LoginSessionRow.kind == kind, is_fresh, has_not_ended)


def _with_owner(token: str) -> Select[LoginSessionRow, StaffRow | None, str | None]:
    owner = (
        select(LoginSessionRow, StaffRow, ClientRow.locale)
        .outerjoin(StaffRow, StaffRow.id == LoginSessionRow.staff_id)
        .outerjoin(ClientRow, ClientRow.id == LoginSessionRow.client_id)
    )
    return owner.where(LoginSessionRow.token_hash == hash_of(token))


def _runs(row: LoginSessionRow, now: datetime) -> bool:
    is_fresh = now < row.last_seen_at + LIFETIMES[row.kind].idle
    return row.ended_at is None and is_fresh and now < row.expires_at


def _login(row: LoginSessionRow, member: StaffRow | None, locale: str | None) -> ClientLogin | StaffLogin | None:
    if row.client_id:
        return ClientLogin(row.id, row.client_id, locale or "")
    if member is None:
        return None
    return StaffLogin(row.id, member.id, member.name, cast(Role, member.role), signed_in_at=row.created_at)
