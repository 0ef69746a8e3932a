"""What becomes of all that is still open in a record that ends as a duplicate, inside the transaction of the merge."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from webapp.domain.screening import FlagKind
from webapp.services.appointments import Appointments
from webapp.services.client_search import ClientSearch
from webapp.services.concern_log import event_text, events_of
from webapp.services.concerns import read_report, write_report
from webapp.services.desk import Desk
from webapp.services.review_opening import ask_for_review
from webapp.services.search_index import Token, add_tokens
from webapp.services.waiting_changes import settle_waiting
from webapp.storage.rows import (
    CalendarAddressRow,
    ClientRow,
    ConcernEventRow,
    ConcernRow,
    LoginSessionRow,
    PushSubscriptionRow,
    ReminderChoiceRow,
    ReviewRow,
    SearchTokenRow,
    StaffTaskRow,
    new_id,
)


class EndingDuplicate:
    """Ends `client_id`, whose person goes on as `into_id`; `staff_id` is who found that out."""

    def __init__(
        self, desk: Desk, search: ClientSearch, session: Session, *, client_id: UUID, into_id: UUID, staff_id: UUID
    ) -> None:
        self._desk = desk
        self._search = search
        self._session = session
        self._client_id = client_id
        self._into_id = into_id
        self._staff_id = staff_id
        self._now: datetime = desk.clock()

    def settle(self) -> None:
        """Cancels, closes, hands over and signs out, in this order. Row by row, so that the trail tells of each."""
        Appointments(self._desk, self._session, self._client_id, self._staff_id).cancel_from(self._desk.today())
        self._finish_tasks()
        self._hand_over_review()
        self._hand_over_concerns()
        self._sign_out()
        self._find_by_both()

    def _hand_over_review(self) -> None:
        """What nobody has looked at yet, and what makes this person wait, is looked at in the record that goes on."""
        had_to_wait = self._has_to_wait(self._client_id)
        settle_waiting(self._session, self._client_id, "replaced", self._now, self._staff_id)
        waiting = select(ReviewRow).where(ReviewRow.client_id == self._client_id, ReviewRow.decided_at.is_(None))
        reviews = self._session.scalars(waiting).all()
        for row in reviews:
            row.decided_at = self._now
        self._session.flush()
        if not reviews and (not had_to_wait or self._has_to_wait(self._into_id)):
            return
        plans = self._desk.plans
        case, assessment = plans.case(self._session, self._into_id), plans.assess(self._session, self._into_id)
        ask_for_review(self._session, case, self._into_id, assessment, self._now)

    def _has_to_wait(self, client_id: UUID) -> bool:
        """Whether an answer, a reaction or a decision stands in the way of any session."""
        flags = self._desk.plans.assess(self._session, client_id).flags
        return any(flag.kind is FlagKind.DEFER for flag in flags)

    def _hand_over_concerns(self) -> None:
        """A report is never changed: it is closed here, and goes on as a copy that keeps its moment and urgency.

        What was done about it goes along, so that the client can still read an answer and nobody answers twice.
        """
        waiting = select(ConcernRow).where(ConcernRow.client_id == self._client_id, ConcernRow.closed_at.is_(None))
        rows = self._session.scalars(waiting).all()
        done = events_of(self._session, [row.id for row in rows])
        for row in rows:
            copy = self._copied(row)
            self._session.add_all([copy, self._closing(row)])
            row.closed_at, row.closed_by = self._now, self._staff_id
            self._session.flush()
            self._copy_log(copy, done.get(row.id, ()))

    def _copy_log(self, copy: ConcernRow, events: Iterable[ConcernEventRow]) -> None:
        """Not by way of a flush: the trail has these acts already, by those who did them."""
        copied = [self._copied_event(copy.id, event) for event in events]
        if copied:
            self._session.execute(insert(ConcernEventRow), copied)

    def _copied_event(self, concern_id: UUID, event: ConcernEventRow) -> dict[str, object]:
        identity, words = new_id(), event_text(self._desk.cipher, event)
        return {
            "id": identity,
            "created_at": event.created_at,
            "concern_id": concern_id,
            "kind": event.kind,
            "staff_id": event.staff_id,
            "text_enc": self._desk.cipher.seal("concern_event", "text_enc", identity, words) if words else None,
        }

    def _copied(self, row: ConcernRow) -> ConcernRow:
        identity, said = new_id(), write_report(read_report(self._desk.cipher, row))
        return ConcernRow(
            id=identity,
            created_at=row.created_at,
            client_id=self._into_id,
            submission_id=identity,
            day=row.day,
            urgency=row.urgency,
            body_enc=self._desk.cipher.seal("concern", "body_enc", identity, said),
        )

    def _closing(self, row: ConcernRow) -> ConcernEventRow:
        return ConcernEventRow(created_at=self._now, concern_id=row.id, kind="closed", staff_id=self._staff_id)

    def _finish_tasks(self) -> None:
        waiting = select(StaffTaskRow).where(StaffTaskRow.client_id == self._client_id, StaffTaskRow.done_at.is_(None))
        for row in self._session.scalars(waiting):
            row.done_at, row.done_by = self._now, self._staff_id

    def _sign_out(self) -> None:
        """Whoever is signed in signs in again, into the record that goes on; nothing is sent from this one any more."""
        mine = LoginSessionRow.client_id == self._client_id
        running = update(LoginSessionRow).where(mine, LoginSessionRow.ended_at.is_(None))
        self._session.execute(running.values(ended_at=self._now))
        self._session.execute(delete(PushSubscriptionRow).where(PushSubscriptionRow.client_id == self._client_id))
        address = update(CalendarAddressRow).where(
            CalendarAddressRow.client_id == self._client_id, CalendarAddressRow.ended_at.is_(None)
        )
        self._session.execute(address.values(ended_at=self._now))
        choice = update(ReminderChoiceRow).where(ReminderChoiceRow.client_id == self._client_id)
        self._session.execute(choice.values(is_on=False, updated_at=self._now))

    def _find_by_both(self) -> None:
        """The name, address and number of the record that ends lead to the one that goes on."""
        known = {self._client_id: set[Token](), self._into_id: set[Token]()}
        for row in self._session.scalars(select(SearchTokenRow).where(SearchTokenRow.client_id.in_(known))):
            known[row.client_id].add((row.kind, row.token))
        # The worker may not have come to either of them yet, and takes up only those who have no token at all.
        rows = [self._session.get_one(ClientRow, client_id) for client_id in known]
        own = frozenset[Token]().union(*(self._search.tokens_of(self._desk.contact(row)) for row in rows))
        new = (own | known[self._client_id]) - known[self._into_id]
        add_tokens(self._session, self._desk.clock, {self._into_id: new})
