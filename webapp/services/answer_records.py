"""Which answers of a client count, which ones wait for somebody, and how both are read from their rows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from webapp.domain.assessment import Content
from webapp.domain.response import Response, read_response
from webapp.storage.encryption import FieldCipher
from webapp.storage.rows import AnswerChangeRow, ResponseRow

COUNTS = ("applied", "accepted")


@dataclass(frozen=True)
class AnswerRecords:
    """Reads responses. Nothing is written."""

    cipher: FieldCipher
    content: Content

    def response(self, session: Session, row: ResponseRow) -> Response:
        """The answers of a response, typed, each with its day."""
        given_on = self.given_on(session, row.id)
        return read_response(self.content.questionnaire, self.raw(row), row.intake_on, given_on=given_on)

    def raw(self, row: ResponseRow) -> dict[str, object]:
        """The answers of a response as they were sent: codes, and dates as ISO text."""
        answers: dict[str, object] = json.loads(self.cipher.open("response", "answers_enc", row.id, row.answers_enc))
        return answers

    def given_on(self, session: Session, response_id: UUID) -> Mapping[str, date]:
        """The days of the answers that are newer than the intake."""
        changes = select(AnswerChangeRow).where(AnswerChangeRow.response_id == response_id)
        row = session.scalars(changes).one_or_none()
        if row is None:
            return {}
        days: dict[str, str] = json.loads(self.cipher.open("answer_change", "given_on_enc", row.id, row.given_on_enc))
        return {question: date.fromisoformat(day) for question, day in days.items()}


def response_in_force(session: Session, client_id: UUID) -> ResponseRow | None:
    """The newest response that counts: the intake, or a change that was applied or accepted."""
    counts = or_(AnswerChangeRow.id.is_(None), AnswerChangeRow.state.in_(COUNTS))
    found = (
        select(ResponseRow)
        .outerjoin(AnswerChangeRow, AnswerChangeRow.response_id == ResponseRow.id)
        .where(ResponseRow.client_id == client_id, counts)
        .order_by(ResponseRow.id.desc())
    )
    return session.scalars(found.limit(1)).first()


def frozen_by(session: Session, client_id: UUID) -> ResponseRow | None:
    """The response that stops the plan until somebody has looked at it."""
    waiting = waiting_row(session, client_id)
    return session.get_one(ResponseRow, waiting.frozen_by) if waiting and waiting.frozen_by else None


def waiting_clients(session: Session) -> tuple[UUID, ...]:
    """Those of whom a change waits."""
    waiting = select(AnswerChangeRow.client_id).where(AnswerChangeRow.state == "waiting")
    return tuple(session.scalars(waiting))


def waiting_row(session: Session, client_id: UUID) -> AnswerChangeRow | None:
    """The change that nobody has decided yet."""
    waiting = select(AnswerChangeRow).where(AnswerChangeRow.client_id == client_id, AnswerChangeRow.state == "waiting")
    return session.scalars(waiting).one_or_none()
