"""Changing the clinic's settings: shown with what it means for live clients first, then saved as a new version.

Saving moves nobody: live plans stay on their settings until somebody moves them (`settings_moves`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from uuid import UUID

from sqlalchemy.orm import Session

from webapp.domain.errors import DomainError
from webapp.domain.problem import Problem, refuse
from webapp.domain.protocol import SettingValue
from webapp.domain.setting_choices import (
    ClinicLines,
    SettingChange,
    differing,
    line_changes,
    line_problems,
    setting_changes,
)
from webapp.domain.settings import choose_settings
from webapp.domain.text import Text
from webapp.services.clinic_settings import SettingsVersion
from webapp.services.desk import Desk, staff_names
from webapp.services.live_plans import LiveImpact, LivePlans
from webapp.storage.rows import SettingsVersionRow, new_id

_BREAKS = "The plan of {name} would break a safety rule: {rule}. Nothing is saved. Please choose another value."


@dataclass(frozen=True)
class SettingsDraft:
    """All settings as somebody wants them. `base` is the number of the version that they had before them."""

    base: int
    values: Mapping[str, SettingValue]
    lines: ClinicLines


@dataclass(frozen=True)
class SettingsPreview:
    """What saving would do. `theirs` is what `by` changed while this was typed; it is kept in `draft`."""

    draft: SettingsDraft
    changes: tuple[SettingChange, ...]
    theirs: tuple[SettingChange, ...]
    by: str
    impact: LiveImpact


class SettingsChangedError(DomainError):
    """Somebody else saved other settings since the page was opened; nothing was saved."""


class SettingsChanges:
    """Reads what holds, tries out, saves."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._settings = desk.plans.settings
        self._live = LivePlans(desk)

    def current(self) -> SettingsVersion:
        """The settings that hold now for new clients."""
        with self._desk.database.read() as session:
            return self._settings.current(session)

    def version(self, number: int) -> SettingsVersion:
        """The settings of this number, or those that held before it."""
        with self._desk.database.read() as session:
            return self._settings.version(session, number)

    def preview(self, draft: SettingsDraft) -> SettingsPreview:
        """What `draft` would change, put on top of what others saved in the meantime. Nothing is stored.

        Raises RefusedError for a line that may not be said to clients.
        """
        refuse(*line_problems(draft.lines))
        with self._desk.database.read() as session:
            now, base = self._settings.current(session), self._settings.version(session, draft.base)
            merged = _on_top_of(now, base, draft)
            return SettingsPreview(
                draft=merged,
                changes=_changes(now, merged),
                theirs=_changes(base, now),
                by=self._author(session, now) if now.number != base.number else "",
                impact=self._live.impact(session, merged.values),
            )

    def save(self, draft: SettingsDraft, staff_id: UUID, reason: str = "") -> SettingsVersion:
        """Keeps `draft` as a new version. What holds already is not saved again.

        Raises SettingsChangedError when somebody else saved since, RefusedError for a line that may not be said to
        clients or a live plan that would break a safety rule, and InvalidSettingError for a value outside its range.
        """
        refuse(*line_problems(draft.lines))
        values = choose_settings(self._desk.content.protocol, draft.values)
        draft = replace(draft, values=values)
        with self._desk.database.read() as session:
            now = self._settings.current(session)
            if not _changes(now, draft):
                return now
            self._refuse_broken(session, values)
        with self._desk.database.write() as session:
            now = self._settings.current(session)
            if not _changes(now, draft):
                return now
            if now.number != draft.base:
                raise SettingsChangedError("Somebody else saved other settings in the meantime.")
            session.add(self._row(now.number + 1, draft, staff_id, reason))
        # A version that was read is remembered, so it is read once nothing can undo it any more.
        return self.version(now.number + 1)

    def _refuse_broken(self, session: Session, values: Mapping[str, SettingValue]) -> None:
        broken = self._live.impact(session, values).broken
        texts = (Text(_BREAKS, {"name": plan.name, "rule": str(plan.broken[0])}) for plan in broken)
        refuse(*(Problem("", text) for text in texts))

    def _row(self, number: int, draft: SettingsDraft, staff_id: UUID, reason: str) -> SettingsVersionRow:
        identity = new_id()
        content, cipher = self._desk.content, self._desk.cipher
        return SettingsVersionRow(
            id=identity,
            created_at=self._desk.clock(),
            number=number,
            staff_id=staff_id,
            content_version=content.version,
            chosen=differing(content.protocol, draft.values),
            wording=asdict(draft.lines),
            reason_enc=cipher.seal("settings_version", "reason_enc", identity, reason) if reason else None,
        )

    def _author(self, session: Session, version: SettingsVersion) -> str:
        return staff_names(session)[version.staff_id] if version.staff_id else ""


def _on_top_of(now: SettingsVersion, base: SettingsVersion, draft: SettingsDraft) -> SettingsDraft:
    """What was typed, and where nothing was, what holds now."""
    values = {code: now.values[code] if value == base.values[code] else value for code, value in draft.values.items()}
    typed = {change.code: str(change.after) for change in line_changes(base.lines, draft.lines)}
    return SettingsDraft(now.number, values, replace(now.lines, **typed))


def _changes(before: SettingsVersion, after: SettingsVersion | SettingsDraft) -> tuple[SettingChange, ...]:
    return (*setting_changes(before.values, after.values), *line_changes(before.lines, after.lines))
