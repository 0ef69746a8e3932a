"""Limits on how often something may be tried, counted in the database so that all processes count together (C4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from webapp.services.accounts.errors import TooManyAttemptsError
from webapp.services.clock import Clock
from webapp.storage.database import Database
from webapp.storage.rows import AttemptRow, new_id

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Limit:
    """So many attempts in so long a window, which slides."""

    name: str
    most: int
    window: timedelta


@dataclass(frozen=True)
class Bucket:
    """A limit for one account, one address, one network. `key` must not be personal: it is stored as it is."""

    limit: Limit
    key: str

    @property
    def code(self) -> str:
        """How the table calls it."""
        return f"{self.limit.name}:{self.key}"


class Attempts:
    """Counts before the attempt is judged, so that many at once gain nothing; what was no attack is given back."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def spend(self, *buckets: Bucket) -> list[AttemptRow]:
        """Count one attempt in every bucket, or in none and raise TooManyAttemptsError if one of them is full."""
        with self._database.write() as session:
            return self.spend_within(session, *buckets)

    def spend_within(self, session: Session, *buckets: Bucket) -> list[AttemptRow]:
        """The same as part of a transaction. It must commit even if the attempt fails."""
        now = self._clock()
        session.execute(delete(AttemptRow).where(AttemptRow.at <= now - DAY))
        for bucket in buckets:
            _refuse_if_full(session, bucket, now)
        rows = [AttemptRow(id=new_id(), bucket=bucket.code, at=now, created_at=now) for bucket in buckets]
        session.add_all(rows)
        return rows

    def give_back_within(self, session: Session, attempts: list[AttemptRow]) -> None:
        """Forget these attempts."""
        session.execute(delete(AttemptRow).where(AttemptRow.id.in_([attempt.id for attempt in attempts])))


def network_of(address: str | None) -> str:
    """Who an address belongs to: one IPv4 address, or the /64 that an IPv6 household gets."""
    try:
        parsed = ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None:
        return f"{IPv6Address(int(parsed) >> 64 << 64)}/64"
    return str(getattr(parsed, "ipv4_mapped", None) or parsed)


def _refuse_if_full(session: Session, bucket: Bucket, now: datetime) -> None:
    counted = select(AttemptRow.at).where(AttemptRow.bucket == bucket.code, AttemptRow.at > now - bucket.limit.window)
    times = session.scalars(counted.order_by(AttemptRow.at)).all()
    if len(times) >= bucket.limit.most:
        raise TooManyAttemptsError(until=times[-bucket.limit.most] + bucket.limit.window)
