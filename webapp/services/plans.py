"""A client's plan: computed from what was said and done, kept as numbered snapshots that never change."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from webapp.content.library import Library
from webapp.domain.answer_changes import ChangedCase
from webapp.domain.assessment import Assessment, assess
from webapp.domain.case import Case
from webapp.domain.decision import Changes
from webapp.domain.moved_plan import with_past
from webapp.domain.protocol import SettingValue
from webapp.domain.response import Response
from webapp.services.answer_records import frozen_by
from webapp.services.case_records import CaseRecords
from webapp.services.clinic_settings import ClinicSettings, Pinned
from webapp.services.clock import Clock, Today
from webapp.services.merged_records import merged_into
from webapp.storage.assessment_record import read_assessment, read_follow_up, record_hash, write_assessment
from webapp.storage.database import Database
from webapp.storage.encryption import FieldCipher
from webapp.storage.rows import AnswerChangeRow, PlanRow, ResponseRow, new_id


@dataclass(frozen=True)
class PlanSnapshot:
    """One version of a plan, as the client was shown it. `number` counts from 1; `reason` says what made it."""

    client_id: UUID
    number: int
    created_at: datetime
    content_version: str
    plan_hash: str
    reason: str
    assessment: Assessment

    @property
    def short_hash(self) -> str:
        """Enough of the hash to compare paper and phone by eye."""
        return self.plan_hash.removeprefix("sha256:")[:12]


class PlanService:
    """Makes plans anew when something changed, and hands out the versions."""

    def __init__(
        self,
        database: Database,
        cipher: FieldCipher,
        library: Library,
        settings: ClinicSettings,
        clock: Clock,
        today: Today,
        remembers: int = 256,
    ) -> None:
        """`remembers` is how many plans are kept in memory: they never change, and every page of a client reads one."""
        self._read = lru_cache(maxsize=remembers)(read_assessment)
        self._database = database
        self._cipher = cipher
        self._content = library.content
        self._clock = clock
        self._today = today
        self.settings = settings
        self._records = CaseRecords(cipher, library.content)

    def current(self, client_id: UUID) -> PlanSnapshot | None:
        """The newest version, or None before there is one."""
        with self._database.read() as session:
            row = self._latest(session, client_id)
            return self._snapshot(row) if row else None

    def newest(self, session: Session, client_ids: Collection[UUID]) -> Mapping[UUID, PlanSnapshot]:
        """The newest version of each of these clients who has one, in one query."""
        numbers = select(PlanRow.client_id, func.max(PlanRow.number).label("number"))
        last = numbers.where(PlanRow.client_id.in_(client_ids)).group_by(PlanRow.client_id).subquery()
        is_last = (PlanRow.client_id == last.c.client_id) & (PlanRow.number == last.c.number)
        return {row.client_id: self._snapshot(row) for row in session.scalars(select(PlanRow).join(last, is_last))}

    def versions(self, client_id: UUID) -> tuple[PlanSnapshot, ...]:
        """Every version, newest first."""
        with self._database.read() as session:
            rows = session.scalars(_newest_first(client_id)).all()
            return tuple(self._snapshot(row) for row in rows)

    def is_live(self, session: Session, client_id: UUID) -> bool:
        """Whether the client follows a plan: the newest version has sessions, and its follow-up visit is not over.

        What was shown counts: somebody who never came back is not offered new days for ever.
        """
        return follows_a_plan(session, self._cipher, client_id, self._today())

    def case(self, session: Session, client_id: UUID, settings: Pinned | None = None) -> Case:
        """All that the client's plan depends on, as it stands in this transaction.

        A changed answer that asks the client to wait is in it from the moment it is said, and no other that still
        has to be looked at (I23). The settings are those that the plan was made with, unless others are given to
        try out. Raises UnknownClientError when nobody sent an intake under this id.
        """
        in_force = self.case_in_force(session, client_id, settings)
        row = frozen_by(session, client_id)
        if row is None:
            return in_force
        response = self._records.answers.response(session, row)
        return self._changed(in_force, response, Changes(set_aside=in_force.outcome.set_aside)).after_fitting

    def case_in_force(self, session: Session, client_id: UUID, settings: Pinned | None = None) -> Case:
        """The same without any answer that still has to be looked at.

        Raises UnknownClientError.
        """
        pinned = settings or self._pinned(session, client_id)
        return self._records.case(session, client_id, pinned, not_before=self._today())

    def settings_of(self, session: Session, client_ids: Collection[UUID]) -> dict[UUID, Mapping[str, SettingValue]]:
        """The settings that the plan of each of these clients is made with."""
        return {each: pinned.version.values for each, pinned in self._pinned_each(session, client_ids).items()}

    def changed(
        self, session: Session, changes: Mapping[UUID, AnswerChangeRow], standing: Mapping[UUID, Changes]
    ) -> dict[UUID, ChangedCase]:
        """Clients before and after their change, by client; `standing` is what decisions changed so far."""
        before = self._records.cases(session, self._pinned_each(session, changes), not_before=self._today())
        wanted = select(ResponseRow).where(ResponseRow.id.in_([row.response_id for row in changes.values()]))
        responses, answers = {row.id: row for row in session.scalars(wanted)}, self._records.answers
        return {
            client_id: self._changed(
                before[client_id], answers.read(responses[row.response_id], row), standing.get(client_id, Changes())
            )
            for client_id, row in changes.items()
        }

    def _changed(self, in_force: Case, response: Response, standing: Changes) -> ChangedCase:
        return ChangedCase(self._content, in_force, response, standing, self._today())

    def assess(self, session: Session, client_id: UUID) -> Assessment:
        """What follows from the records as they stand in this transaction; nothing is stored."""
        return assess(self._content, self.case(session, client_id))

    def remake(self, session: Session, client_id: UUID, reason: str) -> PlanSnapshot:
        """Computes the plan inside the caller's transaction and keeps a new version if anything changed."""
        settings = self._pinned(session, client_id)
        assessment = assess(self._content, self.case(session, client_id, settings))
        latest = self._latest(session, client_id)
        followed = self._followed(session, client_id) if settings.is_moved else None
        if followed:
            assessment = with_past(followed, assessment, self._today())
        record = write_assessment(assessment)
        if latest and latest.plan_hash == record_hash(record):
            return self._snapshot(latest)
        row = self._row(client_id, latest.number + 1 if latest else 1, record, reason)
        row.provisional = assessment.plan.provisional
        row.settings_number = settings.version.number
        session.add(row)
        session.flush()  # A second remake in the same transaction has to find this one.
        return _snapshot_of(row, assessment)

    def _pinned(self, session: Session, client_id: UUID) -> Pinned:
        """The settings of the client's plan; the newest for somebody who never had a day in a plan, after a wait."""
        pinned = self.settings.of(session, client_id)
        if pinned.is_newest or self._followed(session, client_id):
            return pinned
        return Pinned(self.settings.current(session))

    def _pinned_each(self, session: Session, client_ids: Collection[UUID]) -> dict[UUID, Pinned]:
        """The same for several clients at once."""
        pinned = self.settings.of_each(session, client_ids)
        older = [client_id for client_id, each in pinned.items() if not each.is_newest]
        plans = session.scalars(select(PlanRow).where(PlanRow.client_id.in_(older)))
        followed = {row.client_id for row in plans if self._snapshot(row).assessment.plan.sessions}
        newest = Pinned(self.settings.current(session))
        return {each: newest if each in older and each not in followed else kept for each, kept in pinned.items()}

    def _followed(self, session: Session, client_id: UUID) -> Assessment | None:
        """The newest version with days in it: while a plan is stopped, the one that was followed before."""
        found = (self._snapshot(row).assessment for row in session.scalars(_newest_first(client_id)))
        return next((each for each in found if each.plan.sessions), None)

    def _latest(self, session: Session, client_id: UUID) -> PlanRow | None:
        return session.scalars(_newest_first(client_id).limit(1)).first()

    def _row(self, client_id: UUID, number: int, record: str, reason: str) -> PlanRow:
        identity = new_id()
        return PlanRow(
            id=identity,
            created_at=self._clock(),
            client_id=client_id,
            number=number,
            content_version=self._content.version,
            plan_hash=record_hash(record),
            body_enc=self._cipher.seal("plan", "body_enc", identity, record),
            reason=reason,
        )

    def _snapshot(self, row: PlanRow) -> PlanSnapshot:
        return _snapshot_of(row, self._read(self._cipher.open("plan", "body_enc", row.id, row.body_enc)))


def follows_a_plan(session: Session, cipher: FieldCipher, client_id: UUID, today: date) -> bool:
    """Whether the client's plan is live on `today` (see PlanService.is_live), whatever content it was made with."""
    if merged_into(session, client_id):
        return False
    row = session.scalars(_newest_first(client_id).limit(1)).first()
    last_day = read_follow_up(cipher.open("plan", "body_enc", row.id, row.body_enc)) if row else None
    return last_day is not None and today <= last_day


def _snapshot_of(row: PlanRow, assessment: Assessment) -> PlanSnapshot:
    return PlanSnapshot(
        client_id=row.client_id,
        number=row.number,
        created_at=row.created_at,
        content_version=row.content_version,
        plan_hash=row.plan_hash,
        reason=row.reason,
        assessment=assessment,
    )


def _newest_first(client_id: UUID) -> Select[PlanRow]:
    return select(PlanRow).where(PlanRow.client_id == client_id).order_by(PlanRow.number.desc())
