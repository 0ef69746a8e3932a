"""What clients report about their scalp: taken in once, and what they see of it afterwards. Nothing is overwritten."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session

from webapp.domain.concern import Report, Sign, Urgency, report_problems, urgency_of
from webapp.domain.problem import refuse
from webapp.services.accounts.attempts import Attempts, Bucket, Limit
from webapp.services.concern_log import event_text, events_of
from webapp.services.desk import Desk
from webapp.storage.encryption import BlindIndex, FieldCipher
from webapp.storage.rows import ConcernEventRow, ConcernRow, new_id

# Far above what anybody has to report, far below what fills a disk (C24).
PER_CLIENT = Limit("concern", 30, timedelta(hours=1))
# What a client can read; older ones stay on record.
MOST_SHOWN = 50


@dataclass(frozen=True)
class SentConcern:
    """One report as it was sent; the page that it comes from made the submission id."""

    client_id: UUID
    submission_id: UUID
    report: Report


@dataclass(frozen=True)
class Answer:
    """What the clinic wrote to the client."""

    at: datetime
    text: str


@dataclass(frozen=True)
class OwnConcern:
    """A report as the client sees it. `seen_at` is when the first of the staff said that they look at it."""

    at: datetime
    urgency: Urgency
    report: Report
    seen_at: datetime | None
    answers: tuple[Answer, ...]
    closed_at: datetime | None

    @property
    def is_waiting(self) -> bool:
        """Whether the client still waits to hear from somebody."""
        return not self.answers and self.closed_at is None


@dataclass(frozen=True)
class ConcernNews:
    """What of a client's reports is worth a word on another page.

    `waiting` is when those were sent that wait to be answered, and `is_seen` whether somebody looks at each of them;
    `answered_at` is when the last answer came that is still new.
    """

    waiting: tuple[datetime, ...]
    is_seen: bool
    answered_at: datetime | None


class ConcernService:
    """Reports of clients, from the client's side."""

    def __init__(self, desk: Desk, blind_index: BlindIndex, attempts: Attempts) -> None:
        self._desk = desk
        self._blind_index = blind_index
        self._attempts = attempts

    def send(self, sent: SentConcern) -> Urgency:
        """Stores a report, once, however often it is sent. How urgent it is.

        Raises RefusedError for an empty or too long one, TooManyAttemptsError.
        """
        refuse(*report_problems(sent.report))
        with self._desk.database.write() as session:
            identity = self._submission(sent)
            stored = session.scalars(select(ConcernRow).where(ConcernRow.submission_id == identity)).first()
            if stored:
                return Urgency(stored.urgency)
            self._attempts.spend_within(session, Bucket(PER_CLIENT, str(sent.client_id)))
            urgency = urgency_of(sent.report)
            session.add(self._row(sent, identity, urgency))
        return urgency

    def of_client(self, client_id: UUID) -> tuple[OwnConcern, ...]:
        """What this client has reported, newest first."""
        own = select(ConcernRow).where(ConcernRow.client_id == client_id)
        with self._desk.database.read() as session:
            rows = session.scalars(own.order_by(ConcernRow.id.desc()).limit(MOST_SHOWN)).all()
            events = events_of(session, [row.id for row in rows])
        return tuple(self._own(row, events.get(row.id, ())) for row in rows)

    def news(self, client_id: UUID, since: datetime) -> ConcernNews:
        """What waits, and what was answered since then. One query, and nothing is opened."""
        event = ConcernEventRow
        answered_at = func.max(case((event.kind == "answered", event.created_at)))
        times_seen = func.count(case((event.kind == "seen", event.id)))
        of_client = (
            select(ConcernRow.created_at, times_seen, answered_at)
            .outerjoin(event, event.concern_id == ConcernRow.id)
            .where(ConcernRow.client_id == client_id)
            .group_by(ConcernRow.id, ConcernRow.created_at, ConcernRow.closed_at)
            .having(or_(and_(ConcernRow.closed_at.is_(None), answered_at.is_(None)), answered_at > since))
        )
        with self._desk.database.read() as session:
            rows = session.execute(of_client).all()
        waiting = [(sent_at, seen) for sent_at, seen, answer in rows if answer is None]
        return ConcernNews(
            waiting=tuple(sent_at for sent_at, _ in waiting),
            is_seen=all(seen for _, seen in waiting),
            answered_at=max((answer for *_, answer in rows if answer), default=None),
        )

    def _submission(self, sent: SentConcern) -> UUID:
        """The same for the same report sent again, another for other words: who goes back and adds to it is heard."""
        said = [str(sent.client_id), str(sent.submission_id), write_report(sent.report)]
        return UUID(self._blind_index.of_submission(json.dumps(said))[:32])

    def _row(self, sent: SentConcern, submission_id: UUID, urgency: Urgency) -> ConcernRow:
        identity = new_id()
        return ConcernRow(
            id=identity,
            created_at=self._desk.clock(),
            client_id=sent.client_id,
            submission_id=submission_id,
            day=self._desk.today(),
            urgency=str(urgency),
            body_enc=self._desk.cipher.seal("concern", "body_enc", identity, write_report(sent.report)),
        )

    def _own(self, row: ConcernRow, events: Collection[ConcernEventRow]) -> OwnConcern:
        cipher = self._desk.cipher
        answered = [event for event in events if event.kind == "answered"]
        return OwnConcern(
            at=row.created_at,
            urgency=Urgency(row.urgency),
            report=read_report(cipher, row),
            seen_at=min((event.created_at for event in events if event.kind == "seen"), default=None),
            answers=tuple(Answer(event.created_at, event_text(cipher, event)) for event in answered),
            closed_at=row.closed_at,
        )


def open_concerns(session: Session, client_ids: Collection[UUID]) -> Mapping[UUID, Urgency]:
    """The most urgent open report of each of these clients; nothing for those without one. One query."""
    asked, found = set(client_ids), dict[UUID, Urgency]()
    is_open = select(ConcernRow.client_id, ConcernRow.urgency).where(ConcernRow.closed_at.is_(None))
    for client_id, code in session.execute(is_open):
        if client_id in asked:
            found[client_id] = min(Urgency(code), found.get(client_id, Urgency.SOON), key=lambda each: each.rank)
    return found


def write_report(report: Report) -> str:
    """What was said, as it is sealed: one spelling for equal reports."""
    signs = sorted(str(sign) for sign in report.signs)
    return json.dumps({"signs": signs, "words": report.words}, sort_keys=True, ensure_ascii=False)


def read_report(cipher: FieldCipher, row: ConcernRow) -> Report:
    """What `write_report` wrote."""
    said = json.loads(cipher.open("concern", "body_enc", row.id, row.body_enc))
    return Report(frozenset(Sign(code) for code in said["signs"]), said["words"])
