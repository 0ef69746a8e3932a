"""What another content would change for the live clients, who are known here by their ids alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from webapp.content.changes import Comparison, Planned, Side
from webapp.domain.carried_answers import carried
from webapp.domain.impact import Difference, Impact, outcome, summarised
from webapp.domain.moved_plan import past_kept
from webapp.domain.response import Response
from webapp.domain.text import Text
from webapp.services.answer_records import AnswerRecords
from webapp.services.case_records import CaseRecords
from webapp.services.clinic_settings import ClinicSettings
from webapp.services.plans import follows_a_plan
from webapp.storage.database import Database
from webapp.storage.encryption import FieldCipher
from webapp.storage.rows import AnswerChangeRow, ResponseRow

Pair = tuple[UUID, tuple[Difference, ...]]


@dataclass(frozen=True)
class LiveChanges:
    """Plans every live client twice, from the records as they stand. Nothing is written.

    A client is live as on the pages of the settings (`follows_a_plan`): the plan that they were last shown has
    sessions, and its follow-up visit is not over. What was over before `today` does not count as changed.
    """

    database: Database
    cipher: FieldCipher
    comparison: Comparison
    today: date

    def impact(self) -> Impact[UUID]:
        """What changes for whom, each with the version of the settings that their plan was made with."""
        with self.database.read() as session:
            return summarised(self._pairs(session), self.comparison.rows)

    def notes(self) -> tuple[Text, ...]:
        """Settings that the clinic saved and that one of the contents does not allow."""
        with self.database.read() as session:
            return tuple(self._refused(session))

    def _pairs(self, session: Session) -> Iterator[Pair]:
        old, new = (_Planner(session, self.cipher, side, self.today) for side in _sides(self.comparison))
        for client_id in old.clients:
            if follows_a_plan(session, self.cipher, client_id, self.today):
                yield client_id, self._differences(old.plan(client_id), new.plan(client_id))

    def _differences(self, before: Planned, after: Planned) -> tuple[Difference, ...]:
        kept = replace(after, outcome=past_kept(before.outcome, after.outcome, self.today))
        return self.comparison.differences(before, kept)

    def _refused(self, session: Session) -> Iterator[Text]:
        for side in _sides(self.comparison):
            for code in _settings(side).current(session).dropped:
                said = {"folder": str(side.folder), "code": code}
                yield Text("{folder} does not allow what was chosen for {code}. The default is used there.", said)


class _Planner:
    """Plans clients with one of the contents."""

    def __init__(self, session: Session, cipher: FieldCipher, side: Side, today: date) -> None:
        self._session, self._cipher, self._today = session, cipher, today
        self._content, self._pinned = side.library.content, _settings(side).of_all(session)

    @property
    def clients(self) -> Iterable[UUID]:
        """Everybody who ever had a plan, in the order in which they came."""
        return self._pinned

    def plan(self, client_id: UUID) -> Planned:
        answers = _ForgivingAnswers(self._cipher, self._content)
        records = _ForgivingRecords(self._cipher, self._content, answers)
        case = records.case(self._session, client_id, self._pinned[client_id], not_before=self._today)
        return Planned(outcome(self._content, case), frozenset(answers.lost))


@dataclass(frozen=True)
class _ForgivingAnswers(AnswerRecords):
    """Leaves out answers that the content does not understand, and remembers their questions."""

    lost: set[str] = field(default_factory=set)

    def read(self, row: ResponseRow, change: AnswerChangeRow | None) -> Response:
        found = carried(self.content.questionnaire, self.raw(row), row.intake_on, self.given_on(change))
        self.lost.update(found.lost)
        return found.response


@dataclass(frozen=True)
class _ForgivingRecords(CaseRecords):
    forgiving: _ForgivingAnswers

    @property
    def answers(self) -> AnswerRecords:
        return self.forgiving


def _settings(side: Side) -> ClinicSettings:
    return ClinicSettings(side.library.content.protocol, side.settings)


def _sides(comparison: Comparison) -> tuple[Side, Side]:
    return comparison.old, comparison.new
