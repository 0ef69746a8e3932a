"""What is not ready two days before becomes one task and one letter for each level, whoever makes the round."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime
from threading import Barrier
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from tests.clinic import Clinic
from tests.known import Known
from tests.rows import booked_time_row, treatment_record_row
from webapp.services.desk import Desk
from webapp.services.readiness import ReadinessService
from webapp.services.readiness_alarms import ReadinessAlarms
from webapp.services.staff_tasks import StaffTasks, raise_task
from webapp.storage.rows import AppointmentRow, StaffTaskRow

S1 = date(2026, 12, 14)
DUBAI = ZoneInfo("Asia/Dubai")


class Office:
    """The rounds of a clinic, and the letters that they wrote."""

    def __init__(self, clinic: Clinic) -> None:
        self.clinic = clinic
        self.letters: list[tuple[UUID, str, str]] = []
        self.desk: Desk = replace(clinic.desk, write_to=lambda *letter: self.letters.append(letter))
        self.readiness = ReadinessService(self.desk)
        self.tasks = StaffTasks(self.desk, self.readiness)

    def at(self, moment: str) -> None:
        """It is this time in Dubai, and a round is made."""
        now = datetime.fromisoformat(moment).replace(tzinfo=DUBAI)
        self.clinic.clock.move(seconds=(now - self.clinic.clock()).total_seconds())
        self.alarms.ring()

    @property
    def alarms(self) -> ReadinessAlarms:
        return ReadinessAlarms(self.desk, self.readiness)

    def stored(self) -> list[tuple[object, ...]]:
        return self.clinic.stored()["staff_task"]


@pytest.fixture
def office(clinic: Clinic) -> Office:
    return Office(clinic)


@pytest.fixture
def ali(clinic: Clinic, tess: UUID) -> Known:
    """A client with session 1 on 14 December at no hour yet, of whose phone nobody has ever heard: amber."""
    client_id = clinic.arrive("U01")
    clinic.book(client_id, tess, 1, S1)
    return Known(clinic, client_id, tess)


def test_a_session_that_is_not_ready_becomes_one_task_and_one_letter(office: Office, ali: Known):
    for minute in ("00", "15", "30"):
        office.at(f"2026-12-12 09:{minute}")

    assert office.letters == [(ali.client_id, "one_thing", "/me")]
    (task,) = office.tasks.open()
    assert (task.kind, task.client_id, task.number, task.by_day) == ("readiness", ali.client_id, 1, S1)
    assert task.reasons == ("never_contact",)
    assert task.readiness == office.readiness.of_session(ali.client_id, 1)


def test_nothing_is_raised_about_a_session_that_is_on_record(office: Office, ali: Known):
    is_recorded(ali)
    ali.reports()

    office.at("2026-12-14 15:00")

    assert (office.stored(), office.letters) == ([], [])
    assert office.readiness.thing(ali.client_id) is None


def test_a_task_about_a_session_is_done_with_its_record(office: Office, ali: Known):
    office.at("2026-12-12 09:00")
    assert office.tasks.open()

    is_recorded(ali)

    assert office.tasks.open() == ()


@pytest.mark.parametrize(
    ("hour", "before", "from_then"),
    [
        (None, "2026-12-12 08:59", "2026-12-12 09:00"),  # as if it began at nine
        ("14:30", "2026-12-12 14:29", "2026-12-12 14:30"),
        ("07:00", "2026-12-12 06:59", "2026-12-12 07:00"),
    ],
)
def test_the_round_looks_as_far_ahead_as_the_clinic_chose_by_its_own_clocks(
    office: Office, ali: Known, hour: str | None, before: str, from_then: str
):
    if hour:
        begins_at(ali, hour)

    office.at(before)
    assert office.stored() == []

    office.at(from_then)
    assert len(office.stored()) == 1


def test_a_manager_can_have_it_look_further_ahead(office: Office, ali: Known):
    ali.chooses(hours_before=96)

    office.at("2026-12-10 09:00")

    assert len(office.tasks.open()) == 1


def test_nothing_is_raised_about_a_session_that_has_begun(office: Office, ali: Known):
    begins_at(ali, "10:00")

    office.at("2026-12-14 10:00")

    assert office.stored() == []


def test_a_session_without_an_hour_is_looked_at_all_day(office: Office, ali: Known):
    office.at("2026-12-14 16:00")

    assert len(office.tasks.open()) == 1


def test_what_is_ready_raises_nothing(office: Office, ali: Known):
    ali.chooses(least_percent=0, enough_percent=50, last_days=3)
    for day in (9, 10, 11):
        for item in ("T05", "T06"):
            ali.taps(date(2026, 12, day), item=item)
    office.clinic.clock.set_day(date(2026, 12, 12))
    ali.phone_in_touch()

    office.at("2026-12-12 13:00")

    assert (office.stored(), office.letters) == ([], [])


def test_a_level_that_gets_worse_opens_the_task_again_and_is_told_once_more(office: Office, ali: Known, tess: UUID):
    office.at("2026-12-12 09:00")
    (task,) = office.tasks.open()
    office.tasks.finish(task.task_id, tess)
    office.at("2026-12-12 10:00")
    assert office.tasks.open() == ()

    office.clinic.clock.set_day(date(2026, 12, 13))
    ali.answers_check('["fever"]')
    for minute in ("00", "15"):
        office.at(f"2026-12-13 17:{minute}")

    (again,) = office.tasks.open()
    assert again.task_id == task.task_id
    assert "check_fever" in again.reasons
    assert len(office.letters) == 2


def test_a_new_reason_to_stop_brings_back_a_task_that_was_done(office: Office, ali: Known, tess: UUID):
    office.clinic.clock.set_day(date(2026, 12, 13))
    ali.reports()
    office.at("2026-12-13 17:00")
    (task,) = office.tasks.open()
    office.tasks.finish(task.task_id, tess)
    office.at("2026-12-13 17:15")
    assert office.tasks.open() == ()

    ali.answers_check('["fever"]')
    office.at("2026-12-13 17:30")

    (again,) = office.tasks.open()
    assert {"concern_urgent", "check_fever"} <= set(again.reasons)
    assert len(office.letters) == 1


def test_what_the_client_says_once_more_brings_back_a_task_that_was_done(office: Office, ali: Known, tess: UUID):
    office.clinic.clock.set_day(date(2026, 12, 13))
    ali.answers_check('["fever"]')
    office.at("2026-12-13 17:00")
    (task,) = office.tasks.open()
    office.clinic.work.go_aheads.record(ali.client_id, 1, tess, "It was a slip", ali.against)
    office.tasks.finish(task.task_id, tess)

    office.at("2026-12-13 18:00")
    assert office.tasks.open() == ()
    ali.answers_check('["fever"]')
    office.at("2026-12-13 18:15")
    office.at("2026-12-13 18:30")

    assert [each.task_id for each in office.tasks.open()] == [task.task_id]
    office.tasks.finish(task.task_id, tess)
    office.at("2026-12-13 18:45")
    assert office.tasks.open() == ()


def test_a_task_says_nothing_in_the_clear_that_the_client_has_said(office: Office, ali: Known):
    office.clinic.clock.set_day(date(2026, 12, 13))
    ali.answers_check('["fever"]')

    office.at("2026-12-13 17:00")

    assert "check_fever" in office.tasks.open()[0].reasons
    assert "fever" not in str(office.stored())


def test_the_same_level_is_not_told_twice_after_a_better_hour(office: Office, ali: Known):
    office.clinic.clock.set_day(date(2026, 12, 13))
    ali.answers_check('["fever"]')
    office.at("2026-12-13 17:00")
    ali.answers_check()
    office.at("2026-12-13 18:00")
    ali.answers_check('["fever"]')
    office.at("2026-12-13 19:00")

    assert len(office.letters) == 1


def test_reasons_of_an_open_task_are_brought_up_to_date(office: Office, ali: Known):
    office.at("2026-12-12 09:00")
    ali.reports("soon")

    office.at("2026-12-12 09:15")

    (task,) = office.tasks.open()
    assert task.reasons == ("never_contact", "concern_open")
    assert len(office.letters) == 1


def test_no_letter_where_the_client_can_do_nothing(office: Office, clinic: Clinic, tess: UUID):
    client_id = clinic.arrive("U01")
    clinic.book(client_id, tess, 1, S1)
    known = Known(clinic, client_id, tess)
    known.chooses(last_days=3)
    for day in (9, 10, 11, 12):
        for item in ("T05", "T06"):
            known.taps(date(2026, 12, day), item=item)
    clinic.clock.set_day(date(2026, 12, 13))
    known.phone_in_touch()
    known.reports("soon")

    office.at("2026-12-13 12:00")

    assert [task.reasons for task in office.tasks.open()] == [("concern_open",)]
    assert office.letters == []


def test_nobody_is_written_to_at_night(office: Office, ali: Known):
    ali.chooses(hours_before=55)
    office.at("2026-12-12 03:00")
    assert (len(office.stored()), office.letters) == (1, [])

    office.at("2026-12-12 07:00")

    assert len(office.letters) == 1


def test_who_goes_ahead_is_not_asked_again(office: Office, ali: Known):
    office.clinic.clock.set_day(date(2026, 12, 13))
    ali.answers_check('["fever"]')
    office.at("2026-12-13 17:00")

    office.clinic.work.go_aheads.record(ali.client_id, 1, ali.staff_id, "Well again", ali.against)
    office.at("2026-12-13 17:15")

    assert office.tasks.open() == ()


def test_a_task_goes_away_with_its_session(office: Office, ali: Known):
    office.at("2026-12-12 09:00")

    ali.clinic.work.bookings.cancel(ali.client_id, 1, ali.staff_id, was=S1)

    assert office.tasks.open() == ()


def test_finishing_twice_is_fine_and_keeps_who_was_first(office: Office, ali: Known, tess: UUID, mona: UUID):
    office.at("2026-12-12 09:00")
    (task,) = office.tasks.open()

    office.tasks.finish(task.task_id, tess)
    office.tasks.finish(task.task_id, mona)

    with office.clinic.database.read() as session:
        assert session.get_one(StaffTaskRow, task.task_id).done_by == tess


def test_a_round_with_nothing_new_writes_nothing(office: Office, ali: Known):
    office.at("2026-12-12 09:00")
    before = office.clinic.stored()

    office.alarms.ring()

    assert office.clinic.stored() == before


def test_tasks_of_other_kinds_are_raised_once(office: Office, ali: Known):
    for _ in range(2):
        with office.clinic.database.write() as session:
            raise_task(session, office.clinic.clock, "call", ali.client_id, ali.client_id, S1, ["wants_call"])

    assert [(task.kind, task.reasons, task.number) for task in office.tasks.open()] == [("call", ("wants_call",), None)]


class Racing(ReadinessAlarms):
    """Two rounds that have both looked before either of them writes."""

    both = Barrier(2)

    def _to_look_at(self) -> list[tuple[UUID, UUID]]:
        found = super()._to_look_at()
        self.both.wait(20)
        return found


class Careless(Racing):
    """The same without looking again once it is its turn to write."""

    def _raise(self, session: Session, appointment_id: UUID) -> bool:
        super()._raise(session, appointment_id)
        return True


@pytest.mark.parametrize(("alarms", "letters"), [(Racing, 1), (Careless, 2)])
def test_two_workers_write_one_letter(office: Office, ali: Known, alarms: type[ReadinessAlarms], letters: int):
    office.clinic.clock.set_day(date(2026, 12, 12))
    rounds = [alarms(office.desk, ReadinessService(office.desk)) for _ in range(2)]

    with ThreadPoolExecutor(2) as workers:
        list(workers.map(lambda each: each.ring(), rounds))

    assert len(office.letters) == letters
    assert len(office.stored()) == 1


def is_recorded(known: Known) -> None:
    with known.clinic.database.write() as session:
        appointment = session.query(AppointmentRow).filter_by(client_id=known.client_id, ended_at=None).one()
        session.add(treatment_record_row(appointment, known.staff))


def begins_at(known: Known, hour: str) -> None:
    with known.clinic.database.write() as session:
        appointment = session.query(AppointmentRow).filter_by(client_id=known.client_id, ended_at=None).one()
        session.add(booked_time_row(appointment, known.staff, starts_at=hour))
