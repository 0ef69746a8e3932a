"""Which settings hold: those of the environment until a manager saves others, and for each plan its own.

A plan keeps the version of the settings that it was made with. Making it anew for another reason, such as a moved
session, does not bring in newer ones: that is for somebody to decide (`webapp.services.settings_moves`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.content.library import Library
from webapp.domain.protocol import Protocol, SettingValue
from webapp.domain.setting_choices import ClinicLines, in_order, read_settings
from webapp.domain.settings import choose_settings
from webapp.storage.rows import PlanRow, SettingsMoveRow, SettingsVersionRow

# What the environment says, before anybody saved anything.
FIRST = 0
# More than there will ever be, and still a number that the database can count to.
HIGHEST = 2**31 - 1


@dataclass(frozen=True)
class SettingsVersion:
    """All settings from one moment on. `dropped` are choices that the content of today does not allow any more."""

    number: int
    values: Mapping[str, SettingValue]
    lines: ClinicLines = field(default_factory=ClinicLines)
    created_at: datetime | None = None
    staff_id: UUID | None = None
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pinned:
    """The settings that one client's plan is made with; `is_moved`: somebody moved it there from older ones."""

    version: SettingsVersion
    is_moved: bool = False
    is_newest: bool = True


class ClinicSettings:
    """Reads versions. Which one is the newest is asked of the database each time, so all processes agree at once."""

    def __init__(self, protocol: Protocol, environment: Mapping[str, object]) -> None:
        """Raises InvalidSettingError for a choice of the environment that the protocol does not allow."""
        self._protocol = protocol
        chosen = choose_settings(protocol, environment)
        values = {code: in_order(protocol.settings[code], value) for code, value in chosen.items()}
        # A saved version never changes, so what was read once stays true.
        self._known = {FIRST: SettingsVersion(FIRST, MappingProxyType(values))}

    def current(self, session: Session) -> SettingsVersion:
        """The settings that new clients get."""
        return self.version(session, session.scalar(select(func.max(SettingsVersionRow.number))) or FIRST)

    def of(self, session: Session, client_id: UUID) -> Pinned:
        """The settings of one client's plan; of one who has none yet, the newest."""
        of_client = select(PlanRow.settings_number).where(PlanRow.client_id == client_id)
        made_with = of_client.order_by(PlanRow.number.desc()).limit(1).scalar_subquery()
        moves = select(func.max(SettingsMoveRow.number)).where(SettingsMoveRow.client_id == client_id).scalar_subquery()
        newest = select(func.max(SettingsVersionRow.number)).scalar_subquery()
        made, moved, last = session.execute(select(made_with, moves, newest)).one()
        number = last or FIRST if made is None else max(made, moved or FIRST)
        return Pinned(self.version(session, number), moved is not None, number == (last or FIRST))

    def of_each(self, session: Session, client_ids: Collection[UUID]) -> dict[UUID, Pinned]:
        """The same of several clients at once."""
        newest = session.scalar(select(func.max(SettingsVersionRow.number))) or FIRST
        of_them = select(PlanRow.client_id, PlanRow.settings_number).where(PlanRow.client_id.in_(client_ids))
        made: dict[UUID, int] = dict(session.execute(of_them.order_by(PlanRow.number)).all())
        moves = select(SettingsMoveRow.client_id, func.max(SettingsMoveRow.number))
        wanted = moves.where(SettingsMoveRow.client_id.in_(client_ids)).group_by(SettingsMoveRow.client_id)
        moved: dict[UUID, int] = dict(session.execute(wanted).all())
        numbers = {each: max(made[each], moved.get(each, FIRST)) if each in made else newest for each in client_ids}
        return {
            each: Pinned(self.version(session, number), each in moved, number == newest)
            for each, number in numbers.items()
        }

    def of_all(self, session: Session) -> dict[UUID, Pinned]:
        """The settings of every client who has a plan, in the order in which the clients came."""
        newest = select(PlanRow.client_id, func.max(PlanRow.number).label("number")).group_by(PlanRow.client_id)
        last = newest.subquery()
        is_last = (PlanRow.client_id == last.c.client_id) & (PlanRow.number == last.c.number)
        made = select(PlanRow.client_id, PlanRow.settings_number).join(last, is_last).order_by(PlanRow.client_id)
        moves = select(SettingsMoveRow.client_id, func.max(SettingsMoveRow.number)).group_by(SettingsMoveRow.client_id)
        moved: dict[UUID, int] = dict(session.execute(moves).all())
        return {
            client_id: Pinned(self.version(session, max(number, moved.get(client_id, FIRST))), client_id in moved)
            for client_id, number in session.execute(made).all()
        }

    def version(self, session: Session, number: int) -> SettingsVersion:
        """The settings of this number; where there is no such version, those that held before it."""
        number = min(max(number, FIRST), HIGHEST)  # Pages carry it along, so anything may come back.
        if number not in self._known:
            at_most = select(SettingsVersionRow).where(SettingsVersionRow.number <= number)
            row = session.scalars(at_most.order_by(SettingsVersionRow.number.desc()).limit(1)).first()
            if row is None:
                return self._known[FIRST]
            self._known[row.number] = self._read(row)
            return self._known[row.number]
        return self._known[number]

    def _read(self, row: SettingsVersionRow) -> SettingsVersion:
        """A version as it was saved. What the content does not allow any more falls back to the protocol's default."""
        known = {code: value for code, value in row.chosen.items() if code in self._protocol.settings}
        values, problems = read_settings(self._protocol, known)
        return SettingsVersion(
            number=row.number,
            values=MappingProxyType(choose_settings(self._protocol, values)),
            lines=ClinicLines(**row.wording),
            created_at=row.created_at,
            staff_id=row.staff_id,
            dropped=(*(row.chosen.keys() - known.keys()), *(problem.field for problem in problems)),
        )


def clinic_settings(library: Library, environment: Mapping[str, object]) -> ClinicSettings:
    """The settings of this installation; raises InvalidSettingError for one outside its range."""
    return ClinicSettings(library.content.protocol, environment)
