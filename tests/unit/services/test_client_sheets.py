"""What is read for a sheet, from the records as they stand."""

from datetime import date, time
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from tests.clients import CLIENTS, with_answers
from tests.clinic import Clinic, open_clinic
from tests.rows import booked_time_row, room_row, treatment_record_row
from webapp.config import Config
from webapp.documents.client_sheet import SheetDocument
from webapp.domain.treatment import Outcome, TreatmentRecord
from webapp.services import client_sheets
from webapp.services.case_records import UnknownClientError
from webapp.services.client_sheets import ClientSheets
from webapp.services.clinic_profile import ClinicProfiles
from webapp.services.treatment_records import TreatmentRecords
from webapp.storage.rows import AppointmentRow, StaffRow, new_id

ALLERGIC = with_answers(
    CLIENTS["U03"], allergies=["latex", "other"], allergy_details="Strawberries", medicines=["blood_thinner"]
)
SESSION = date(2026, 12, 14)


@pytest.fixture
def clinic(sqlite_database, field_keys, clock) -> Clinic:
    return open_clinic(sqlite_database, field_keys, clock)


@pytest.fixture
def sheets(clinic: Clinic, tmp_path) -> ClientSheets:
    config = Config.from_environ({"STIPPLE_INSTANCE": str(tmp_path), "STIPPLE_CLINIC_NAME": "Marina SMP"})
    return ClientSheets(clinic.desk, ClinicProfiles(clinic.database, config, clinic.clock), config.time_zone)


def test_a_sheet_says_what_the_client_answered_in_the_words_of_the_intake(clinic, sheets):
    sheet = sheets.sheet(clinic.arrive(ALLERGIC, "ليلى"))

    assert (sheet.name, sheet.phone) == ("ليلى", "+971 50 123 4567")
    assert sheet.allergies.options == ("Latex, banana or avocado", "Something else")
    assert (sheet.allergies.details, sheet.has_latex_allergy) == ("Strawberries", True)
    assert sheet.medicines.options == ("A blood thinner that a doctor prescribed",)
    assert ("Allergies", "Latex, banana or avocado") in {(flag.question, flag.answer) for flag in sheet.flags}


def test_nothing_chosen_is_nothing_named(clinic, sheets):
    sheet = sheets.sheet(clinic.arrive("U01"))

    assert (sheet.allergies.options, sheet.allergies.was_asked, sheet.has_latex_allergy) == ((), True, False)
    assert "jojoba oil" in (sheet.oils or ())


def test_sessions_come_with_their_hour_person_and_room(clinic, sheets):
    tess, client_id = clinic.staff("Tess"), clinic.arrive("U01")
    clinic.book(client_id, tess, 1, SESSION)
    with clinic.database.write() as session:
        booked, staff, room = session.scalars(select(AppointmentRow)).one(), session.get_one(StaffRow, tess), room_row()
        session.add_all([room, booked_time_row(booked, staff, minutes=390, room_id=room.id)])

    first, second, _ = sheets.sheet(client_id).sessions

    assert (first.day, first.is_booked, first.starts_at, first.minutes) == (SESSION, True, time(10), 390)
    assert (first.technician, first.room) == ("Tess", "Room 1")
    assert (second.is_booked, second.starts_at, second.minutes) == (False, None, 330)


def test_the_last_session_that_was_held_is_on_it(clinic, sheets):
    tess, client_id = clinic.staff("Tess"), clinic.arrive("U01")
    assert sheets.sheet(client_id).last_treatment is None

    record(clinic, client_id, tess, 1, TreatmentRecord(Outcome.DONE, areas=("crown",), pigment="Black 3"))
    record(clinic, client_id, tess, 2, TreatmentRecord(Outcome.SENT_HOME))

    last = sheets.sheet(client_id).last_treatment
    assert last
    assert (last.number, last.technician, last.record.pigment, last.areas) == (1, "Tess", "Black 3", ("Crown or top",))


def test_tests_checks_and_notes_are_counted_as_they_stand(clinic, sheets):
    tess, client_id = clinic.staff("Tess"), clinic.arrive("U03")
    clinic.work.patch_tests.record(client_id, date(2026, 11, 20), tess)
    clinic.work.patch_tests.read(client_id, date(2026, 11, 24), "reaction", "", tess)
    clinic.check(client_id, tess, "scalp", passed=True)
    clinic.work.notes.add(client_id, new_id(), "Prefers mornings", tess)

    sheet = sheets.sheet(client_id)

    assert sheet.patch_test
    assert (sheet.patch_test.done_on, sheet.patch_test.result) == (date(2026, 11, 20), "reaction")
    assert [(check.kind, check.passed) for check in sheet.checks] == [("scalp", True)]
    assert sheet.notes == 1
    plan = clinic.desk.plans.current(client_id)
    assert plan
    assert (sheet.version, sheet.short_hash) == (plan.number, plan.short_hash)


def test_the_sheet_of_a_merged_record_is_that_of_the_one_that_goes_on(clinic, sheets):
    tess, twin, kept = clinic.staff("Tess"), clinic.arrive("U01", "Nour"), clinic.arrive("U01", "Noor")
    clinic.merges.merge(twin, kept, "Same passport", tess)

    assert sheets.sheet(twin) == sheets.sheet(kept)


def test_there_is_no_sheet_of_nobody(sheets):
    with pytest.raises(UnknownClientError):
        sheets.pdf([uuid4()], "en")


def test_many_sheets_are_one_file_and_say_how_far_they_are(clinic, sheets, monkeypatch):
    printed: list[SheetDocument] = []

    def print_it(document: SheetDocument) -> bytes:
        printed.append(document)
        return b"%PDF"

    monkeypatch.setattr(client_sheets, "render_sheets_pdf", print_it)
    people = [clinic.arrive("U01", name) for name in ("One", "Two", "Three")]
    told: list[tuple[int, int]] = []

    assert sheets.pdf(people, "ar", lambda done, total: told.append((done, total))) == b"%PDF"

    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert [sheet.name for sheet in printed[0].sheets] == ["One", "Two", "Three"]
    assert (printed[0].locale, printed[0].clinic_name) == ("ar", "Marina SMP")


def test_whoever_watches_can_end_the_work(clinic, sheets, monkeypatch):
    monkeypatch.setattr(client_sheets, "render_sheets_pdf", lambda _: pytest.fail("printed all the same"))

    def stop(_done: int, _total: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        sheets.pdf([clinic.arrive("U01")], "en", stop)


def record(clinic: Clinic, client_id: UUID, staff_id: UUID, number: int, made: TreatmentRecord) -> None:
    identity = new_id()
    body = TreatmentRecords(clinic.desk.cipher).seal(identity, made, staff_id)
    with clinic.database.write() as session:
        staff = session.get_one(StaffRow, staff_id)
        booked = AppointmentRow(
            id=new_id(), created_at=clinic.clock(), client_id=client_id, number=number,
            starts_on=date(2026, 11, number), booked_by=staff_id,
        )  # fmt: skip
        row = treatment_record_row(booked, staff, id=identity, body_enc=body, outcome=str(made.outcome))
        session.add_all([booked, row])
