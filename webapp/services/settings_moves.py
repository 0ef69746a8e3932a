"""Moving live plans to the newest settings: one, some or all. Clients are told what is different."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from time import monotonic
from uuid import UUID

from sqlalchemy.orm import Session

from webapp.domain.moved_plan import moved_plan
from webapp.services.case_records import UnknownClientError
from webapp.services.clinic_settings import SettingsVersion
from webapp.services.desk import Desk
from webapp.services.live_plans import LiveImpact, LivePlans
from webapp.services.review_opening import review_if_needed
from webapp.services.settings_changes import SettingsChangedError
from webapp.storage.rows import ClientRow, SettingsMoveRow

REASON = "protocol"
# One transaction for some clients at a time, so that bookings and ticks get their turn in between.
AT_ONCE = 10
# What whoever sits in front of a browser waits for without doubt. What is left, the worker goes on with.
SECONDS = 3.0

Progress = Callable[[int, int], None]


class Fate(Enum):
    """What became of one client."""

    MOVED = auto()
    THERE = auto()
    OVER = auto()
    HELD = auto()


@dataclass(frozen=True)
class OpenPlans:
    """Live plans that were made with other settings than those that hold now."""

    current: SettingsVersion
    impact: LiveImpact


@dataclass(frozen=True)
class Moved:
    """How many plans were moved, how many could not be, and how many are left because time was up."""

    moved: int = 0
    held: int = 0
    left: int = 0


class SettingsMoves:
    """Every client is moved whole or not at all; the same once more changes nothing."""

    def __init__(self, desk: Desk, *, seconds: float = SECONDS) -> None:
        self._desk = desk
        self._settings = desk.plans.settings
        self._live = LivePlans(desk)
        self._seconds = seconds

    def open(self) -> OpenPlans:
        """Every live plan that is still on older settings, with what would change."""
        with self._desk.database.read() as session:
            current = self._settings.current(session)
            return OpenPlans(current, self._live.impact(session, current.values, checked=False))

    def move(self, clients: Sequence[UUID], staff_id: UUID, number: int, progress: Progress | None = None) -> Moved:
        """Moves these clients to the settings of `number`, until time is up; with `progress` there is all the time.

        Raises SettingsChangedError if others hold by now, UnknownClientError, and what `progress` raises.
        """
        done, ends = Moved(), monotonic() + self._seconds
        for start in range(0, len(clients), AT_ONCE):
            if progress:
                progress(start, len(clients))
            elif monotonic() > ends:
                return replace(done, left=len(clients) - start)
            done = _added(done, self._move_some(clients[start : start + AT_ONCE], staff_id, number))
        return done

    def move_all(self, staff_id: UUID, number: int, progress: Progress | None = None) -> Moved:
        """Moves everybody who can be moved, until time is up; with `progress` there is all the time.

        Raises SettingsChangedError if others hold by now, and what `progress` raises.
        """
        with self._desk.database.read() as session:
            values = self._settings.version(session, number).values
            clients = tuple(self._live.on_others(session, values))
        return self.move(clients, staff_id, number, progress)

    def _move_some(self, clients: Iterable[UUID], staff_id: UUID, number: int) -> list[Fate]:
        fates, changed = list[Fate](), list[UUID]()
        with self._desk.database.write() as session:
            current = self._settings.current(session)
            if current.number != number:
                raise SettingsChangedError("Somebody else saved other settings in the meantime.")
            for client_id in clients:
                fate, is_changed = self._move_one(session, client_id, staff_id, current)
                fates.append(fate)
                changed += [client_id] if is_changed else []
        for client_id in changed:
            self._desk.tell_client(client_id)
        return fates

    def _move_one(self, session: Session, client_id: UUID, staff_id: UUID, to: SettingsVersion) -> tuple[Fate, bool]:
        if session.get(ClientRow, client_id) is None:
            raise UnknownClientError("There is no such client.")
        if self._settings.of(session, client_id).version.values == to.values:
            return Fate.THERE, False
        if not self._desk.plans.is_live(session, client_id):
            return Fate.OVER, False
        case = self._desk.plans.case(session, client_id)
        if not moved_plan(self._desk.content, case, to.values, self._desk.today()).can_move:
            return Fate.HELD, False
        now = self._desk.clock()
        session.add(SettingsMoveRow(created_at=now, client_id=client_id, staff_id=staff_id, number=to.number))
        session.flush()  # The plan is made from the rows.
        plan, is_new = self._desk.remake(session, client_id, REASON)
        review_if_needed(session, case, client_id, plan.assessment, now)
        return Fate.MOVED, is_new


def _added(done: Moved, fates: Iterable[Fate]) -> Moved:
    found = list(fates)
    return replace(done, moved=done.moved + found.count(Fate.MOVED), held=done.held + found.count(Fate.HELD))
