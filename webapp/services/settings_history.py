"""Every version of the settings that was saved: who, when, what from and to, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain.setting_choices import SettingChange, line_changes, setting_changes
from webapp.services.desk import Desk, staff_names
from webapp.storage.rows import SettingsVersionRow

# More than anybody reads; the rows are all kept.
MOST = 100


@dataclass(frozen=True)
class HistoryLine:
    """One saved version, next to the one before it."""

    number: int
    at: datetime
    by: str
    changes: tuple[SettingChange, ...]
    reason: str


class SettingsHistory:
    """Reads; nothing is changed here."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def lines(self) -> tuple[HistoryLine, ...]:
        """The last versions, newest first."""
        with self._desk.database.read() as session:
            newest = select(SettingsVersionRow).order_by(SettingsVersionRow.number.desc()).limit(MOST)
            return tuple(self._lines(session, list(session.scalars(newest))))

    def _lines(self, session: Session, rows: list[SettingsVersionRow]) -> Iterator[HistoryLine]:
        names, settings = staff_names(session), self._desk.plans.settings
        for row in rows:
            before, after = settings.version(session, row.number - 1), settings.version(session, row.number)
            yield HistoryLine(
                number=row.number,
                at=row.created_at,
                by=names[row.staff_id] if row.staff_id else "",
                changes=(*setting_changes(before.values, after.values), *line_changes(before.lines, after.lines)),
                reason=self._reason(row),
            )

    def _reason(self, row: SettingsVersionRow) -> str:
        sealed = row.reason_enc
        return self._desk.cipher.open("settings_version", "reason_enc", row.id, sealed) if sealed else ""
