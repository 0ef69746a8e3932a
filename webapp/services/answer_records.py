"""Which answers of a client count, which ones wait for somebody, and how both are read from their rows."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from webapp.domain.assessment import Content
from webapp.domain.response import Response, read_response
from webapp.storage.encryption import FieldCipher
from webapp.storage.rows import AnswerChangeRow, ResponseRow

COUNTS = ("applied", "accepted")

Responses = TypeVar("Responses", bound=Select[*tuple[Any, ...]])


@dataclass(frozen=True)
class AnswerRecords:
    """Reads responses. Nothing is written."""

    cipher: FieldCipher
    content: Content

    def response(self, session: Session, row: ResponseRow) -> Response:
        """The answers of a response, typed, each with its day."""
        changes = select(AnswerChangeRow).where(AnswerChangeRow.response_id == row.id)
        return self.read(row, session.scalars(changes).one_or_none())

    def read(self, row: ResponseRow, change: AnswerChangeRow | None) -> Response:
        """The same, where the change that it is - an intake is none - was read already."""
        return read_response(self.content.questionnaire, self.raw(row), row.intake_on, given_on=self.given_on(change))

    def raw(self, row: ResponseRow) -> dict[str, object]:
        """The answers of a response as they were sent: codes, and dates as ISO text."""
        answers: dict[str, object] = json.loads(self.cipher.open("response", "answers_enc", row.id, row.answers_enc))
        return answers

    def given_on(self, row: AnswerChangeRow | None) -> Mapping[str, date]:
        """The days of the answers that are newer than the intake; of an intake itself, none are."""
        if row is None:
            return {}
        days: dict[str, str] = json.loads(self.cipher.open("answer_change", "given_on_enc", row.id, row.given_on_enc))
        return {question: date.fromisoformat(day) for question, day in days.items()}


def response_in_force(session: Session, client_id: UUID) -> ResponseRow | None:
    """The newest response that counts: the intake, or a change that was applied or accepted."""
    found = that_count(select(ResponseRow).where(ResponseRow.client_id == client_id))
    return session.scalars(found.order_by(ResponseRow.id.desc()).limit(1)).first()


def that_count(responses: Responses) -> Responses:
    """Those of the responses that count; the newest one of a client is in force."""
    counts = or_(AnswerChangeRow.id.is_(None), AnswerChangeRow.state.in_(COUNTS))
    return responses.outerjoin(AnswerChangeRow, AnswerChangeRow.response_id == ResponseRow.id).where(counts)


def frozen_by(session: Session, client_id: UUID) -> ResponseRow | None:
    """The response that stops the plan until somebody has looked at it."""
    waiting = waiting_row(session, client_id)
    return session.get_one(ResponseRow, waiting.frozen_by) if waiting and waiting.frozen_by else None


def waiting_rows(session: Session, client_ids: Collection[UUID]) -> dict[UUID, AnswerChangeRow]:
    """The changes of these clients that nobody has decided yet, by client."""
    waiting = select(AnswerChangeRow).where(AnswerChangeRow.client_id.in_(client_ids))
    return {row.client_id: row for row in session.scalars(waiting.where(AnswerChangeRow.state == "waiting"))}


def waiting_row(session: Session, client_id: UUID) -> AnswerChangeRow | None:
    """The change of one client that nobody has decided yet."""
    return waiting_rows(session, [client_id]).get(client_id)
