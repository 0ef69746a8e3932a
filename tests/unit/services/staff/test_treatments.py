"""Treatment records: kept once, added to, never changed; a client who is sent home had no session."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from tests.clinic import Clinic
from tests.queries import counted_queries
from tests.rows import booked_time_row
from webapp.domain.booking import Booking
from webapp.domain.decision import DecisionKind
from webapp.domain.problem import RefusedError
from webapp.domain.treatment import ExtraCause, HomeCause, Outcome, TreatmentRecord
from webapp.services.appointments import open_appointments
from webapp.services.treatment_records import SignedRecord, further_agreed, outcomes
from webapp.services.treatments import AlreadyRecordedError, TreatmentDraft, Treatments, UnknownTreatmentError
from webapp.storage.rows import AppointmentRow, StaffRow

S1, S2 = date(2026, 12, 14), date(2026, 12, 21)
DONE = TreatmentRecord(
    Outcome.DONE,
    areas=("crown", "hairline"),
    areas_words="beard line",
    pigment="Carbon",
    dilution="1:3",
    batch="B-17",
    needle="3RL",
    depth="0.5 mm",
    minutes=350,
    reaction="A little red",
    next_steps="Go darker next time",
)
HOME = TreatmentRecord(Outcome.SENT_HOME, home_causes=(HomeCause.TOO_DRY, HomeCause.OTHER), reason="Came late")
FURTHER = replace(DONE, causes=(ExtraCause.FADES_FAST,), technician_agrees=True, client_agrees=True)


@pytest.fixture
def client_id(clinic: Clinic, tess: UUID) -> UUID:
    """A client with two booked sessions, on the day of the first."""
    client = clinic.arrive("U01")
    clinic.book(client, tess, 1, S1)
    clinic.book(client, tess, 2, S2)
    clinic.clock.set_day(S1)
    clinic.told.clear()
    return client


def test_a_record_reads_as_it_was_signed(clinic: Clinic, tess: UUID, mona: UUID, client_id: UUID):
    signed = record(clinic, client_id, draft(mona), tess)

    assert clinic.work.treatments.of_client(client_id) == (signed,)
    assert signed.record == DONE
    assert (signed.technician, signed.signer, signed.held_on) == ("Mona", "Tess", S1)
    assert signed.signed_at == clinic.clock()


def test_nothing_that_was_done_is_stored_in_clear(clinic: Clinic, tess: UUID, client_id: UUID):
    record(clinic, client_id, draft(tess), tess)

    stored = str(clinic.stored()["treatment_record"])
    assert not [word for word in ("Carbon", "B-17", "3RL", "crown", "beard", "darker") if word in stored]


def test_the_same_page_sent_twice_is_one_record(clinic: Clinic, tess: UUID, client_id: UUID):
    sent = draft(tess)

    first, second = record(clinic, client_id, sent, tess), record(clinic, client_id, sent, tess)

    assert first == second
    assert len(clinic.stored()["treatment_record"]) == 1


def test_a_second_record_of_a_session_is_refused_and_names_the_first(clinic: Clinic, tess: UUID, client_id: UUID):
    first = record(clinic, client_id, draft(tess), tess)
    before = clinic.stored()

    with pytest.raises(AlreadyRecordedError) as refused:
        record(clinic, client_id, draft(tess), tess)

    assert refused.value.record_id == first.id
    assert clinic.stored() == before


def test_a_record_is_never_overwritten_by_another_text_under_its_id(clinic: Clinic, tess: UUID, client_id: UUID):
    sent = draft(tess)
    record(clinic, client_id, sent, tess)
    before = clinic.stored()

    with pytest.raises(AlreadyRecordedError):
        record(clinic, client_id, replace(sent, record=replace(DONE, pigment="Other")), tess)

    assert clinic.stored() == before


def test_the_id_of_another_clients_page_is_nobodys_trouble(clinic: Clinic, tess: UUID, client_id: UUID):
    clinic.clock.set_day(date(2026, 12, 1))
    other = clinic.arrive("U01", "Other", email="other@example.com")
    clinic.book(other, tess, 1, S1)
    clinic.clock.set_day(S1)
    sent = draft(tess)
    first = record(clinic, client_id, sent, tess)

    second = record(clinic, other, sent, tess)

    assert clinic.work.treatments.find(client_id, first.id) == first
    assert clinic.work.treatments.of_client(other) == (second,)


def test_a_session_to_come_cannot_be_written_down(clinic: Clinic, tess: UUID, client_id: UUID):
    clinic.clock.set_day(S1 - timedelta(days=1))

    assert fields_refused(clinic, client_id, draft(tess), tess) == [""]


def test_a_page_that_was_opened_before_the_session_moved_is_told(clinic: Clinic, tess: UUID, client_id: UUID):
    assert fields_refused(clinic, client_id, replace(draft(tess), was=S1 - timedelta(days=1)), tess) == [""]


def test_who_no_longer_works_here_cannot_have_treated(clinic: Clinic, tess: UUID, client_id: UUID):
    gone = clinic.staff("Gone", disabled_at=clinic.clock())

    assert fields_refused(clinic, client_id, draft(gone), tess) == ["technician"]


def test_a_session_that_is_not_booked_has_nothing_to_write_down(clinic: Clinic, tess: UUID, client_id: UUID):
    with pytest.raises(RefusedError):
        clinic.work.treatments.recordable(client_id, 3, tess)

    assert fields_refused(clinic, client_id, replace(draft(tess), number=3), tess) == [""]


def test_the_form_starts_from_who_is_booked_and_for_how_long(clinic: Clinic, tess: UUID, mona: UUID, client_id: UUID):
    plain = clinic.work.treatments.recordable(client_id, 1, tess)
    give_an_hour(clinic, client_id, mona, minutes=300)

    booked = clinic.work.treatments.recordable(client_id, 1, tess)

    assert (plain.technician_id, plain.minutes) == (tess, 360)
    assert (booked.technician_id, booked.minutes) == (mona, 300)
    assert set(booked.people.values()) == {"Tess", "Mona"}


def test_whoever_is_sent_home_had_no_session_and_is_told(clinic: Clinic, tess: UUID, client_id: UUID):
    record(clinic, client_id, draft(tess, HOME), tess)

    planned = clinic.plan(client_id).plan.sessions
    assert not any(session.booked for session in planned)
    assert planned[0].date >= S1
    assert clinic.told == [client_id]
    assert clinic.work.treatments.of_client(client_id)[0].record == HOME


def test_sent_home_twice_by_the_same_page_changes_nothing_more(clinic: Clinic, tess: UUID, client_id: UUID):
    sent = draft(tess, HOME)
    record(clinic, client_id, sent, tess)
    before = clinic.stored()

    record(clinic, client_id, sent, tess)

    assert clinic.stored() == before


def test_after_being_sent_home_the_session_is_booked_and_recorded_again(clinic: Clinic, tess: UUID, client_id: UUID):
    record(clinic, client_id, draft(tess, HOME), tess)
    again = S1 + timedelta(days=10)
    clinic.book(client_id, tess, 1, again)
    clinic.clock.set_day(again)

    record(clinic, client_id, replace(draft(tess), was=again), tess)

    found = [(each.held_on, each.record.outcome) for each in clinic.work.treatments.of_client(client_id)]
    assert found == [(again, Outcome.DONE), (S1, Outcome.SENT_HOME)]


def test_a_record_that_cannot_be_kept_cancels_nothing(clinic: Clinic, tess: UUID, client_id: UUID):
    before = clinic.stored()

    assert fields_refused(clinic, client_id, draft(tess, replace(HOME, home_causes=())), tess) == ["home_causes"]
    assert clinic.stored() == before


def test_nobody_was_sent_home_from_a_session_before_one_that_took_place(clinic: Clinic, tess: UUID, client_id: UUID):
    clinic.clock.set_day(S2 + timedelta(days=1))

    assert fields_refused(clinic, client_id, draft(tess, HOME), tess) == ["outcome"]
    assert record(clinic, client_id, draft(tess), tess).record == DONE


def test_nobody_was_sent_home_from_a_session_before_one_on_record_from_today(
    clinic: Clinic, tess: UUID, client_id: UUID
):
    clinic.clock.set_day(S2)
    record(clinic, client_id, replace(draft(tess), number=2, was=S2), tess)

    assert fields_refused(clinic, client_id, draft(tess, HOME), tess) == ["outcome"]
    assert clinic.days(client_id)[1] == S2


def test_corrections_stand_below_with_name_and_time(clinic: Clinic, tess: UUID, mona: UUID, client_id: UUID):
    signed, addition = record(clinic, client_id, draft(tess), tess), uuid4()
    clinic.clock.move(hours=2)

    for _ in range(2):
        clinic.work.treatments.add(client_id, signed.id, addition, "The batch was B-18.", mona)

    read = clinic.work.treatments.find(client_id, signed.id)
    assert replace(read, additions=()) == signed
    assert [(each.words, each.by, each.at) for each in read.additions] == [
        ("The batch was B-18.", "Mona", clinic.clock())
    ]


def test_who_goes_back_and_adds_something_else_is_heard_too(clinic: Clinic, tess: UUID, client_id: UUID):
    signed, page = record(clinic, client_id, draft(tess), tess), uuid4()
    clinic.work.treatments.add(client_id, signed.id, page, "The batch was B-18.", tess)
    clinic.clock.move(minutes=1)

    clinic.work.treatments.add(client_id, signed.id, page, "The needle was 1RL.", tess)

    read = clinic.work.treatments.find(client_id, signed.id)
    assert [each.words for each in read.additions] == ["The batch was B-18.", "The needle was 1RL."]


def test_an_empty_addition_is_refused(clinic: Clinic, tess: UUID, client_id: UUID):
    signed = record(clinic, client_id, draft(tess), tess)

    with pytest.raises(RefusedError):
        clinic.work.treatments.add(client_id, signed.id, uuid4(), "", tess)

    assert clinic.stored()["treatment_addition"] == []


def test_the_record_of_another_client_is_none(clinic: Clinic, tess: UUID, client_id: UUID):
    signed, other = record(clinic, client_id, draft(tess), tess), clinic.arrive("U01")

    with pytest.raises(UnknownTreatmentError):
        clinic.work.treatments.find(other, signed.id)
    with pytest.raises(UnknownTreatmentError):
        clinic.work.treatments.add(other, signed.id, uuid4(), "x", tess)


def test_a_further_session_is_agreed_on_by_both(clinic: Clinic, tess: UUID, client_id: UUID):
    third = S2 + timedelta(days=28)
    clinic.book(client_id, tess, 3, third)
    clinic.clock.set_day(third)

    record(clinic, client_id, replace(draft(tess, FURTHER), number=3, was=third), tess)

    with clinic.database.read() as session:
        assert further_agreed(session, client_id, 4)
        assert not further_agreed(session, client_id, 3)


def test_how_ready_the_client_was_is_kept_with_the_record(clinic: Clinic, tess: UUID, client_id: UUID):
    treatments = Treatments(clinic.desk, lambda _client_id, number: "amber" if number == 1 else None)

    assert treatments.record(client_id, draft(tess), tess).readiness == "amber"


def test_all_outcomes_are_read_at_once(clinic: Clinic, tess: UUID, client_id: UUID):
    signed = record(clinic, client_id, draft(tess), tess)

    with clinic.database.read() as session, counted_queries() as asked:
        found = outcomes(session, [signed.appointment_id, uuid4()])

    assert found == {signed.appointment_id: "done"}
    assert len([each for each in asked if each.startswith("SELECT")]) == 1


def test_many_records_are_read_with_as_many_questions_as_one(clinic: Clinic, tess: UUID, client_id: UUID):
    record(clinic, client_id, draft(tess), tess)
    one = queries_for(clinic, client_id)
    clinic.clock.set_day(S2)
    signed = record(clinic, client_id, replace(draft(tess), number=2, was=S2), tess)
    for number in range(3):
        clinic.work.treatments.add(client_id, signed.id, uuid4(), f"Note {number}", tess)

    assert queries_for(clinic, client_id) == one


def test_a_session_on_record_is_neither_moved_nor_cancelled(clinic: Clinic, tess: UUID, client_id: UUID):
    record(clinic, client_id, draft(tess), tess)
    before = clinic.stored()

    with pytest.raises(RefusedError):
        clinic.work.bookings.move(client_id, Booking(1, S1 + timedelta(days=1)), tess, was=S1)
    with pytest.raises(RefusedError):
        clinic.work.bookings.cancel(client_id, 1, tess, was=S1, with_later=True, not_held=True)

    assert clinic.stored() == before


def test_a_session_on_record_stays_when_the_client_has_to_wait_from_that_day(
    clinic: Clinic, tess: UUID, client_id: UUID
):
    record(clinic, client_id, draft(tess), tess)

    clinic.work.reviews.decide_again(client_id)
    clinic.decide(client_id, tess, DecisionKind.DEFER, defer_until=date(2027, 6, 1))

    with clinic.database.read() as session:
        assert [row.number for row in session.scalars(open_appointments(client_id))] == [1]


def test_a_fourth_session_needs_the_word_of_both_in_the_record_or_by_a_tick(
    clinic: Clinic, tess: UUID, client_id: UUID
):
    third, fourth = S2 + timedelta(days=28), S2 + timedelta(days=60)
    clinic.book(client_id, tess, 3, third)
    clinic.clock.set_day(third)
    with pytest.raises(RefusedError) as refused:
        clinic.book(client_id, tess, 4, fourth)

    record(clinic, client_id, replace(draft(tess, FURTHER), number=3, was=third), tess)
    clinic.book(client_id, tess, 4, fourth)

    assert [problem.field for problem in refused.value.problems] == ["agreed"]
    assert clinic.days(client_id)[3] == fourth


def record(clinic: Clinic, client_id: UUID, sent: TreatmentDraft, staff_id: UUID) -> SignedRecord:
    return clinic.work.treatments.record(client_id, sent, staff_id)


def draft(technician: UUID, said: TreatmentRecord = DONE) -> TreatmentDraft:
    return TreatmentDraft(uuid4(), 1, S1, technician, said)


def fields_refused(clinic: Clinic, client_id: UUID, sent: TreatmentDraft, staff_id: UUID) -> list[str]:
    with pytest.raises(RefusedError) as refused:
        record(clinic, client_id, sent, staff_id)
    return [problem.field for problem in refused.value.problems]


def give_an_hour(clinic: Clinic, client_id: UUID, staff_id: UUID, **changes: object) -> None:
    with clinic.database.write() as session:
        row = session.scalars(open_appointments(client_id).where(AppointmentRow.number == 1)).one()
        session.add(booked_time_row(row, session.get_one(StaffRow, staff_id), **changes))


def queries_for(clinic: Clinic, client_id: UUID) -> int:
    with counted_queries() as asked:
        clinic.work.treatments.of_client(client_id)
    return len(asked)
