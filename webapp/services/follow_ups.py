"""What clients say three weeks after the last session and every year: asked once each time, never changed (F097)."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from webapp.domain.calendar import days
from webapp.domain.care_plan import CarePlan
from webapp.domain.follow_up import (
    Expectations,
    Feeling,
    FollowUpAnswers,
    FollowUpKind,
    FollowUpTime,
    LifeChange,
    Noticed,
    Wish,
    open_follow_up,
)
from webapp.domain.problem import Problem, RefusedError
from webapp.domain.text import Text
from webapp.services.appointments import open_appointments
from webapp.services.case_records import UnknownClientError
from webapp.services.desk import Desk
from webapp.services.merged_records import merged_from
from webapp.services.staff_tasks import raise_task
from webapp.storage.rows import FollowUpRow, new_id

# So soon somebody gets in touch; a touch-up has more time.
CALL_WITHIN, TOUCH_UP_WITHIN = days(2), days(7)

_NOT_ASKED = "These questions are not open any more. Nothing was sent. Please call us instead."


class UnknownFollowUpError(UnknownClientError):
    """No such answers of this client."""


@dataclass(frozen=True)
class SaidFollowUp:
    """What a client said, for which due day, and when."""

    id: UUID
    client_id: UUID
    kind: FollowUpKind
    due_on: date
    said_at: datetime
    answers: FollowUpAnswers


@dataclass(frozen=True)
class FollowUpPage:
    """What the client's own page shows: what is asked now, and what was said so far, newest first."""

    asked: FollowUpTime | None
    said: tuple[SaidFollowUp, ...]


class FollowUps:
    """Works for clients whose plan is over as well: what counts is when the last session was."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def asked(self, client_id: UUID) -> FollowUpTime | None:
        """What the client is asked today and has not answered yet."""
        time = self._open(client_id)
        if time is None:
            return None
        return None if time.is_answered(self.answered(client_id)) else time

    def page(self, client_id: UUID) -> FollowUpPage:
        """What is asked today, and all that was said."""
        said, time = self.of_client(client_id), self._open(client_id)
        is_said = time is None or time.is_answered([each.due_on for each in said])
        return FollowUpPage(None if is_said else time, said)

    def answered(self, client_id: UUID) -> frozenset[date]:
        """The due days that the client has answered for, in duplicates that were merged too."""
        with self._desk.database.read() as session:
            return frozenset(session.scalars(_all_said(session, client_id).with_only_columns(FollowUpRow.due_on)))

    def of_client(self, client_id: UUID) -> tuple[SaidFollowUp, ...]:
        """Everything that a client said, newest first, in duplicates that were merged too. Two queries."""
        with self._desk.database.read() as session:
            said = _all_said(session, client_id).order_by(FollowUpRow.id.desc())
            return tuple(self._said(row) for row in session.scalars(said))

    def find(self, client_id: UUID, follow_up_id: UUID) -> SaidFollowUp:
        """What was said once.

        Raises UnknownFollowUpError.
        """
        with self._desk.database.read() as session:
            row = session.get(FollowUpRow, follow_up_id)
            if row is None or row.client_id != client_id:
                raise UnknownFollowUpError("There are no such answers.")
            return self._said(row)

    def answer(self, client_id: UUID, due_on: date, answers: FollowUpAnswers) -> bool:
        """Keeps the answers for `due_on` and raises what staff have to do; once, a second time changes nothing.

        Says whether these answers are the ones that are kept. Raises RefusedError.
        """
        time = self._open(client_id)
        with self._desk.database.write() as session:
            said = session.scalars(_all_said(session, client_id).with_only_columns(FollowUpRow.due_on)).all()
            if due_on in said or (time and time.is_answered(said)):
                return False
            if time is None or time.due_on != due_on:
                raise RefusedError([Problem("", Text(_NOT_ASKED))])
            row = self._row(client_id, time, answers)
            session.add(row)
            session.flush()
            self._raise_tasks(session, row, answers)
        return True

    def _open(self, client_id: UUID) -> FollowUpTime | None:
        plan = self._plan(client_id)
        return open_follow_up(plan, self._desk.today()) if plan else None

    def _plan(self, client_id: UUID) -> CarePlan | None:
        """The newest plan with days in it: one that is stopped by then says nothing about how the last session went.

        None of one whose sessions did not all stay booked: the client was stopped before the last one.
        """
        current = self._desk.plans.current(client_id)
        if current is None or current.assessment.plan.sessions:
            return current.assessment.plan if current else None
        versions = (each.assessment.plan for each in self._desk.plans.versions(client_id))
        before = next((plan for plan in versions if plan.sessions), None)
        return before if before and self._stayed_booked(client_id, before) else None

    def _stayed_booked(self, client_id: UUID, plan: CarePlan) -> bool:
        with self._desk.database.read() as session:
            booked = {(row.number, row.starts_on) for row in session.scalars(open_appointments(client_id))}
        return all((each.number, each.date) in booked for each in plan.sessions)

    def _row(self, client_id: UUID, time: FollowUpTime, answers: FollowUpAnswers) -> FollowUpRow:
        identity, plain = new_id(), {"satisfaction", "wants_call", "wants_touch_up"}
        body = {name: value for name, value in asdict(answers).items() if name not in plain}
        return FollowUpRow(
            id=identity,
            created_at=self._desk.clock(),
            client_id=client_id,
            kind=str(time.kind),
            due_on=time.due_on,
            satisfaction=answers.satisfaction,
            wants_call=answers.wants_call,
            wants_touch_up=answers.wants_touch_up,
            answers_enc=self._desk.cipher.seal(
                "follow_up", "answers_enc", identity, json.dumps(body, ensure_ascii=False)
            ),
        )

    def _raise_tasks(self, session: Session, row: FollowUpRow, answers: FollowUpAnswers) -> None:
        """A call for whoever asks for one, has a question or is not happy; a date for a touch-up.

        The reasons say nothing that is sealed: staff read the answers themselves.
        """
        today = self._desk.today()
        if answers.asks_for_a_call:
            why = "wants_call" if answers.wants_call else "follow_up_answers"
            by_day = today if answers.cannot_wait else today + CALL_WITHIN
            raise_task(session, self._desk.clock, "call", row.client_id, row.id, by_day, (why,))
        if answers.wants_touch_up:
            by_day = today + TOUCH_UP_WITHIN
            raise_task(session, self._desk.clock, "touch_up", row.client_id, row.id, by_day, ("wants_touch_up",))

    def _said(self, row: FollowUpRow) -> SaidFollowUp:
        body = json.loads(self._desk.cipher.open("follow_up", "answers_enc", row.id, row.answers_enc))
        answers = FollowUpAnswers(
            **{
                **body,
                "satisfaction": row.satisfaction,
                "wants_call": row.wants_call,
                "wants_touch_up": row.wants_touch_up,
                "feeling": _one(Feeling, body.get("feeling")),
                "noticed": _one(Noticed, body.get("noticed")),
                "expectations": _one(Expectations, body.get("expectations")),
                "life": tuple(LifeChange(each) for each in body.get("life", ())),
                "wishes": tuple(Wish(each) for each in body.get("wishes", ())),
            }
        )
        return SaidFollowUp(row.id, row.client_id, FollowUpKind(row.kind), row.due_on, row.created_at, answers)


def _all_said(session: Session, client_id: UUID) -> Select[FollowUpRow]:
    return select(FollowUpRow).where(FollowUpRow.client_id.in_((client_id, *merged_from(session, client_id))))


_Code = TypeVar("_Code", bound=StrEnum)


def _one(kind: type[_Code], code: str | None) -> _Code | None:
    return kind(code) if code else None
