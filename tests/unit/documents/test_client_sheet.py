"""The sheet for the treatment room: one page for each client, whatever stands in their record."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from io import BytesIO

import page as pdf_checker
import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

from webapp.documents.client_sheet import (
    ClientSheet,
    LastTreatment,
    Said,
    SheetCheck,
    SheetDocument,
    SheetFlag,
    SheetSession,
    SheetTest,
    render_sheets_html,
    render_sheets_pdf,
    shortened,
)
from webapp.domain.screening import FlagKind
from webapp.domain.text import Text
from webapp.domain.treatment import Outcome, TreatmentRecord

DAY = date(2026, 12, 14)
RECORD = TreatmentRecord(
    Outcome.DONE, pigment="Black 3", dilution="1:6", needle="3RL", depth="0.5 mm", areas_words="Left of the scar"
)
SHEET = ClientSheet(
    name="Omar Haddad",
    phone="+971 50 123 4567",
    email="omar@example.com",
    sessions=(
        SheetSession(1, DAY, is_booked=True, is_provisional=False, minutes=360, starts_at=time(10), technician="Tess"),
        SheetSession(2, date(2026, 12, 21), is_booked=False, is_provisional=False, minutes=330),
    ),
    flags=(SheetFlag((FlagKind.PATCH_TEST,), "Allergies", "Tattoo ink or make-up tattoo", Text("Long words.")),),
    allergies=Said(("Tattoo ink or make-up tattoo", "Something else"), "Strawberries"),
    medicines=Said(("Antibiotics, now",), "Amoxicillin"),
    has_latex_allergy=False,
    oils=("jojoba oil",),
    patch_test=SheetTest(date(2026, 12, 4), "clear", date(2026, 12, 6)),
    needs_patch_test=True,
    checks=(SheetCheck("scalp", date(2026, 12, 10), passed=True),),
    last_treatment=LastTreatment(1, DAY, "Tess", RECORD, ("Hairline or temples",)),
    notes=2,
    version=3,
    short_hash="4abfc9a0b140",
)
LONG, LONG_WORD = "many words that go on " * 40, "x" * 400
FULLEST = replace(
    SHEET,
    name=LONG_WORD,
    email=f"{'e' * 200}@example.com",
    sessions=tuple(
        SheetSession(each, DAY, is_booked=True, is_provisional=True, minutes=330, starts_at=time(10), technician=LONG,
                     room=LONG_WORD) for each in range(1, 8)
    ),
    flags=tuple(SheetFlag(tuple(FlagKind)[:4], "", "", Text(LONG)) for _ in range(20)),
    allergies=Said(tuple(f"An allergy that takes some words, number {each}" for each in range(8)), LONG),
    medicines=Said(tuple(f"A medicine that takes some words, number {each}" for each in range(7)), LONG_WORD),
    has_latex_allergy=True,
    oils=tuple(f"oil number {each}" for each in range(6)),
    checks=tuple(SheetCheck("homework", DAY, passed=False) for _ in range(20)),
    last_treatment=LastTreatment(
        7, DAY, LONG,
        replace(RECORD, pigment=LONG, dilution=LONG, needle=LONG, depth=LONG, areas_words=LONG, reaction=LONG,
                next_steps=LONG),
        tuple(f"Area number {each} of the scalp" for each in range(6)),
    ),
)  # fmt: skip

# As much as is printed in usual letters, all of it long.
ROOMIEST = replace(
    FULLEST,
    sessions=FULLEST.sessions[:2],
    flags=FULLEST.flags[:1],
    allergies=Said(FULLEST.allergies.options[:3], LONG),
    medicines=Said((), LONG),
    checks=FULLEST.checks[:1],
)


def document(*sheets: ClientSheet, locale: str = "en") -> SheetDocument:
    return SheetDocument("Marina SMP", datetime(2026, 12, 1, 12, tzinfo=UTC), sheets, locale)


def words(sheet: ClientSheet, locale: str = "en") -> str:
    soup = BeautifulSoup(render_sheets_html(document(sheet, locale=locale)), "html.parser")
    return " ".join(soup.body.get_text(" ").split()) if soup.body else ""


def test_what_has_to_be_known_stands_on_the_sheet():
    said = words(SHEET)

    for line in (
        "Omar Haddad", "+971 50 123 4567", "omar@example.com", "3 · 4abfc9a0b140", "2 notes in the record",
        "Printed Tue 1 Dec, 12:00", "Tattoo ink or make-up tattoo · Something else", "Strawberries",
        "1 Monday 14 December 2026 10:00 · 6 h Tess booked", "2 Monday 21 December 2026 5.5 h proposed",
        "Patch test: Allergies – Tattoo ink or make-up tattoo", "Antibiotics, now Amoxicillin", "Oils jojoba oil",
        "Clear, done Fri 4 Dec, read Sun 6 Dec", "Scalp: ready, Thu 10 Dec",
        "Last time: session 1 on Monday 14 December 2026", "Hairline or temples Left of the scar",
        "Pigment Black 3 · 1:6", "Needle 3RL", "Depth 0.5 mm",
    ):  # fmt: skip
        assert line in said, line


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"allergies": Said()}, "Allergies None named."),
        ({"allergies": Said(was_asked=False)}, "Not answered. Ask before you start."),
        ({"has_latex_allergy": True}, "No latex: nitrile gloves only."),
        ({"medicines": Said()}, "Medicines None named."),
        ({"medicines": Said(was_asked=False)}, "Medicines Not answered."),
        ({"oils": None}, "Oils No oil."),
        ({"oils": ()}, "Oils Only what you agree with the client."),
        ({"patch_test": None}, "Patch test Missing"),
        ({"patch_test": None, "needs_patch_test": False}, "Patch test Not asked for"),
        ({"patch_test": SheetTest(DAY, None, None)}, "Done Mon 14 Dec, not read yet"),
        ({"patch_test": SheetTest(DAY, "reaction", DAY)}, "Reaction, done Mon 14 Dec, read Mon 14 Dec"),
        ({"checks": ()}, "Checks None yet"),
        ({"checks": (SheetCheck("homework", DAY, passed=False),)}, "Homework: not ready"),
        ({"flags": ()}, "Flags None."),
        ({"sessions": ()}, "None: the client is asked to wait."),
        ({"last_treatment": None}, "No session is on record yet."),
        ({"notes": 0}, "no notes in the record"),
        ({"phone": ""}, "omar@example.com"),
    ],
)
def test_what_is_missing_is_said_too(changes, line):
    assert line in words(replace(SHEET, **changes))


def test_words_stay_words():
    said = render_sheets_html(document(replace(SHEET, name="<b>Omar", allergies=Said((), '"><img src=x>'))))

    assert "&lt;b&gt;Omar" in said
    assert "<img" not in said


@pytest.mark.parametrize("sheet", [SHEET, ROOMIEST, FULLEST], ids=["usual", "roomiest", "fullest"])
@pytest.mark.parametrize("locale", ["en", "ar"])
def test_a_sheet_is_one_page_however_much_there_is(sheet, locale):
    assert len(PdfReader(BytesIO(render_sheets_pdf(document(sheet, locale=locale)))).pages) == 1


def test_smaller_letters_are_for_those_with_much_on_record():
    assert [each.is_dense for each in (SHEET, ROOMIEST, FULLEST)] == [False, False, True]


def test_each_client_has_a_page_of_their_own():
    pages = PdfReader(BytesIO(render_sheets_pdf(document(SHEET, replace(SHEET, name="Liam Hale"), FULLEST)))).pages

    assert ["Omar" in pages[0].extract_text(), "Liam" in pages[1].extract_text(), len(pages)] == [True, True, 3]


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_the_file_can_be_read_aloud(locale):
    arabic = replace(SHEET, name="ليلى عبد الرحمن 🌱", allergies=Said((), "الفراولة"))

    report = pdf_checker.validate_pdf_bytes(render_sheets_pdf(document(SHEET, arabic, locale=locale)), profile="ua1")

    assert [(failure.rule_id, failure.message) for failure in report.failures] == []


def test_what_is_too_long_is_cut_at_a_word():
    assert shortened("  one\n two  three ", 8) == "one two…"
    assert shortened("x" * 10, 4) == "xxxx…"
    assert shortened("four", 4) == "four"
