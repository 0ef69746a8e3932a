from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from tests.clinic import Clinic
from tests.queries import counted_queries
from tests.rows import (
    answer_change_row,
    appointment_row,
    booked_time_row,
    client_merge_row,
    client_note_row,
    client_row,
    concern_event_row,
    concern_row,
    date_request_row,
    decision_row,
    follow_up_row,
    go_ahead_row,
    patch_test_reading_row,
    patch_test_row,
    plan_row,
    response_row,
    review_row,
    scalp_check_row,
    session_check_row,
    settings_move_row,
    staff_row,
    staff_task_row,
    treatment_addition_row,
    treatment_record_row,
)
from webapp.domain.booking import Booking
from webapp.services.case_records import UnknownClientError
from webapp.services.timeline import GROUPS, PAGE_SIZE, Event
from webapp.services.timeline.events import SOURCES
from webapp.storage.rows import ReminderRow, Row, new_id

S1, S1_LATER = date(2026, 12, 14), date(2026, 12, 16)


@pytest.fixture
def noor(clinic: Clinic) -> UUID:
    return clinic.arrive("U01", "Noor")


def test_an_intake_begins_the_line_with_its_plan(clinic, noor):
    assert kinds(events(clinic, noor)) == ["plan", "intake"]


def test_days_have_headings_and_the_newest_stands_first(clinic, noor, tess):
    clinic.clock.move(days=2)
    clinic.work.notes.add(noor, new_id(), "Prefers mornings", tess)

    days = clinic.work.timeline.page(noor).days

    assert [(day.day, kinds(day.events)) for day in days] == [
        (date(2026, 12, 3), ["note"]),
        (date(2026, 12, 1), ["plan", "intake"]),
    ]
    note = days[0].events[0]
    assert (note.by, note.words, note.at) == ("Tess", "Prefers mornings", clinic.clock())


def test_late_at_night_it_is_the_clinics_day_that_counts(clinic, noor, tess):
    clinic.clock.move(hours=14)  # Two in the morning in Dubai, and still the day before in UTC.
    clinic.work.notes.add(noor, new_id(), "Called at night", tess)

    assert clinic.work.timeline.page(noor).days[0].day == date(2026, 12, 2)


def test_a_move_is_one_event_that_says_from_when_to_when(clinic, noor, tess):
    clinic.book(noor, tess, 1, S1)
    clinic.clock.move(hours=1)
    clinic.work.bookings.move(noor, Booking(1, S1_LATER), tess, was=S1)
    clinic.clock.move(hours=1)
    clinic.work.bookings.cancel(noor, 1, tess, was=S1_LATER)

    said = events(clinic, noor, "sessions")

    assert kinds(said) == ["cancelled", "moved", "booked"]
    assert (said[1].facts["was"], said[1].facts["starts_on"]) == (S1, S1_LATER)
    assert {event.by for event in said} == {"Tess"}


def test_every_kind_of_event_stands_in_the_line_and_in_its_group(clinic):
    client_id = everything(clinic)

    shown = events(clinic, client_id)

    assert set(kinds(shown)) == {source.kind for source in SOURCES}
    for group in GROUPS:
        assert set(kinds(events(clinic, client_id, group))) == {each.kind for each in SOURCES if each.group == group}


def test_what_others_did_is_not_in_it(clinic, noor):
    everything(clinic)

    assert kinds(events(clinic, noor)) == ["plan", "intake"]


def test_the_number_of_queries_does_not_depend_on_how_much_there_is(clinic):
    def queries(client_id: UUID) -> int:
        with counted_queries() as statements:
            clinic.work.timeline.page(client_id)
        return len(statements)

    assert queries(everything(clinic, times=1)) == queries(everything(clinic, times=5))


def test_the_line_comes_in_pages(clinic, noor, tess):
    for number in range(PAGE_SIZE):
        clinic.clock.move(minutes=1)
        clinic.work.notes.add(noor, new_id(), str(number), tess)

    first, second = clinic.work.timeline.page(noor), clinic.work.timeline.page(noor, number=2)

    assert (first.has_more, second.has_more) == (True, False)
    assert [event.words for day in first.days for event in day.events] == [str(each) for each in range(PAGE_SIZE)][::-1]
    assert kinds([event for day in second.days for event in day.events]) == ["plan", "intake"]


@pytest.mark.parametrize(("group", "number"), [("nonsense", 1), ("", -5), ("", 0)])
def test_an_address_that_somebody_changed_shows_the_first_page_of_everything(clinic, noor, group, number):
    assert clinic.work.timeline.page(noor, group, number) == clinic.work.timeline.page(noor)


def test_there_is_no_line_of_nobody(clinic):
    with pytest.raises(UnknownClientError):
        clinic.work.timeline.page(uuid4())


def test_the_line_of_a_kept_record_holds_what_was_in_the_other(clinic, noor, tess):
    twin = clinic.arrive("U01", "Nour")
    clinic.clock.move(hours=1)
    clinic.merges.merge(twin, noor, "Same passport", tess)

    line = events(clinic, noor)

    assert [(event.kind, event.record) for event in line] == [
        ("merge", twin), ("plan", twin), ("intake", twin), ("plan", noor), ("intake", noor),
    ]  # fmt: skip
    assert (line[0].facts["name"], line[0].facts["into"], line[0].words) == ("Nour", "Noor", "Same passport")
    assert kinds(events(clinic, twin)) == ["merge", "plan", "intake"]


def test_what_clients_and_technicians_wrote_stays_sealed(clinic):
    sealed = {"concern", "follow_up", "session_check", "treatment", "addition", "go_ahead", "concern_event"}

    shown = [event for event in events(clinic, everything(clinic)) if event.kind in sealed]

    assert set(kinds(shown)) == sealed
    assert {event.words for event in shown} == {""}


def everything(clinic: Clinic, times: int = 1) -> UUID:
    """A client about whom every kind of event is on record, so many times."""
    client, staff = client_row(), staff_row(name="Tess")
    client.name_enc = clinic.desk.cipher.seal("client", "name_enc", client.id, "Everything")
    rows: list[Row] = [client, staff]
    for turn in range(times):
        rows += _once(clinic, client, staff, turn)
    with clinic.database.write() as session:
        session.add_all(rows)
    return client.id


def _once(clinic: Clinic, client, staff, turn: int) -> list[Row]:
    now, seal = clinic.clock() + timedelta(hours=turn), clinic.desk.cipher.seal
    later = now + timedelta(minutes=5)

    def sealed(row, column):
        setattr(row, column, seal(row.__tablename__, column, row.id, f"Words {turn}"))
        return row

    response, changed = response_row(client), response_row(client)
    change = answer_change_row(changed, response, state="set_aside", settled_at=later, settled_by=staff.id)
    review, patch_test = review_row(response), patch_test_row(client, staff)
    number = 3 * turn
    booked = appointment_row(client, staff, number=number + 1, created_at=now)
    moved = appointment_row(client, staff, number=number + 2, ended_at=later, ended_by=staff.id, end_kind="moved")
    over = appointment_row(client, staff, number=number + 3, ended_at=later, ended_by=staff.id, end_kind="cancelled")
    treatment, concern = treatment_record_row(booked, staff, minutes=300), concern_row(client)
    twin = client_row(name_enc=b"")
    sealed(twin, "name_enc")
    done = {"done_at": later, "done_by": staff.id, "told_at": later}
    reminder = ReminderRow(
        id=new_id(),
        created_at=now,
        client_id=client.id,
        day=now.date() + timedelta(days=turn),
        part="morning",
        channel="email",
        state="sent",
        kinds=["list"],
        tries=1,
        next_try_at=now,
        settled_at=later,
    )
    return [
        response,
        changed,
        sealed(change, "reason_enc"),
        review,
        sealed(decision_row(review, staff), "reason_enc"),
        patch_test,
        patch_test_reading_row(patch_test),
        scalp_check_row(client, staff),
        session_check_row(client),
        booked,
        moved,
        over,
        booked_time_row(booked, staff, created_at=later, room_id=None),
        go_ahead_row(booked, staff),
        date_request_row(client, outcome="declined", settled_at=later, settled_by=staff.id),
        treatment,
        treatment_addition_row(treatment),
        plan_row(client, number=turn + 1),
        settings_move_row(client, staff),
        concern,
        concern_event_row(concern, staff),
        follow_up_row(client, due_on=now.date() + timedelta(days=turn)),
        staff_task_row(client, **done),
        sealed(client_note_row(client, staff), "text_enc"),
        reminder,
        twin,
        sealed(client_merge_row(twin, client, staff), "reason_enc"),
    ]


def events(clinic: Clinic, client_id: UUID, group: str = "") -> list[Event]:
    """All of them, however many pages they fill."""
    found: list[Event] = []
    for number in range(1, 100):
        page = clinic.work.timeline.page(client_id, group, number)
        found += [event for day in page.days for event in day.events]
        if not page.has_more:
            break
    return found


def kinds(shown: Sequence[Event]) -> list[str]:
    return [event.kind for event in shown]
