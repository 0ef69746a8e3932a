"""How a client comes before somebody again: one open review at a time, of the newest response."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain.answer_changes import ChangedCase
from webapp.domain.assessment import Assessment
from webapp.domain.case import Case
from webapp.domain.preparation import REACTION_RULE
from webapp.domain.screening import READY, SERIOUSNESS, FlagKind
from webapp.services.answer_records import response_in_force
from webapp.services.case_records import UnknownClientError
from webapp.storage.rows import ResponseRow, ReviewRow

BY_DECISION = frozenset({"deferred", "declined"})
# Above all others: the client's plan stands still until somebody has looked.
URGENT = -1


@dataclass(frozen=True)
class OpenedReview:
    """The review that a change is looked at in; `is_new` if it is there because of the change alone."""

    review: ReviewRow
    is_new: bool


def open_review(session: Session, client_id: UUID) -> ReviewRow | None:
    """The review of a client that nobody has decided yet."""
    waiting = select(ReviewRow).where(ReviewRow.client_id == client_id, ReviewRow.decided_at.is_(None))
    return session.scalars(waiting.order_by(ReviewRow.id).limit(1)).first()


def review_if_needed(
    session: Session, case: Case, client_id: UUID, assessment: Assessment, at: datetime
) -> ReviewRow | None:
    """Asks for a review where only a person can go on, now that something was recorded.

    That is after a reaction, when nothing but a sign-off is missing, and when an answer asks the client to wait.
    """
    waits = {flag.rule for flag in assessment.flags if flag.kind is FlagKind.DEFER}
    missing = {code for planned in assessment.plan.sessions for code in planned.waiting_for}
    # Where the clinic itself said to wait, somebody has decided already.
    is_stuck = bool(waits) and waits.isdisjoint(BY_DECISION)
    is_needed = REACTION_RULE in waits or is_stuck or missing == {"sign_off"}
    return ask_for_review(session, case, client_id, assessment, at) if is_needed else None


def ask_for_review(session: Session, case: Case, client_id: UUID, assessment: Assessment, at: datetime) -> ReviewRow:
    """The client's open review; a new one of the newest response where there is none."""
    waiting = open_review(session, client_id)
    if waiting:
        return waiting
    wanted = case.response.answers.get("desired_date")
    review = ReviewRow(
        created_at=at,
        client_id=client_id,
        response_id=_newest_response(session, client_id),
        disposition=assessment.disposition,
        flags=list(dict.fromkeys(str(flag.kind) for flag in assessment.flags)),
        severity=_severity(assessment),
        wanted_on=wanted if isinstance(wanted, date) else None,
    )
    session.add(review)
    session.flush()  # Its id leads to its page.
    return review


def review_of_change(
    session: Session, changed: ChangedCase, response: ResponseRow, at: datetime, *, is_frozen: bool
) -> OpenedReview:
    """Puts a change of answers before somebody: in the client's open review, or in a new one."""
    waiting, after = open_review(session, response.client_id), changed.assessments[1]
    if waiting is None:
        review = ask_for_review(session, changed.after, response.client_id, after, at)
    else:
        review = waiting
        rate(review, after)
    review.response_id = response.id
    if is_frozen:
        review.severity = URGENT
    return OpenedReview(review, is_new=waiting is None)


def rate(review: ReviewRow, assessment: Assessment) -> None:
    """Gives a review the place in the queue that its flags ask for."""
    review.disposition = assessment.disposition
    review.flags = list(dict.fromkeys(str(flag.kind) for flag in assessment.flags))
    review.severity = _severity(assessment)


def _severity(assessment: Assessment) -> int:
    is_ready = assessment.disposition == READY
    return len(SERIOUSNESS) if is_ready else SERIOUSNESS[FlagKind(assessment.disposition)]


def _newest_response(session: Session, client_id: UUID) -> UUID:
    found = response_in_force(session, client_id)
    if found is None:
        raise UnknownClientError("There is no such client.")
    return found.id
