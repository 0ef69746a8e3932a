"""Setting a changed answer aside, and what stands on record about all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain.answer_changes import AnswerDifference, answer_differences
from webapp.domain.problem import Problem, refuse
from webapp.domain.text import Text
from webapp.services.answer_records import AnswerRecords, waiting_row
from webapp.services.desk import Desk, staff_names
from webapp.services.review_opening import rate, review_if_needed
from webapp.services.reviews import ReviewService
from webapp.services.waiting_changes import AnswersChangedError, settle
from webapp.storage.rows import AnswerChangeRow, ResponseRow, ReviewRow

_NO_REASON = "Please write down why."
# More than anybody reads, and as many as a page opens in no time; the rows are all kept.
MOST = 100


@dataclass(frozen=True)
class ChangeLine:
    """One change as it stands on record. `told_by` and `settled_by` are members of staff, or ''."""

    at: datetime
    told_by: str
    state: str
    answers: tuple[AnswerDifference, ...]
    has_stopped: bool
    settled_at: datetime | None
    settled_by: str
    reason: str


class ChangeReviewService:
    """What staff do with a change beside deciding the review that it is in."""

    def __init__(self, desk: Desk, reviews: ReviewService) -> None:
        self._desk = desk
        self._reviews = reviews
        self._records = AnswerRecords(desk.cipher, desk.content)

    def set_aside(self, review_id: UUID, staff_id: UUID, reason: str, seen: UUID) -> None:
        """Leaves the plan with the answers that it was made with; a plan that was stopped goes on.

        `seen` is the response that the page has shown. A review that was there because of the change alone is
        decided by it; what was recorded since and needs somebody too is asked for anew. The same once more changes
        nothing. Raises RefusedError, NotClaimedError, ReviewDecidedError,
        AnswersChangedError, UnknownReviewError.
        """
        with self._desk.database.write() as session:
            if self._is_set_aside(session, seen, staff_id):
                return
            review = self._reviews.held(session, review_id, staff_id)
            change = _seen_change(session, review.client_id, seen)
            refuse(*([] if reason else [Problem("set_aside_reason", Text(_NO_REASON))]))
            is_new = self._set_aside(session, review, change, staff_id, reason)
            client_id = review.client_id
        if is_new:
            self._desk.tell_client(client_id)

    def history(self, client_id: UUID) -> tuple[ChangeLine, ...]:
        """The last changes of a client's answers, newest first."""
        with self._desk.database.read() as session:
            changes = select(AnswerChangeRow).where(AnswerChangeRow.client_id == client_id)
            newest = changes.order_by(AnswerChangeRow.id.desc()).limit(MOST)
            rows, names = session.scalars(newest).all(), staff_names(session)
            return tuple(self._line(session, row, names) for row in rows)

    def _set_aside(
        self, session: Session, review: ReviewRow, change: AnswerChangeRow, staff_id: UUID, reason: str
    ) -> bool:
        now = self._desk.clock()
        sealed = self._desk.cipher.seal("answer_change", "reason_enc", change.id, reason)
        settle(change, "set_aside", now, staff_id, sealed)
        session.flush()  # The plan is made from the rows.
        plan, is_new = self._desk.remake(session, review.client_id, "answers_set_aside")
        if change.opened_review:
            review.decided_at = now
            session.flush()  # This review is none of the open ones any more.
            case = self._desk.plans.case(session, review.client_id)
            review_if_needed(session, case, review.client_id, plan.assessment, now)
        else:
            rate(review, plan.assessment)
        return is_new

    def _is_set_aside(self, session: Session, seen: UUID, staff_id: UUID) -> bool:
        change = session.scalars(select(AnswerChangeRow).where(AnswerChangeRow.response_id == seen)).one_or_none()
        return change is not None and (change.state, change.settled_by) == ("set_aside", staff_id)

    def _line(self, session: Session, row: AnswerChangeRow, names: dict[UUID, str]) -> ChangeLine:
        before, after = (
            self._records.response(session, session.get_one(ResponseRow, response_id))
            for response_id in (row.before_id, row.response_id)
        )
        sealed = row.reason_enc
        return ChangeLine(
            at=row.created_at,
            told_by=names[row.told_by] if row.told_by else "",
            state=row.state,
            answers=answer_differences(self._desk.content.questionnaire, before, after),
            has_stopped=row.frozen_by is not None,
            settled_at=row.settled_at,
            settled_by=names[row.settled_by] if row.settled_by else "",
            reason=self._desk.cipher.open("answer_change", "reason_enc", row.id, sealed) if sealed else "",
        )


def _seen_change(session: Session, client_id: UUID, seen: UUID) -> AnswerChangeRow:
    change = waiting_row(session, client_id)
    if change is None or change.response_id != seen:
        raise AnswersChangedError("The answers on the page are not those that wait.")
    return change
