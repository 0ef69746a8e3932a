"""Takes in what has changed since the intake: stored once; applied, put before somebody, or the plan stopped."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain.answer_changes import AnswerDifference, ChangedCase, answer_differences, read_changed
from webapp.domain.questionnaire import AnswerType, Questionnaire
from webapp.domain.response import Response
from webapp.services.accounts.attempts import Attempts, Bucket, Limit
from webapp.services.answer_records import AnswerRecords, response_in_force, waiting_row
from webapp.services.case_records import UnknownClientError
from webapp.services.decision_records import DecisionRecords
from webapp.services.desk import Desk
from webapp.services.intake import ChangedSubmissionError, answers_as_sent
from webapp.services.review_opening import review_of_change
from webapp.services.waiting_changes import settle
from webapp.storage.encryption import BlindIndex
from webapp.storage.rows import AnswerChangeRow, ResponseRow, new_id

# Far above what anybody has to tell, far below what fills a disk (C24).
PER_CLIENT = Limit("answer_change", 30, timedelta(hours=1))
# So long a client reads on their pages that a change was set aside.
TOLD_FOR = timedelta(days=7)


class ChangeOutcome(StrEnum):
    """What became of a change as it came in."""

    NOTHING = "nothing"
    APPLIED = "applied"
    WAITS = "waits"
    FROZEN = "frozen"


@dataclass(frozen=True)
class SentChange:
    """Answers as they were sent, by question; those to other questions stay. `told_by` wrote it down for the client."""

    client_id: UUID
    submission_id: UUID
    answers: Mapping[str, object]
    told_by: UUID | None = None


@dataclass(frozen=True)
class ChangeNote:
    """What a client is told about the last change that they sent: when, and what became of it.

    `is_fresh` says that it was settled only some days ago.
    """

    at: datetime
    state: str
    is_frozen: bool
    settled_at: datetime | None
    is_fresh: bool

    @property
    def is_waiting(self) -> bool:
        return self.settled_at is None


@dataclass(frozen=True)
class KnownAnswers:
    """The answers that a new change starts from: those that wait, or else those that count."""

    response: Response
    row: ResponseRow
    waiting: AnswerChangeRow | None


class AnswerChangeService:
    """Every change is one write transaction: the answers, the review, the stopped plan, or none of them."""

    def __init__(self, desk: Desk, blind_index: BlindIndex, attempts: Attempts) -> None:
        self._desk = desk
        self._blind_index = blind_index
        self._attempts = attempts
        self._records = AnswerRecords(desk.cipher, desk.content)

    def known(self, client_id: UUID) -> Response:
        """What the client has answered so far, what waits included.

        Raises UnknownClientError.
        """
        with self._desk.database.read() as session:
            return self._known(session, client_id).response

    def last(self, client_id: UUID) -> ChangeNote | None:
        """The last change that this client sent, or None."""
        with self._desk.database.read() as session:
            changes = select(AnswerChangeRow).where(AnswerChangeRow.client_id == client_id)
            row = session.scalars(changes.order_by(AnswerChangeRow.id.desc()).limit(1)).first()
            return self._note(row) if row else None

    def check(self, sent: SentChange) -> tuple[AnswerDifference, ...]:
        """What `sent` would change, compared with what the client answered so far; nothing is stored.

        An answer that did not change but counts from today once more is in it too. Raises InvalidResponseError,
        UnknownClientError.
        """
        with self._desk.database.read() as session:
            known = self._known(session, sent.client_id)
            response = self._merged(known, sent)
        was, is_now = known.response, response
        told = {each for each, day in is_now.given_on.items() if was.given_on.get(each) != day}
        changed = answer_differences(self._desk.content.questionnaire, was, is_now)
        again = told - {each.question.id for each in changed} - _parents(changed, self._desk.content.questionnaire)
        return changed + tuple(_once_more(self._desk.content.questionnaire, is_now, again))

    def send(self, sent: SentChange) -> ChangeOutcome:
        """Stores a change, once. Nothing that was answered before is overwritten.

        Raises InvalidResponseError, ChangedSubmissionError for a submission that was stored with other answers,
        TooManyAttemptsError, UnknownClientError.
        """
        with self._desk.database.write() as session:
            outcome = self._stored_before(session, sent) or self._take(session, sent)
        if outcome is ChangeOutcome.FROZEN and sent.told_by:
            self._desk.tell_client(sent.client_id)
        return outcome

    def _note(self, row: AnswerChangeRow) -> ChangeNote:
        is_fresh = row.settled_at is not None and row.settled_at > self._desk.clock() - TOLD_FOR
        return ChangeNote(row.created_at, row.state, row.frozen_by is not None, row.settled_at, is_fresh)

    def _take(self, session: Session, sent: SentChange) -> ChangeOutcome:
        known = self._known(session, sent.client_id)
        response = self._merged(known, sent)
        if not sent.told_by:
            self._attempts.spend_within(session, Bucket(PER_CLIENT, str(sent.client_id)))
        if known.waiting and response == known.response:
            return _outcome_of(known.waiting)
        changed = self._changed(session, sent.client_id, response)
        if changed.is_nothing and not known.waiting:
            return ChangeOutcome.NOTHING
        return self._store(session, sent, known, changed)

    def _known(self, session: Session, client_id: UUID) -> KnownAnswers:
        waiting = waiting_row(session, client_id)
        row = session.get_one(ResponseRow, waiting.response_id) if waiting else response_in_force(session, client_id)
        if row is None:
            raise UnknownClientError("There is no such client.")
        return KnownAnswers(self._records.response(session, row), row, waiting)

    def _merged(self, known: KnownAnswers, sent: SentChange) -> Response:
        kept = self._records.raw(known.row)
        sent_anew = {name: value for name, value in sent.answers.items() if not self._stays(name, value, sent)}
        return read_changed(
            self._desk.content, known.response, kept, sent_anew, known.row.intake_on, self._desk.today()
        )

    def _stays(self, question: str, value: object, sent: SentChange) -> bool:
        """Clients are not shown again what they wrote, so a text that they leave empty stays as it was."""
        questionnaire = self._desk.content.questionnaire
        is_text = question in questionnaire and questionnaire[question].type is AnswerType.STRING
        return is_text and not value and sent.told_by is None

    def _changed(self, session: Session, client_id: UUID, response: Response) -> ChangedCase:
        standing = DecisionRecords(self._desk.cipher).standing(session, client_id)
        before = self._desk.plans.case_in_force(session, client_id)
        return ChangedCase(self._desk.content, before, response, standing, self._desk.today())

    def _stored_before(self, session: Session, sent: SentChange) -> ChangeOutcome | None:
        earlier = session.scalars(select(ResponseRow).where(ResponseRow.submission_id == sent.submission_id)).first()
        if earlier is None:
            return None
        if earlier.client_id != sent.client_id or earlier.fingerprint != self._fingerprint(sent):
            raise ChangedSubmissionError(f"Submission {sent.submission_id} was stored with other answers.")
        change = session.scalars(select(AnswerChangeRow).where(AnswerChangeRow.response_id == earlier.id)).one()
        return _outcome_of(change)

    def _store(self, session: Session, sent: SentChange, known: KnownAnswers, changed: ChangedCase) -> ChangeOutcome:
        now = self._desk.clock()
        row = self._response_row(sent, known, changed.response, now)
        change = self._change_row(session, sent, known, changed, row)
        if known.waiting:
            settle(known.waiting, "replaced", now)
            session.flush()  # One waits at a time: that one makes room for this.
        session.add(row)
        outcome = _outcome_of(change)
        if outcome is not ChangeOutcome.APPLIED:
            opened = review_of_change(session, changed, row, now, is_frozen=outcome is ChangeOutcome.FROZEN)
            change.review_id = opened.review.id
            change.opened_review = opened.is_new or (known.waiting is not None and known.waiting.opened_review)
        session.add(change)
        session.flush()  # The plan is made from the rows.
        if outcome is not ChangeOutcome.WAITS:
            self._desk.plans.remake(session, sent.client_id, f"answers_{outcome}")
        return outcome

    def _response_row(self, sent: SentChange, known: KnownAnswers, response: Response, now: datetime) -> ResponseRow:
        identity = new_id()
        return ResponseRow(
            id=identity,
            created_at=now,
            client_id=sent.client_id,
            submission_id=sent.submission_id,
            fingerprint=self._fingerprint(sent),
            intake_on=known.row.intake_on,
            content_version=self._desk.content.version,
            answers_enc=self._desk.cipher.seal(
                "response", "answers_enc", identity, _written(answers_as_sent(response))
            ),
            kiosk=False,
        )

    def _change_row(
        self, session: Session, sent: SentChange, known: KnownAnswers, changed: ChangedCase, row: ResponseRow
    ) -> AnswerChangeRow:
        identity, waiting = new_id(), known.waiting
        days = {question: day.isoformat() for question, day in changed.response.given_on.items()}
        # What stopped the plan stops it until somebody has looked, even if the client takes it back (I24).
        frozen_by = row.id if changed.freezes else waiting.frozen_by if waiting else None
        needs_person = changed.needs_person or waiting is not None
        in_force = response_in_force(session, sent.client_id)
        return AnswerChangeRow(
            id=identity,
            created_at=row.created_at,
            client_id=sent.client_id,
            response_id=row.id,
            before_id=in_force.id if in_force else known.row.id,
            told_by=sent.told_by,
            given_on_enc=self._desk.cipher.seal("answer_change", "given_on_enc", identity, _written(days)),
            frozen_by=frozen_by,
            opened_review=False,
            state="waiting" if needs_person else "applied",
            settled_at=None if needs_person else row.created_at,
        )

    def _fingerprint(self, sent: SentChange) -> str:
        body = {name: sorted(value) if isinstance(value, list) else value for name, value in sent.answers.items()}
        return self._blind_index.of_submission(_written([str(sent.client_id), body]))


def _parents(changed: Iterable[AnswerDifference], questionnaire: Questionnaire) -> set[str]:
    """The questions that a follow-up among the changed ones belongs to."""
    ids = {each.question.id for each in changed}
    return {each.id for each in questionnaire.questions if any(below.id in ids for below in each.follow_ups)}


def _once_more(questionnaire: Questionnaire, response: Response, ids: set[str]) -> Iterator[AnswerDifference]:
    for question in questionnaire:
        if question.id in ids:
            value = response.answers.get(question.id)
            yield AnswerDifference(question, value, value)


def _outcome_of(change: AnswerChangeRow) -> ChangeOutcome:
    if change.frozen_by:
        return ChangeOutcome.FROZEN
    return ChangeOutcome.APPLIED if change.state == "applied" else ChangeOutcome.WAITS


def _written(data: object) -> str:
    """One spelling for equal data."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
