"""What stands on record about one client, line by line with the name of who did it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain.care_plan import CarePlan
from webapp.domain.completion import Completions, Progress, SkipReason, TickState, progress
from webapp.domain.scheduling import Slot
from webapp.domain.timeline import PlannedSession
from webapp.services.appointments import open_appointments
from webapp.services.booked_times import open_times, slot_of
from webapp.services.desk import Desk
from webapp.services.tick_records import read_completions
from webapp.services.treatment_records import outcomes
from webapp.storage.rows import (
    AppointmentRow,
    BookedTimeRow,
    PatchTestReadingRow,
    PatchTestRow,
    PlanRow,
    RoomRow,
    ScalpCheckRow,
)

Names = Mapping[UUID, str]
MOST_SKIPPED = 5


@dataclass(frozen=True)
class SessionLine:
    """One session: booked, or only planned, or booked on a day that no longer fits the plan.

    `slot` is its hour once one is agreed, `time_id` the row of it; `technician` and `room` are names.
    `is_settled`: it, or one after it, is on record, so it can be neither moved nor cancelled.
    """

    number: int
    booked_on: date | None
    planned: PlannedSession | None
    reason: str = ""
    by: str = ""
    slot: Slot | None = None
    time_id: UUID | None = None
    technician: str = ""
    room: str = ""
    is_settled: bool = False

    @property
    def day(self) -> date:
        """The booked day, else the planned one: each line has one of the two."""
        return self.booked_on or self.planned.date  # type: ignore[union-attr]  # not booked, so planned

    @property
    def fits(self) -> bool:
        """Whether the plan holds to the booked day."""
        return self.planned is not None and self.planned.booked and self.planned.date == self.booked_on

    @property
    def waiting_for(self) -> tuple[str, ...]:
        return self.planned.waiting_for if self.planned else ()


@dataclass(frozen=True)
class Reading:
    """One look at a patch test."""

    read_on: date
    result: str
    note: str
    by: str


@dataclass(frozen=True)
class PatchTestLine:
    """A patch test with its readings, newest first."""

    done_on: date
    by: str
    readings: tuple[Reading, ...]


@dataclass(frozen=True)
class CheckLine:
    """One check of the scalp or of the homework."""

    kind: str
    checked_on: date
    passed: bool
    note: str
    by: str


@dataclass(frozen=True)
class VersionLine:
    """One version of the plan, without its body."""

    number: int
    at: datetime
    reason: str
    provisional: bool
    plan_hash: str

    @property
    def short_hash(self) -> str:
        return self.plan_hash.removeprefix("sha256:")[:12]


@dataclass(frozen=True)
class SkippedLine:
    """Something that the client left out, and why if they said so."""

    day: date
    title: str
    reason: SkipReason | None


class ClientHistory:
    """Reads the rows of one client, inside one transaction."""

    def __init__(self, desk: Desk, session: Session, client_id: UUID, names: Names) -> None:
        self._desk = desk
        self._session = session
        self._client_id = client_id
        self._names = names

    def sessions(self, plan: CarePlan) -> tuple[SessionLine, ...]:
        """Every session that is booked or planned, in order."""
        planned = {session.number: session for session in plan.sessions}
        booked = {row.number: row for row in self._session.scalars(open_appointments(self._client_id))}
        times = open_times(self._session, [row.id for row in booked.values()])
        rooms = dict(self._session.execute(select(RoomRow.id, RoomRow.name)).all())
        known = outcomes(self._session, [row.id for row in booked.values()])
        settled = max((number for number, row in booked.items() if row.id in known), default=0)
        lines = []
        for number in sorted({*planned, *booked}):
            row = booked.get(number)
            line = self._session_line(number, row, planned.get(number))
            hour = times.get(row.id) if row else None
            lines.append(replace(self._with_hour(line, hour, rooms), is_settled=number <= settled))
        return tuple(lines)

    def patch_tests(self) -> tuple[PatchTestLine, ...]:
        """Every patch test, newest first."""
        tests = select(PatchTestRow).where(PatchTestRow.client_id == self._client_id)
        in_order = tests.order_by(PatchTestRow.done_on.desc(), PatchTestRow.id.desc())
        return tuple(
            PatchTestLine(test.done_on, self._names[test.staff_id], self._readings(test.id))
            for test in self._session.scalars(in_order)
        )

    def checks(self) -> tuple[CheckLine, ...]:
        """Every check, newest first."""
        checks = select(ScalpCheckRow).where(ScalpCheckRow.client_id == self._client_id)
        return tuple(
            CheckLine(
                row.kind,
                row.checked_on,
                row.passed,
                self._desk.note("scalp_check", row.id, row.note_enc),
                self._names[row.staff_id],
            )
            for row in self._session.scalars(checks.order_by(ScalpCheckRow.id.desc()))
        )

    def versions(self) -> tuple[VersionLine, ...]:
        """Every version of the plan, newest first; their bodies stay sealed."""
        columns = (PlanRow.number, PlanRow.created_at, PlanRow.reason, PlanRow.provisional, PlanRow.plan_hash)
        kept = select(*columns).where(PlanRow.client_id == self._client_id).order_by(PlanRow.number.desc())
        return tuple(VersionLine(*row) for row in self._session.execute(kept).all())

    def completions(self) -> Completions:
        """The state of every tick that the client ever tapped."""
        return read_completions(self._session, self._desk.cipher, self._client_id)[0]

    def progress(self, plan: CarePlan, completions: Completions) -> Progress:
        """Ticks done, out of those that the plan asked for up to today."""
        return progress(plan.items, completions, date.min, self._desk.today())

    def skipped(self, plan: CarePlan, completions: Completions) -> tuple[SkippedLine, ...]:
        """What the client left out last, newest day first, of what the plan still asks for."""
        titles = {item.key: item.title for item in plan.items}
        left_out = [each for each in completions.last.values() if each.state is TickState.SKIPPED]
        known = [each for each in left_out if each.item_key in titles]
        newest_first = sorted(known, key=lambda each: (each.day, each.order), reverse=True)
        return tuple(SkippedLine(each.day, titles[each.item_key], each.reason) for each in newest_first[:MOST_SKIPPED])

    def _session_line(self, number: int, row: AppointmentRow | None, planned: PlannedSession | None) -> SessionLine:
        if row is None:
            return SessionLine(number, None, planned)
        sealed = row.override_reason_enc
        reason = self._desk.cipher.open("appointment", "override_reason_enc", row.id, sealed) if sealed else ""
        return SessionLine(number, row.starts_on, planned, reason, self._names[row.booked_by])

    def _with_hour(self, line: SessionLine, time: BookedTimeRow | None, rooms: Names) -> SessionLine:
        if time is None:
            return line
        room = rooms.get(time.room_id, "") if time.room_id else ""
        return replace(line, slot=slot_of(time), time_id=time.id, technician=self._names[time.technician_id], room=room)

    def _readings(self, test_id: UUID) -> tuple[Reading, ...]:
        readings = select(PatchTestReadingRow).where(PatchTestReadingRow.patch_test_id == test_id)
        return tuple(
            Reading(
                row.read_on,
                row.result,
                self._desk.note("patch_test_reading", row.id, row.note_enc),
                self._names[row.staff_id],
            )
            for row in self._session.scalars(readings.order_by(PatchTestReadingRow.id.desc()))
        )
