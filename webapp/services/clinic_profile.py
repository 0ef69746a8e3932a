"""What the clinic says about itself: the environment's words until a manager saves others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.config import Config
from webapp.domain.clinic_profile import ClinicProfile, ReadinessSettings
from webapp.domain.errors import DomainError
from webapp.services.clock import Clock
from webapp.services.desk import staff_names
from webapp.storage.database import Database
from webapp.storage.errors import StorageUnavailableError
from webapp.storage.rows import ClinicProfileRow


class ProfileChangedError(DomainError):
    """Somebody else saved other values since the page was opened; nothing was saved over them."""

    def __init__(self, by: str) -> None:
        super().__init__(f"{by} saved other values in the meantime.")
        self.by = by


@dataclass(frozen=True)
class ProfileVersion:
    """What was changed by whom, when: the names of the fields with what stood there before and since."""

    number: int
    at: datetime
    by: str
    changes: Mapping[str, tuple[object, object]]


class ClinicProfiles:
    """Every version is kept; the newest holds for everybody at once."""

    def __init__(self, database: Database, config: Config, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._first = ClinicProfile(
            name=config.clinic_name,
            phone=config.clinic_phone,
            email=config.clinic_email,
            address=config.clinic_address,
            emergency_number=config.emergency_number,
            retention_years=config.retention_years,
        )
        self._known = self._first

    @property
    def known(self) -> ClinicProfile:
        """The profile as this process last read it. Asks nobody, so that it can be shown whatever has failed."""
        return self._known

    def current(self) -> ClinicProfile:
        """The profile as it stands; while the database cannot serve, as it was last known."""
        with suppress(StorageUnavailableError), self._database.read() as session:
            self._known = self.within(session)
        return self._known

    def within(self, session: Session) -> ClinicProfile:
        """The same inside the caller's transaction, where trouble with the database is not hidden."""
        newest = select(ClinicProfileRow.chosen).order_by(ClinicProfileRow.number.desc()).limit(1)
        return _with(self._first, session.scalar(newest) or {})

    def number(self) -> int:
        """The number of the newest version; 0 before anybody saved one."""
        with self._database.read() as session:
            return _newest(session)

    def history(self) -> tuple[ProfileVersion, ...]:
        """Every version with what it changed, newest first."""
        with self._database.read() as session:
            rows = session.scalars(select(ClinicProfileRow).order_by(ClinicProfileRow.number)).all()
            names = staff_names(session)
        profiles = [self._first, *(_with(self._first, row.chosen) for row in rows)]
        found = [
            ProfileVersion(row.number, row.created_at, names[row.staff_id], _changes(before, after))
            for row, before, after in zip(rows, profiles, profiles[1:], strict=False)
        ]
        return tuple(reversed(found))

    def save(self, chosen: Mapping[str, Any], staff_id: UUID, *, base: int | None = None) -> None:
        """Keeps these choices beside those that were made before; fields that are not named stay as they are.

        `base` is the version that was shown when they were made. The same choices once more change nothing. Raises
        ProfileChangedError when somebody else has changed one of these fields since.
        """
        with self._database.write() as session:
            rows = session.scalars(select(ClinicProfileRow).order_by(ClinicProfileRow.number)).all()
            kept = rows[-1].chosen if rows else {}
            if _with(self._first, {**kept, **chosen}) == _with(self._first, kept):
                return
            if base is not None:
                self._refuse_stale(session, rows, base, chosen)
            self._add(session, len(rows) + 1, staff_id, {**kept, **chosen})

    def _refuse_stale(
        self, session: Session, rows: Sequence[ClinicProfileRow], base: int, chosen: Mapping[str, Any]
    ) -> None:
        shown = _with(self._first, rows[base - 1].chosen if 0 < base <= len(rows) else {})
        newest = _with(self._first, rows[-1].chosen if rows else {})
        if set(_changes(shown, newest)) & set(chosen):
            raise ProfileChangedError(staff_names(session)[rows[-1].staff_id])

    def _add(self, session: Session, number: int, staff_id: UUID, chosen: dict[str, Any]) -> None:
        session.add(ClinicProfileRow(created_at=self._clock(), number=number, staff_id=staff_id, chosen=chosen))


def _newest(session: Session) -> int:
    return session.scalar(select(func.max(ClinicProfileRow.number))) or 0


def _changes(before: ClinicProfile, after: ClinicProfile) -> dict[str, tuple[object, object]]:
    was, is_now = asdict(before), asdict(after)
    return {name: (was[name], is_now[name]) for name in was if was[name] != is_now[name]}


def _with(profile: ClinicProfile, chosen: Mapping[str, Any]) -> ClinicProfile:
    values = dict(chosen)
    if "readiness" in values:
        values["readiness"] = ReadinessSettings(**values["readiness"])
    if "languages" in values:
        values["languages"] = tuple(values["languages"])
    return replace(profile, **values)
