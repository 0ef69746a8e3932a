"""How a client comes before somebody again: one open review at a time, of the newest response."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain.assessment import Assessment
from webapp.domain.case import Case
from webapp.domain.preparation import REACTION_RULE
from webapp.domain.screening import READY, SERIOUSNESS, FlagKind
from webapp.services.case_records import UnknownClientError
from webapp.storage.rows import ResponseRow, ReviewRow

BY_DECISION = frozenset({"deferred", "declined"})


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
        severity=len(SERIOUSNESS) if assessment.disposition == READY else SERIOUSNESS[FlagKind(assessment.disposition)],
        wanted_on=wanted if isinstance(wanted, date) else None,
    )
    session.add(review)
    session.flush()  # Its id leads to its page.
    return review


def _newest_response(session: Session, client_id: UUID) -> UUID:
    newest = select(ResponseRow.id).where(ResponseRow.client_id == client_id).order_by(ResponseRow.id.desc())
    found = session.scalars(newest.limit(1)).first()
    if found is None:
        raise UnknownClientError("There is no such client.")
    return found
