"""What the kinds of long work make: exports, sheets, moved plans."""

import csv
import io
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest

from tests.settings import draft
from webapp.documents.csv_file import safe_cell
from webapp.documents.errors import PdfUnavailableError
from webapp.domain.concern import Report, Sign
from webapp.domain.treatment import Outcome, TreatmentRecord
from webapp.services.checks import Check
from webapp.services.client_sheets import ClientSheets
from webapp.services.concern_desk import Written
from webapp.services.concerns import ConcernService, SentConcern
from webapp.services.jobs import Asked, JobFailedError
from webapp.services.jobs.errors import JobCancelledError
from webapp.services.jobs.export import SHEETS, Export
from webapp.services.jobs.work import MovePlans, PrintSheets
from webapp.services.settings_moves import SettingsMoves
from webapp.services.treatments import TreatmentDraft
from webapp.storage.rows import new_id

NOBODY = Asked({}, None)
WEEK = {"first": "2026-12-14", "last": "2026-12-20", "locale": "en"}


class Printer(ClientSheets):
    """Stands in for what prints."""

    def __init__(self, error=None):
        self.asked, self.error = [], error

    def pdf(self, client_ids, locale, progress=None):
        self.asked.append((list(client_ids), locale))
        progress(1, 1)
        if self.error:
            raise self.error
        return b"%PDF-"


def tables(made):
    with ZipFile(BytesIO(made.content)) as archive:
        files = {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}
    return {name.removesuffix(".csv"): list(csv.DictReader(io.StringIO(text))) for name, text in files.items()}


def test_an_export_has_a_table_for_each_kind_of_record(clinic, mona):
    client_id = clinic.arrive("U01", "Layla Hassan")
    clinic.book(client_id, mona, 1, date(2026, 12, 21))
    told = []

    made = Export(clinic.desk)(NOBODY, lambda done, total: told.append((done, total)))

    found = tables(made)
    assert made.name == "stipple-export-2026-12-01.zip"
    assert set(found) == {sheet.name for sheet in SHEETS}
    assert [row["name"] for row in found["clients"]] == ["Layla Hassan"]
    assert {row["question"]: row["answer"] for row in found["answers"]}["hair_length"]
    assert [row["day"] for row in found["sessions"]] == ["2026-12-21"]
    assert told[-1][0] == told[-1][1]


def test_what_staff_and_clients_wrote_stands_in_an_export_with_its_corrections(clinic, mona):
    client_id = clinic.arrive("U01")
    clinic.book(client_id, mona, 1, date(2026, 12, 14))
    clinic.work.patch_tests.record(client_id, date(2026, 12, 1), mona)
    clinic.work.checks.record(client_id, Check("scalp", date(2026, 12, 1), True, "a soft scalp"), mona)
    clinic.clock.set_day(date(2026, 12, 15))
    clinic.work.patch_tests.read(client_id, date(2026, 12, 15), "clear", "a pale spot", mona)
    done = TreatmentRecord(Outcome.DONE, areas=("crown",), minutes=300, batch="batch 17")
    signed = clinic.work.treatments.record(client_id, TreatmentDraft(new_id(), 1, date(2026, 12, 14), mona, done), mona)
    clinic.work.treatments.add(client_id, signed.id, new_id(), "it was batch 18", mona)
    clinic.work.notes.add(client_id, new_id(), "a quiet room", mona)
    concerns = ConcernService(clinic.desk, clinic.intakes._blind_index, clinic.intakes._attempts)
    concerns.send(SentConcern(client_id, new_id(), Report(frozenset({Sign.PUS}), "a wet spot")))
    (line,) = clinic.work.concerns.of_client(client_id)
    clinic.work.concerns.answer(Written(line.concern_id, mona, "please come", 0))

    found = tables(Export(clinic.desk)(NOBODY, lambda _done, _total: None))

    treatment = {row["field"]: row["value"] for row in found["treatments"]}
    assert (treatment["batch"], treatment["signed_by"]) == ("batch 17", "Mona")
    assert treatment["addition"].startswith("it was batch 18 (Mona, 2026-12-15")
    assert [(row["result"], row["note"]) for row in found["patch_tests"]] == [("clear", "a pale spot")]
    assert [(row["passed"], row["note"]) for row in found["checks"]] == [("yes", "a soft scalp")]
    assert [row["note"] for row in found["notes"]] == ["a quiet room"]
    assert [(row["what"], row["by"], row["words"]) for row in found["reports"]] == [
        ("reported", "", "a wet spot"),
        ("seen", "Mona", ""),
        ("answered", "Mona", "please come"),
    ]


@pytest.mark.parametrize("cell", ["=1", "  =1", "\n+1", "\u00a0-1", "\u3000@SUM(A1)", "\t1", "\r1", "＝1", " ＠1"])
def test_no_cell_begins_a_formula_whatever_stands_before_it(cell):
    assert safe_cell(cell) == f"'{cell}"


def test_what_clients_wrote_is_no_formula_in_an_export(clinic):
    clinic.arrive("U01", "=HYPERLINK(1)")

    made = Export(clinic.desk)(NOBODY, lambda _done, _total: None)

    row = tables(made)["clients"][0]
    assert row["name"] == "'=HYPERLINK(1)"
    assert row["phone"].startswith("'+")


def test_an_export_ends_where_it_is_cancelled(clinic):
    clinic.arrive("U01")

    def cancelled(_done, _total):
        raise JobCancelledError

    with pytest.raises(JobCancelledError):
        Export(clinic.desk)(NOBODY, cancelled)


def test_sheets_are_printed_once_for_each_client_with_a_session_in_these_days(clinic, mona):
    wanted, other = clinic.arrive("U01"), clinic.arrive("U01")
    clinic.book(wanted, mona, 1, date(2026, 12, 21))
    clinic.book(other, mona, 1, date(2026, 12, 29))
    printer = Printer()
    days = WEEK | {"first": "2026-12-21", "last": "2026-12-27"}

    made = PrintSheets(clinic.work.schedule, printer)(Asked(days, mona), lambda _done, _total: None)

    assert printer.asked == [([wanted], "en")]
    assert (made.name, made.content, made.counts) == ("sheets-2026-12-21.pdf", b"%PDF-", {"sheets": 1})


def test_days_without_sessions_have_no_sheets(clinic, mona):
    with pytest.raises(JobFailedError, match="nobody_booked"):
        PrintSheets(clinic.work.schedule, Printer())(Asked(WEEK, mona), lambda _done, _total: None)


def test_a_machine_that_cannot_print_says_so(clinic, mona):
    clinic.book(clinic.arrive("U01"), mona, 1, date(2026, 12, 21))
    days = WEEK | {"last": "2026-12-27"}

    with pytest.raises(JobFailedError, match="no_pdf"):
        PrintSheets(clinic.work.schedule, Printer(PdfUnavailableError("0")))(Asked(days, mona), lambda *_: None)


def test_the_worker_moves_every_plan_however_long_it_takes(clinic, mona):
    for _ in range(12):
        clinic.arrive("U22")
    clinic.work.settings.save(draft(clinic, first_wash_day=6), mona)
    told = []

    made = MovePlans(SettingsMoves(clinic.desk, seconds=0))(
        Asked({"number": 1}, mona), lambda done, total: told.append((done, total))
    )

    assert made.counts == {"moved": 12, "held": 0}
    assert told == [(0, 12), (10, 12)]


def test_a_cancelled_move_leaves_every_client_whole(clinic, mona):
    for _ in range(12):
        clinic.arrive("U22")
    clinic.work.settings.save(draft(clinic, first_wash_day=6), mona)

    def cancelled(done, _total):
        if done:
            raise JobCancelledError

    moves = SettingsMoves(clinic.desk)
    with pytest.raises(JobCancelledError):
        moves.move_all(mona, 1, cancelled)

    assert len(clinic.stored()["settings_move"]) == 10
    assert moves.move_all(mona, 1).moved == 2


def test_other_settings_in_the_meantime_end_the_move(clinic, mona):
    clinic.arrive("U22")
    clinic.work.settings.save(draft(clinic, first_wash_day=6), mona)
    clinic.work.settings.save(draft(clinic, first_wash_day=7), mona)

    with pytest.raises(JobFailedError, match="settings_changed"):
        MovePlans(SettingsMoves(clinic.desk))(Asked({"number": 1}, mona), lambda *_: None)
