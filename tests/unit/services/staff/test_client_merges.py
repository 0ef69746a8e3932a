from collections.abc import Callable
from datetime import date
from functools import partial
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, func, select

from tests.at_once import Act, at_once, kinds_at_once
from tests.clinic import Clinic, open_clinic
from tests.rows import SEALED, follow_up_row, session_check_row, staff_task_row, treatment_record_row
from webapp.domain.concern import Report, Sign, Urgency
from webapp.domain.decision import DecisionKind
from webapp.domain.follow_up import FollowUpAnswers
from webapp.domain.problem import RefusedError
from webapp.domain.treatment import HomeCause, Outcome, TreatmentRecord
from webapp.services.accounts.sessions import LoginSessions
from webapp.services.case_records import UnknownClientError
from webapp.services.client_merges import ClientMerges
from webapp.services.concern_desk import Written
from webapp.services.concerns import ConcernService, SentConcern, open_concerns
from webapp.services.follow_ups import FollowUps
from webapp.services.merged_records import kept_id, merged_from, merged_into
from webapp.services.treatments import TreatmentDraft
from webapp.storage.rows import (
    AppointmentRow,
    CalendarAddressRow,
    ClientMergeRow,
    ClientRow,
    DateRequestRow,
    ReminderChoiceRow,
    ReviewRow,
    SearchTokenRow,
    StaffRow,
    StaffTaskRow,
    new_id,
)

WHY = "Same passport"
TIMES = 40


@pytest.fixture
def kept(clinic: Clinic) -> UUID:
    return clinic.arrive("U01", "Noor Haddad", email="noor@example.com", phone="+971501234567")


@pytest.fixture
def twin(clinic: Clinic) -> UUID:
    return clinic.arrive("U01", "Nour Hadad", email="n.haddad@work.example", phone="+971509999999")


# --- Candidates ---


def test_records_with_the_same_address_number_or_name_are_offered(clinic, kept):
    same_mail = clinic.arrive("U01", "N. H.", email="NOOR@example.com", phone="")
    same_phone = clinic.arrive("U01", "Sister", email="sister@example.com", phone="+971 50 123 4567")
    same_name = clinic.arrive("U01", "haddad NOOR", email="other@example.com", phone="")
    clinic.arrive("U01", "Noor Haddad Saleh", email="saleh@example.com", phone="")

    offered = {each.client_id: each.why for each in clinic.merges.candidates(kept)}

    assert offered == {same_mail: ("email",), same_phone: ("phone",), same_name: ("name",)}


def test_who_has_the_same_address_is_offered_before_newer_records_of_the_same_name(clinic, kept):
    same_mail = clinic.arrive("U01", "N. H.", email="noor@example.com", phone="")
    same_name = clinic.arrive("U01", "Noor Haddad", email="other@example.com", phone="")

    assert [each.client_id for each in clinic.merges.candidates(kept)] == [same_mail, same_name]


def test_a_record_that_went_elsewhere_is_neither_offered_nor_offered_any(clinic, kept, tess):
    other = clinic.arrive("U01", "Noor Haddad", email="noor@example.com", phone="")
    clinic.merges.merge(other, kept, WHY, tess)

    assert clinic.merges.candidates(kept) == ()
    assert clinic.merges.candidates(other) == ()


# --- Refusals ---


@pytest.mark.parametrize("reason", ["", WHY])
def test_a_record_is_not_merged_with_itself_and_nothing_changes(clinic, kept, tess, reason):
    refused_without_a_trace(clinic, lambda: clinic.merges.merge(kept, kept, reason, tess))


def test_a_merge_needs_a_reason(clinic, kept, twin, tess):
    refused_without_a_trace(clinic, lambda: clinic.merges.merge(twin, kept, "", tess))


def test_two_records_with_sessions_that_took_place_stay_two(clinic, kept, twin, tess):
    for client_id in (kept, twin):
        held(clinic, client_id, tess)

    refused_without_a_trace(clinic, lambda: clinic.merges.merge(twin, kept, WHY, tess))
    assert clinic.merges.obstacle(clinic.merges.sides(twin, kept))


def test_the_record_with_sessions_that_took_place_goes_on(clinic, kept, twin, tess):
    held(clinic, twin, tess)

    refused_without_a_trace(clinic, lambda: clinic.merges.merge(twin, kept, WHY, tess))
    assert clinic.merges.obstacle(clinic.merges.sides(twin, kept)) is None

    clinic.merges.merge(kept, twin, WHY, tess)
    assert clinic.merges.of(kept)


def test_a_session_written_down_today_took_place(clinic, kept, tess):
    clinic.book(kept, tess, 1, date(2026, 12, 14))
    clinic.clock.set_day(date(2026, 12, 14))
    assert not clinic.merges.sides(kept, kept)[0].part.has_begun
    with clinic.database.write() as session:
        appointment = session.scalars(select(AppointmentRow)).one()
        session.add(treatment_record_row(appointment, session.get_one(StaffRow, tess)))

    assert clinic.merges.sides(kept, kept)[0].part.has_begun


@pytest.mark.parametrize("ends_again", [True, False])
def test_a_record_that_was_merged_is_not_merged_again(clinic, kept, twin, tess, mona, ends_again):
    clinic.merges.merge(twin, kept, WHY, tess)
    third = clinic.arrive("U01", "Third")
    ending, going_on = (twin, third) if ends_again else (third, twin)

    refused_without_a_trace(clinic, lambda: clinic.merges.merge(ending, going_on, WHY, tess))
    refused_without_a_trace(clinic, lambda: clinic.merges.merge(twin, kept, WHY, mona))


def test_nobody_is_merged_with_a_record_that_there_is_not(clinic, kept, tess):
    for pair in ((kept, uuid4()), (uuid4(), kept)):
        with pytest.raises(UnknownClientError):
            clinic.merges.merge(*pair, WHY, tess)


def test_the_same_once_more_changes_nothing(clinic, kept, twin, tess):
    clinic.merges.merge(twin, kept, WHY, tess)
    before = clinic.stored()

    clinic.merges.merge(twin, kept, WHY, tess)

    assert clinic.stored() == before


# --- What becomes of the other one ---


def test_it_leaves_the_list_and_its_data_lead_to_the_one_that_goes_on(clinic, kept, twin, tess):
    clinic.merges.merge(twin, kept, WHY, tess)

    assert found(clinic, "") == [kept]
    for typed in ("nour", "n.haddad@work.example", "9999", "noor", "noor@example.com"):
        assert found(clinic, typed) == [kept], typed


def test_a_record_that_the_worker_had_not_taken_up_yet_is_found_afterwards(clinic, kept, twin, tess):
    with clinic.database.write() as session:
        session.execute(delete(SearchTokenRow))
    clinic.merges.merge(twin, kept, WHY, tess)

    assert found(clinic, "noor") == found(clinic, "nour") == [kept]


def test_its_sessions_to_come_are_cancelled_and_nothing_can_be_booked_on_it(clinic, kept, twin, tess):
    clinic.book(twin, tess, 1, date(2026, 12, 14))
    clinic.merges.merge(twin, kept, WHY, tess)

    with clinic.database.read() as session:
        booked = session.scalars(select(AppointmentRow)).one()
    assert (booked.end_kind, booked.ended_by) == ("cancelled", tess)
    assert clinic.told.count(twin) == 1  # Of the booking.
    refused_without_a_trace(clinic, lambda: clinic.book(twin, tess, 1, date(2026, 12, 14)))


def test_its_open_review_is_closed_and_the_other_record_is_looked_at_instead(clinic, kept, tess):
    flagged = clinic.arrive("U03", "Flagged")
    clinic.merges.merge(flagged, kept, WHY, tess)

    with clinic.database.read() as session:
        open_ones = session.scalars(select(ReviewRow.client_id).where(ReviewRow.decided_at.is_(None))).all()
    assert open_ones == [kept]
    assert [entry.client_name for entry in clinic.work.reviews.queue()] == ["Noor Haddad"]


def test_a_review_that_the_other_record_has_already_is_enough(clinic, tess):
    one, other = clinic.arrive("U03", "One"), clinic.arrive("U03", "Other")
    review = clinic.review(one)

    clinic.merges.merge(other, one, WHY, tess)

    assert clinic.review(one) == review


def test_a_record_without_a_review_brings_nobody_before_anybody(clinic, kept, twin, tess):
    clinic.merges.merge(twin, kept, WHY, tess)

    assert clinic.work.reviews.waiting() == 0


@pytest.mark.parametrize(
    "stop", [{"kind": DecisionKind.DEFER, "defer_until": date(2027, 3, 1)}, {"kind": DecisionKind.DECLINE}]
)
def test_who_had_to_wait_in_it_is_brought_before_somebody(clinic, kept, tess, stop):
    stopped = clinic.arrive("U03", "Noor Hadad", email="noor.h@work.example")
    clinic.decide(stopped, tess, **stop)
    assert [side.disposition for side in clinic.merges.sides(stopped, kept)] == ["defer", "ready"]

    clinic.merges.merge(stopped, kept, WHY, tess)

    assert clinic.review(kept)


def test_who_has_to_wait_anyway_is_brought_before_nobody_again(clinic, tess):
    one, other = (clinic.arrive("U03", "Noor", email=f"{number}@work.example") for number in range(2))
    for each in (one, other):
        clinic.decide(each, tess, DecisionKind.DECLINE)

    clinic.merges.merge(one, other, WHY, tess)

    assert clinic.work.reviews.waiting() == 0


def test_a_wait_that_ends_on_it_is_nobodys_any_more(clinic, kept, tess):
    flagged = clinic.arrive("U03", "Flagged")
    clinic.decide(flagged, tess, DecisionKind.DEFER, defer_until=date(2026, 12, 10))
    assert [wait.client_id for wait in clinic.work.reviews.ending_waits()] == [flagged]

    clinic.merges.merge(flagged, kept, WHY, tess)

    assert clinic.work.reviews.ending_waits() == ()


def test_its_open_reports_go_on_as_urgent_as_they_were(clinic, kept, twin, tess):
    concerns = ConcernService(clinic.desk, clinic.intakes._blind_index, clinic.intakes._attempts)
    concerns.send(SentConcern(twin, new_id(), Report(frozenset({Sign.PUS}), "it smells")))
    clinic.clock.move(hours=1)

    clinic.merges.merge(twin, kept, WHY, tess)

    with clinic.database.read() as session:
        assert open_concerns(session, [kept, twin]) == {kept: Urgency.URGENT}
    (copy,), (closed,) = concerns.of_client(kept), concerns.of_client(twin)
    assert (copy.report, copy.at) == (closed.report, closed.at)
    assert (copy.closed_at, closed.closed_at) == (None, clinic.clock())


def test_an_open_report_goes_on_with_all_that_was_done_about_it(clinic, kept, twin, tess, mona):
    concerns = ConcernService(clinic.desk, clinic.intakes._blind_index, clinic.intakes._attempts)
    concerns.send(SentConcern(twin, new_id(), Report(frozenset({Sign.PUS}), "")))
    (line,) = clinic.work.concerns.of_client(twin)
    clinic.work.concerns.note(Written(line.concern_id, mona, "Called, nobody answered", 0))
    clinic.work.concerns.answer(Written(line.concern_id, tess, "Please come by today.", 2))
    before = clinic.work.concerns.find(line.concern_id, tess).log
    clinic.clock.move(hours=1)

    clinic.merges.merge(twin, kept, WHY, tess)

    (own,), (copy,) = concerns.of_client(kept), clinic.work.concerns.of_client(kept)
    assert [answer.text for answer in own.answers] == ["Please come by today."]
    assert clinic.work.concerns.find(copy.concern_id, tess).log == before


def test_its_tasks_requests_reminders_and_calendar_end(clinic, kept, twin, tess):
    now = clinic.clock()
    with clinic.database.write() as session:
        client = session.get_one(ClientRow, twin)
        hours = {"morning": "08:00", "evening": "19:00", "quiet_from": "22:00", "quiet_until": "07:00"}
        choice = {"is_on": True, "channels": ["email"], "updated_at": now, **hours}
        session.add_all(
            [
                staff_task_row(client),
                DateRequestRow(created_at=now, client_id=twin, number=1, wanted_on=date(2026, 12, 20), part="any"),
                ReminderChoiceRow(created_at=now, client_id=twin, **choice),
                CalendarAddressRow(created_at=now, client_id=twin, token_hash="x", token_enc=SEALED),
            ]
        )
    clinic.merges.merge(twin, kept, WHY, tess)

    with clinic.database.read() as session:
        assert session.scalars(select(StaffTaskRow.done_by)).one() == tess
        assert session.scalars(select(DateRequestRow.outcome)).one() == "withdrawn"
        assert session.scalars(select(ReminderChoiceRow.is_on)).one() is False
        assert session.scalars(select(CalendarAddressRow.ended_at)).one() == now


def test_its_phones_are_signed_out_and_no_others(clinic, kept, twin, tess):
    sessions = LoginSessions(clinic.database, clinic.clock)
    old, other = sessions.start("client", twin), sessions.start("client", kept)

    clinic.merges.merge(twin, kept, WHY, tess)

    assert sessions.find(old) is None
    assert sessions.find(other)


def test_what_is_on_record_stays_as_it_was(clinic, kept, twin, tess):
    with clinic.database.write() as session:
        session.add(session_check_row(session.get_one(ClientRow, twin)))
    before = clinic.stored()

    clinic.merges.merge(twin, kept, WHY, tess)

    after = clinic.stored()
    for table in ("client", "response", "plan", "consent", "session_check", "decision", "tick_event"):
        assert after[table] == before[table], table


def test_what_was_written_down_in_it_shows_in_the_one_that_goes_on(clinic, kept, twin, tess):
    clinic.clock.set_day(date(2026, 12, 1))
    day = date(2026, 12, 14)
    clinic.book(twin, tess, 1, day)
    clinic.clock.set_day(day)
    home = TreatmentRecord(Outcome.SENT_HOME, home_causes=(HomeCause.UNWELL,))
    draft = TreatmentDraft(new_id(), 1, day, tess, home)
    signed = clinic.work.treatments.record(twin, draft, tess)
    with clinic.database.write() as session:
        row = follow_up_row(session.get_one(ClientRow, twin), id=new_id())
        row.answers_enc = clinic.desk.cipher.seal("follow_up", "answers_enc", row.id, "{}")
        session.add(row)

    clinic.merges.merge(twin, kept, WHY, tess)

    assert [each.id for each in clinic.work.treatments.of_client(kept)] == [signed.id]
    assert [each.client_id for each in FollowUps(clinic.desk).of_client(kept)] == [twin]


def test_what_was_answered_in_it_is_asked_nowhere_again(clinic, kept, twin, tess):
    with clinic.database.write() as session:
        row = follow_up_row(session.get_one(ClientRow, twin))
        session.add(row)

    clinic.merges.merge(twin, kept, WHY, tess)

    assert FollowUps(clinic.desk).answered(kept) == {row.due_on}
    assert not FollowUps(clinic.desk).answer(kept, row.due_on, FollowUpAnswers(satisfaction=5))


def test_the_record_that_ended_says_where_it_went_by_whom_and_why(clinic, kept, twin, tess):
    clinic.merges.merge(twin, kept, WHY, tess)

    merge = clinic.merges.of(twin)
    assert merge
    assert (merge.into_id, merge.into_name, merge.name, merge.by, merge.reason) == (
        kept, "Noor Haddad", "Nour Hadad", "Tess", WHY,
    )  # fmt: skip


def test_a_chain_of_merges_leads_to_its_end(clinic, kept, twin, tess):
    third = clinic.arrive("U01", "Third")
    clinic.merges.merge(third, twin, WHY, tess)
    clinic.merges.merge(twin, kept, WHY, tess)

    with clinic.database.read() as session:
        assert (kept_id(session, third), kept_id(session, kept)) == (kept, kept)
        assert set(merged_from(session, kept)) == {twin, third}
        assert merged_into(session, third) == twin


# --- Two at once ---


@pytest.fixture
def alone(sqlite_database, field_keys, clock) -> Clinic:
    return open_clinic(sqlite_database, field_keys, clock)


def test_of_two_people_who_merge_the_other_way_round_at_once_one_wins(alone):
    tess, mona = alone.staff("Tess"), alone.staff("Mona")
    for turn in range(1, TIMES + 1):
        first, second = fresh_pair(alone, turn)

        kinds = kinds_at_once(*both_ways(alone, first, second, tess, mona))

        assert kinds == ["NoneType", "RefusedError"]
        assert merges(alone) == turn


def test_without_its_guard_both_records_would_end(alone, monkeypatch):
    tess, mona = alone.staff("Tess"), alone.staff("Mona")
    first, second = fresh_pair(alone, 0)
    monkeypatch.setattr(ClientMerges, "_merged_problems", lambda *_: ())

    at_once(*both_ways(alone, first, second, tess, mona))

    assert merges(alone) == 2


def both_ways(clinic: Clinic, one: UUID, other: UUID, tess: UUID, mona: UUID) -> tuple[Act, Act]:
    merge = clinic.merges.merge
    return partial(merge, one, other, WHY, tess), partial(merge, other, one, WHY, mona)


def fresh_pair(clinic: Clinic, turn: int) -> tuple[UUID, UUID]:
    clinic.clock.move(minutes=11)  # So many intakes at once would be too many.
    return clinic.arrive("U01", f"One {turn}"), clinic.arrive("U01", f"Other {turn}")


def merges(clinic: Clinic) -> int:
    with clinic.database.read() as session:
        return session.scalar(select(func.count()).select_from(ClientMergeRow)) or 0


def held(clinic: Clinic, client_id: UUID, staff_id: UUID) -> None:
    """A session of this client has taken place."""
    clinic.clock.set_day(date(2026, 12, 1))
    clinic.book(client_id, staff_id, 1, date(2026, 12, 14))
    clinic.clock.set_day(date(2026, 12, 15))


def found(clinic: Clinic, typed: str) -> list[UUID]:
    return [line.client_id for line in clinic.work.clients.page(1, clinic.search.asked(typed)).lines]


def refused_without_a_trace(clinic: Clinic, deed: Callable[[], object]) -> None:
    before = clinic.stored()
    with pytest.raises(RefusedError):
        deed()
    assert clinic.stored() == before
