"""Deciding a review: checked, put on record with who, when and why, and the plan made anew, all or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from webapp.domain.assessment import Assessment
from webapp.domain.decision import WAITS, Considered, Draft
from webapp.domain.decision_rules import decision_problems
from webapp.domain.problem import Problem, refuse
from webapp.services.appointments import Appointments
from webapp.services.contact import Contact
from webapp.services.decision_records import DecisionRecord, DecisionRecords
from webapp.services.desk import Desk, staff_names
from webapp.services.plans import PlanSnapshot
from webapp.services.reviews import Holder, NotClaimedError, ReviewService, find_review
from webapp.services.waiting_changes import WaitingChange, check_seen, settle_waiting, waiting_change
from webapp.storage.rows import ClientRow, ReviewRow

__all__ = ["DecisionService", "NotClaimedError", "ReviewDetail"]


@dataclass(frozen=True)
class ReviewDetail:
    """All that somebody sees who decides. `assessment` is what holds now, `considered` what can be changed.

    `change` is a change of answers that waits; `considered` is about the new ones.
    """

    review_id: UUID
    client_id: UUID
    contact: Contact
    sent_at: datetime
    decided_at: datetime | None
    holder: Holder | None
    considered: Considered
    assessment: Assessment
    decisions: tuple[DecisionRecord, ...]
    change: WaitingChange | None = None


class DecisionService:
    """What staff see of a review, and what becomes of it."""

    def __init__(self, desk: Desk, reviews: ReviewService) -> None:
        self._desk = desk
        self._reviews = reviews
        self._records = DecisionRecords(desk.cipher)

    def detail(self, review_id: UUID) -> ReviewDetail:
        """The review with its client.

        Raises UnknownReviewError.
        """
        with self._desk.database.read() as session:
            review = find_review(session, review_id)
            client = session.get_one(ClientRow, review.client_id)
            change = None if review.decided_at else waiting_change(self._desk, session, client.id)
            return ReviewDetail(
                review_id=review.id,
                client_id=client.id,
                contact=self._desk.contact(client),
                sent_at=client.created_at,
                decided_at=review.decided_at,
                holder=self._reviews.holder(review, staff_names(session)),
                considered=self._considered(session, client.id, change),
                assessment=self._desk.plans.assess(session, client.id),
                decisions=self._records.of(session, client.id),
                change=change,
            )

    def preview(self, review_id: UUID, draft: Draft) -> tuple[tuple[Problem, ...], Assessment | None]:
        """What would be in the way of `draft`, and otherwise what would follow from it. Nothing is stored.

        Raises UnknownReviewError.
        """
        with self._desk.database.read() as session:
            client_id = find_review(session, review_id).client_id
            considered = self._considered(session, client_id, waiting_change(self._desk, session, client_id))
        problems = decision_problems(considered, draft)
        return problems, None if problems else considered.after(draft, "preview")

    def decide(self, review_id: UUID, staff_id: UUID, draft: Draft, seen: UUID | None = None) -> PlanSnapshot:
        """Decides a review that this person holds. A client who has to wait keeps no session to come (I23).

        Answers that changed and wait count from now on; `seen` is the response that the page has shown. The same
        decision once more changes nothing. Raises RefusedError, NotClaimedError, ReviewDecidedError,
        AnswersChangedError, UnknownReviewError.
        """
        with self._desk.database.write() as session:
            review = find_review(session, review_id)
            if self._is_decided_so(session, review, staff_id, draft):
                return self._desk.plans.remake(session, review.client_id, "decision")
            self._reviews.held(session, review_id, staff_id)
            change = waiting_change(self._desk, session, review.client_id)
            check_seen(change, seen)
            considered = self._considered(session, review.client_id, change)
            refuse(*decision_problems(considered, draft))
            self._keep(session, review, staff_id, draft, considered)
            reason = "answers_accepted" if change else "decision"
            plan, is_new = self._desk.remake(session, review.client_id, reason)
        if is_new:
            self._desk.tell_client(review.client_id)
        return plan

    def _is_decided_so(self, session: Session, review: ReviewRow, staff_id: UUID, draft: Draft) -> bool:
        if review.decided_at is None:
            return False
        mine = (each for each in self._records.of(session, review.client_id) if each.review_id == review.id)
        return any(each.says(staff_id, draft) for each in mine)

    def _keep(self, session: Session, review: ReviewRow, staff_id: UUID, draft: Draft, considered: Considered) -> None:
        now = self._desk.clock()
        review.decided_at = now
        settle_waiting(session, review.client_id, "accepted", now, staff_id)
        self._records.keep(session, review, staff_id, draft, considered.changes(draft), now)
        if draft.kind in WAITS:
            Appointments(self._desk, session, review.client_id, staff_id).cancel_to_come()
        session.flush()  # The plan is made from the rows.

    def _considered(self, session: Session, client_id: UUID, change: WaitingChange | None) -> Considered:
        if change:
            return change.changed.considered()
        case = self._desk.plans.case(session, client_id)
        return Considered(self._desk.content, case, self._records.standing(session, client_id), self._desk.today())
