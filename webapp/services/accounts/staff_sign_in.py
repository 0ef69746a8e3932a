"""Members of staff sign in with a password."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from webapp.services.accounts.attempts import Attempts, Bucket, Limit, network_of
from webapp.services.accounts.errors import WrongCredentialsError
from webapp.services.accounts.passwords import Passwords
from webapp.services.accounts.sessions import LoginSessions
from webapp.storage.database import Database
from webapp.storage.encryption import BlindIndex, normal_email
from webapp.storage.rows import AttemptRow, StaffRow

PER_ACCOUNT = Limit("staff", 5, timedelta(minutes=1))
PER_ADDRESS = Limit("staff_ip", 20, timedelta(minutes=1))


class StaffSignIn:
    """Unknown, disabled and wrong look the same and take as long (C6); guessing is slow from everywhere (C4)."""

    def __init__(
        self,
        database: Database,
        attempts: Attempts,
        sessions: LoginSessions,
        passwords: Passwords,
        blind_index: BlindIndex,
    ) -> None:
        self._database = database
        self._attempts = attempts
        self._sessions = sessions
        self._passwords = passwords
        self._blind_index = blind_index

    def with_password(self, email: str, password: str, address: str | None) -> str:
        """A session token, or WrongCredentialsError, or TooManyAttemptsError.

        `address` is the network address that asks.
        """
        account = Bucket(PER_ACCOUNT, self._blind_index.of(email))
        spent = self._attempts.spend(account, Bucket(PER_ADDRESS, network_of(address)))
        member = self._member(email)
        # Outside of any transaction: it is slow on purpose, and writers wait for each other.
        is_right = self._passwords.match(member.password_hash if member else None, password)
        if member is None or not is_right:
            raise WrongCredentialsError("No account has this e-mail and this password.")
        return self._let_in(member, password, spent)

    def again(self, staff_id: UUID, password: str, address: str | None) -> str:
        """The same for somebody who is signed in and is asked for their password once more (C8)."""
        with self._database.read() as session:
            email = session.get_one(StaffRow, staff_id).email
        return self.with_password(email, password, address)

    def _member(self, email: str) -> StaffRow | None:
        with self._database.read() as session:
            return session.scalars(
                select(StaffRow).filter_by(email=normal_email(email), disabled_at=None)
            ).one_or_none()

    def _let_in(self, member: StaffRow, password: str, spent: list[AttemptRow]) -> str:
        is_outdated = self._passwords.is_outdated(member.password_hash)
        new_hash = self._passwords.hash(password) if is_outdated else member.password_hash
        with self._database.write() as session:
            current = session.get_one(StaffRow, member.id)
            if current.disabled_at or current.password_hash != member.password_hash:
                raise WrongCredentialsError("The account changed while its password was checked.")
            current.password_hash = new_hash
            self._attempts.give_back_within(session, spent)
            return self._sessions.start_within(session, "staff", member.id)
