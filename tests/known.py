"""What readiness follows from, written down as if a client or staff had done it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import select

from tests.clinic import Clinic
from tests.rows import (
    answer_change_row,
    clinic_profile_row,
    concern_row,
    patch_test_reading_row,
    patch_test_row,
    response_row,
    review_row,
    scalp_check_row,
    session_check_row,
    tick_event_row,
)
from webapp.domain.concern import Report
from webapp.services.concerns import write_report
from webapp.storage.rows import LoginSessionRow, PlanRow, ResponseRow, Row, new_id

S1 = date(2026, 12, 14)


@dataclass(frozen=True)
class Known:
    """One client with a booked session, and the member of staff who looks after them."""

    clinic: Clinic
    client_id: UUID
    staff_id: UUID

    @property
    def client(self) -> Any:
        """As much of a client's row as other rows ask for."""
        return SimpleNamespace(id=self.client_id)

    @property
    def staff(self) -> Any:
        return SimpleNamespace(id=self.staff_id)

    @property
    def against(self) -> list[str]:
        """What stands against session 1 now, as a page carries it along."""
        ready = self.clinic.work.readiness.of_session(self.client_id, 1)
        return [stop.word for stop in ready.stops] if ready else []

    def add(self, *rows: Row) -> None:
        with self.clinic.database.write() as session:
            session.add_all(rows)

    def phone_in_touch(self) -> None:
        now = self.clinic.clock()
        row = LoginSessionRow(
            id=new_id(),
            created_at=now,
            token_hash=new_id().hex,
            kind="client",
            client_id=self.client_id,
            last_seen_at=now,
            expires_at=now + timedelta(days=30),
        )
        self.add(row)

    def taps(self, day: date, state: str = "done", reason: str = "", item: str = "T05") -> None:
        identity = new_id()
        note = self.clinic.desk.cipher.seal("tick_event", "note_enc", identity, reason) if reason else None
        tapped = {"item_key": item, "day": day, "state": state, "note_enc": note, "received_at": self.clinic.clock()}
        self.add(tick_event_row(self.client, id=identity, **tapped))

    def answers_check(self, said: str = "[]", day: date = S1) -> None:
        identity = new_id()
        sealed = self.clinic.desk.cipher.seal("session_check", "answers_enc", identity, said)
        answered = {"created_at": self.clinic.clock(), "session_on": day, "answers_enc": sealed}
        self.add(session_check_row(self.client, id=identity, **answered))

    def reports(self, urgency: str = "urgent") -> None:
        identity, words = new_id(), write_report(Report(frozenset(), "0"))
        body = self.clinic.desk.cipher.seal("concern", "body_enc", identity, words)
        sent = {"urgency": urgency, "created_at": self.clinic.clock(), "body_enc": body}
        self.add(concern_row(self.client, id=identity, **sent))

    def is_reviewed(self) -> None:
        self.add(review_row(self._response()))

    def changes_answers(self) -> None:
        before = self._response()
        later = response_row(self.client, answers_enc=b"")
        later.answers_enc = self.clinic.desk.cipher.seal("response", "answers_enc", later.id, self._answers(before))
        self.add(later, answer_change_row(later, before))

    def tests_skin(self, result: str) -> None:
        test = patch_test_row(self.client, self.staff, done_on=date(2026, 11, 1))
        self.add(test, patch_test_reading_row(test, result=result, read_on=date(2026, 11, 20)))

    def waits_for_reading(self) -> None:
        self.add(patch_test_row(self.client, self.staff, done_on=date(2026, 11, 1)))

    def checks_homework(self, *, passed: bool) -> None:
        self.add(scalp_check_row(self.client, self.staff, kind="homework", passed=passed))

    def chooses(self, **numbers: int) -> None:
        self.add(clinic_profile_row(self.staff, chosen={"readiness": numbers}))

    def stops(self) -> None:
        """The newest plan is one that waits, while the booking still stands: as after a changed answer."""
        waiting, cipher, identity = self.clinic.arrive("U12"), self.clinic.desk.cipher, new_id()
        with self.clinic.database.read() as session:
            row = session.scalars(select(PlanRow).where(PlanRow.client_id == waiting)).one()
        body = cipher.open("plan", "body_enc", row.id, row.body_enc)
        stopped = PlanRow(
            id=identity,
            created_at=self.clinic.clock(),
            client_id=self.client_id,
            number=99,
            content_version=row.content_version,
            plan_hash=row.plan_hash,
            body_enc=cipher.seal("plan", "body_enc", identity, body),
            reason="changed",
            provisional=True,
        )
        self.add(stopped)

    def _response(self) -> ResponseRow:
        with self.clinic.database.read() as session:
            of_client = select(ResponseRow).where(ResponseRow.client_id == self.client_id)
            return session.scalars(of_client.order_by(ResponseRow.id.desc()).limit(1)).one()

    def _answers(self, row: ResponseRow) -> str:
        return self.clinic.desk.cipher.open("response", "answers_enc", row.id, row.answers_enc)
