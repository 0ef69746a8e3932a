"""One client as staff see them: who they are, what was decided, what is booked, and what can be done next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from webapp.domain.assessment import Assessment, assess
from webapp.domain.booking import took_place
from webapp.domain.calendar import days
from webapp.domain.case import Case
from webapp.domain.completion import Progress
from webapp.domain.gaps import gap_rule, usual_gap
from webapp.domain.preparation import clear_from, has_homework_check
from webapp.domain.problem import Problem
from webapp.domain.text import Text
from webapp.domain.timeline import MOST_SESSIONS, SessionDateError
from webapp.services.booking_obstacles import booking_obstacles
from webapp.services.case_records import UnknownClientError
from webapp.services.client_history import (
    CheckLine,
    ClientHistory,
    PatchTestLine,
    SessionLine,
    SkippedLine,
    VersionLine,
)
from webapp.services.contact import Contact
from webapp.services.decision_records import DecisionRecord, DecisionRecords
from webapp.services.desk import Desk, staff_names
from webapp.services.review_opening import open_review
from webapp.storage.rows import ClientRow


@dataclass(frozen=True)
class Next:
    """What can be done now.

    `session` is the number to book next, `proposed` a day for it, `obstacles` what is in the way of booking it.
    """

    session: int | None
    proposed: date | None
    obstacles: tuple[Problem, ...]
    earliest: date | None
    patch_test: bool
    clear_from: date | None
    homework_check: bool
    has_begun: bool

    @property
    def obstacle(self) -> Text | None:
        """The first thing to do before the session can be booked."""
        return self.obstacles[0].text if self.obstacles else None


@dataclass(frozen=True)
class ClientRecord:
    """The whole record. `trouble` says which booking breaks a rule that was not there when it was made."""

    client_id: UUID
    contact: Contact
    since: datetime
    intake_on: date
    assessment: Assessment
    trouble: Text | None
    review_id: UUID | None
    decisions: tuple[DecisionRecord, ...]
    sessions: tuple[SessionLine, ...]
    patch_tests: tuple[PatchTestLine, ...]
    checks: tuple[CheckLine, ...]
    versions: tuple[VersionLine, ...]
    progress: Progress
    skipped: tuple[SkippedLine, ...]
    next: Next

    def booked_to_come(self, today: date) -> dict[int, date]:
        """The sessions that are booked for today or later, by number."""
        return {line.number: line.booked_on for line in self.sessions if line.booked_on and line.booked_on >= today}


class ClientRecords:
    """Reads; nothing is changed here."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def find(self, client_id: UUID) -> ClientRecord:
        """The record of one client.

        Raises UnknownClientError.
        """
        with self._desk.database.read() as session:
            client = session.get(ClientRow, client_id)
            if client is None:
                raise UnknownClientError("There is no such client.")
            case = self._desk.plans.case(session, client_id)
            assessment, trouble = self._assessed(case)
            history = ClientHistory(self._desk, session, client_id, staff_names(session))
            completions = history.completions()
            review = open_review(session, client_id)
            return ClientRecord(
                client_id=client_id,
                contact=self._desk.contact(client),
                since=client.created_at,
                intake_on=case.today,
                assessment=assessment,
                trouble=trouble,
                review_id=review.id if review else None,
                decisions=DecisionRecords(self._desk.cipher).of(session, client_id),
                sessions=history.sessions(assessment.plan),
                patch_tests=history.patch_tests(),
                checks=history.checks(),
                versions=history.versions(),
                progress=history.progress(assessment.plan, completions),
                skipped=history.skipped(assessment.plan, completions),
                next=self._next(case, assessment, is_undecided=review is not None),
            )

    def _assessed(self, case: Case) -> tuple[Assessment, Text | None]:
        """What holds today; without the bookings where one stands that no rule allows any more."""
        try:
            return assess(self._desk.content, case), None
        except SessionDateError as error:
            words = "Session {number} is on a day that the rules no longer allow. Move or cancel it."
            unbooked = assess(self._desk.content, replace(case, sessions={}))
            return unbooked, Text(words, {"number": error.number})

    def _next(self, case: Case, assessment: Assessment, *, is_undecided: bool) -> Next:
        today = self._desk.today()
        number = next((number for number in range(1, MOST_SESSIONS + 1) if number not in case.sessions), None)
        obstacles = booking_obstacles(self._desk, case, number, is_undecided=is_undecided) if number else ()
        return Next(
            session=number,
            proposed=self._proposed(case, assessment, number) if number else None,
            obstacles=obstacles,
            earliest=assessment.earliest,
            patch_test=case.patch_test is not None,
            clear_from=clear_from(case),
            homework_check=self._is_homework_time(case, today),
            has_begun=took_place(case, 1, today),
        )

    def _proposed(self, case: Case, assessment: Assessment, number: int) -> date | None:
        """The day that the plan proposes; for a session beyond it, the usual gap after the last one."""
        days_by_number = {session.number: session.date for session in assessment.plan.sessions}
        if number in days_by_number or number - 1 not in days_by_number:
            return days_by_number.get(number)
        gap = usual_gap(case, number, gap_rule(self._desk.content.protocol, case, number))
        return max(days_by_number[number - 1] + days(gap), self._desk.today())

    def _is_homework_time(self, case: Case, today: date) -> bool:
        is_between = took_place(case, 1, today) and not took_place(case, 2, today)
        return is_between and has_homework_check(self._desk.content, case)
