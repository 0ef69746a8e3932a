"""The queue of open reviews, and who holds which: one person at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from webapp.domain.errors import DomainError
from webapp.domain.screening import Flag, FlagKind
from webapp.services.concern_desk import pressing_count
from webapp.services.desk import Desk, staff_names
from webapp.services.merged_records import not_merged
from webapp.services.plans import PlanSnapshot
from webapp.services.review_opening import ask_for_review
from webapp.services.waiting_changes import WaitingChange, waiting_changes
from webapp.storage.audit import note_act
from webapp.storage.rows import ClientRow, DecisionRow, ReviewRow

# A wait that ends within so many days has to be looked at, so that there is time to prepare.
SOON = timedelta(days=14)
# Whoever went home with a review in hand does not keep it from the others.
CLAIM_LASTS = timedelta(minutes=30)


class UnknownReviewError(DomainError):
    """There is no such review."""


class ReviewTakenError(DomainError):
    """Somebody else holds the review; `may_take_over` once that was so long ago that they have probably left it."""

    def __init__(self, by: str, since: datetime, *, may_take_over: bool) -> None:
        super().__init__(f"Taken by {by}.")
        self.by, self.since, self.may_take_over = by, since, may_take_over


class ReviewDecidedError(DomainError):
    """The review was decided already."""


class NotClaimedError(DomainError):
    """Somebody wants to decide a review that they do not hold; `by` names the one who does, if anybody."""

    def __init__(self, by: str | None) -> None:
        super().__init__("This review is not in your hands.")
        self.by = by


@dataclass(frozen=True)
class Holder:
    """Who holds a review, since when; `is_stale`: for so long that another may take over."""

    staff_id: UUID
    name: str
    since: datetime
    is_stale: bool


@dataclass(frozen=True)
class QueueEntry:
    """One open review. `flags` are those above info, most serious first.

    `change` is a change of answers that waits in it; the flags are then those of the new answers.
    """

    review_id: UUID
    client_name: str
    kinds: tuple[FlagKind, ...]
    flags: tuple[Flag, ...]
    wanted_on: date | None
    since: datetime
    holder: Holder | None
    change: WaitingChange | None = None


@dataclass(frozen=True)
class EndingWait:
    """A client who was asked to wait until a day that is near or over."""

    client_id: UUID
    client_name: str
    until: date


class ReviewService:
    """The queue, and taking and giving back a review."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def waiting(self) -> int:
        """How much waits for somebody: open reviews, and open reports of clients that cannot wait."""
        reviews = select(func.count()).select_from(ReviewRow).where(_is_open()).scalar_subquery()
        with self._desk.database.read() as session:
            return session.scalar(select(reviews + pressing_count())) or 0

    def queue(self) -> tuple[QueueEntry, ...]:
        """Every open review, the most serious and of those the longest waiting first."""
        waiting = select(ReviewRow, ClientRow).join(ClientRow, ClientRow.id == ReviewRow.client_id).where(_is_open())
        with self._desk.database.read() as session:
            in_order = waiting.order_by(ReviewRow.severity, ReviewRow.created_at, ReviewRow.id)
            rows, names = session.execute(in_order).all(), staff_names(session)
            ids = {client.id for _, client in rows}
            changes = waiting_changes(self._desk, session, ids)
            plans = self._desk.plans.newest(session, ids)
        return tuple(
            self._entry(review, client, names, plans.get(client.id), changes.get(client.id)) for review, client in rows
        )

    def ending_waits(self) -> tuple[EndingWait, ...]:
        """Clients whose wait ends soon and about whom nobody decides just now, the earliest day first."""
        newer, last_day = aliased(DecisionRow), self._desk.today() + SOON
        is_last = ~exists().where(newer.client_id == DecisionRow.client_id, newer.id > DecisionRow.id)
        is_free = DecisionRow.client_id.not_in(select(ReviewRow.client_id).where(_is_open()))
        ending = (
            select(ClientRow, DecisionRow.defer_until)
            .join(DecisionRow, DecisionRow.client_id == ClientRow.id)
            .where(DecisionRow.kind == "defer", DecisionRow.defer_until <= last_day, is_last, is_free)
            .where(not_merged(DecisionRow.client_id))
            .order_by(DecisionRow.defer_until, DecisionRow.id)
        )
        with self._desk.database.read() as session:
            rows = session.execute(ending).all()
        return tuple(EndingWait(client.id, self._desk.name(client), until) for client, until in rows if until)

    def holder(self, review: ReviewRow, names: dict[UUID, str]) -> Holder | None:
        """Who holds an open review."""
        if review.claimed_by is None or review.claimed_at is None:
            return None
        is_stale = review.claimed_at <= self._desk.clock() - CLAIM_LASTS
        return Holder(review.claimed_by, names[review.claimed_by], review.claimed_at, is_stale)

    def claim(self, review_id: UUID, staff_id: UUID, *, take_over: bool = False) -> str | None:
        """Takes a review in hand; whoever comes second does not get it. The name of the holder that was taken over.

        Raises ReviewTakenError, ReviewDecidedError, UnknownReviewError.
        """
        now = self._desk.clock()
        is_left = ReviewRow.claimed_at <= now - CLAIM_LASTS if take_over else ReviewRow.claimed_by.is_(None)
        is_free = or_(ReviewRow.claimed_by.is_(None), ReviewRow.claimed_by == staff_id, is_left)
        with self._desk.database.write() as session:
            before = self._open(session, review_id)
            taken = update(ReviewRow).where(ReviewRow.id == review_id, _is_open(), is_free)
            held = self.holder(before, staff_names(session))
            claimed = taken.values(claimed_by=staff_id, claimed_at=now).returning(ReviewRow.id)
            if session.scalars(claimed).first():
                if held is None or held.staff_id != staff_id:
                    note_act(session, before, "claimed")
                return held.name if held and held.staff_id != staff_id else None
            assert held  # noqa: S101 - or the update would have found it free
            raise ReviewTakenError(held.name, held.since, may_take_over=held.is_stale)

    def release(self, review_id: UUID, staff_id: UUID) -> None:
        """Gives a review back that this person holds; does nothing to one that they do not.

        Raises ReviewDecidedError, UnknownReviewError.
        """
        mine = and_(ReviewRow.id == review_id, ReviewRow.claimed_by == staff_id)
        with self._desk.database.write() as session:
            review = self._open(session, review_id)
            given_back = update(ReviewRow).where(mine).values(claimed_by=None, claimed_at=None)
            if session.scalars(given_back.returning(ReviewRow.id)).first():
                note_act(session, review, "released")

    def decide_again(self, client_id: UUID) -> UUID:
        """The client's open review, made for the newest response where there is none.

        Raises UnknownClientError.
        """
        with self._desk.database.write() as session:
            case, assessment = self._desk.plans.case(session, client_id), self._desk.plans.assess(session, client_id)
            return ask_for_review(session, case, client_id, assessment, self._desk.clock()).id

    def held(self, session: Session, review_id: UUID, staff_id: UUID) -> ReviewRow:
        """The open review that this person holds, inside the caller's transaction.

        Raises NotClaimedError, ReviewDecidedError, UnknownReviewError.
        """
        review = self._open(session, review_id)
        if review.claimed_by != staff_id:
            names = staff_names(session)
            raise NotClaimedError(names[review.claimed_by] if review.claimed_by else None)
        return review

    def _entry(
        self,
        review: ReviewRow,
        client: ClientRow,
        names: dict[UUID, str],
        plan: PlanSnapshot | None,
        change: WaitingChange | None,
    ) -> QueueEntry:
        flags = plan.assessment.flags if plan else ()
        if change:
            flags = change.changed.flags.added
        return QueueEntry(
            review_id=review.id,
            client_name=self._desk.name(client),
            kinds=tuple(FlagKind(kind) for kind in review.flags if kind != FlagKind.INFO),
            flags=tuple(flag for flag in flags if flag.kind is not FlagKind.INFO),
            wanted_on=review.wanted_on,
            since=change.at if change else review.created_at,
            holder=self.holder(review, names),
            change=change,
        )

    def _open(self, session: Session, review_id: UUID) -> ReviewRow:
        review = find_review(session, review_id)
        if review.decided_at:
            raise ReviewDecidedError("This review was decided already.")
        return review


def find_review(session: Session, review_id: UUID) -> ReviewRow:
    """The review, open or decided.

    Raises UnknownReviewError.
    """
    review = session.get(ReviewRow, review_id)
    if review is None:
        raise UnknownReviewError("There is no such review.")
    return review


def _is_open() -> ColumnElement[bool]:
    return ReviewRow.decided_at.is_(None)
