"""One page for the treatment room: who comes, when, and what has to be known before anybody starts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from gettext import NullTranslations
from pathlib import Path

from webapp.documents.pdf_apart import render_pdf_apart
from webapp.documents.plan_document import heading_name, printable
from webapp.documents.templates import environment
from webapp.documents.wording import Wording
from webapp.domain.screening import FlagKind
from webapp.domain.text import Text
from webapp.domain.treatment import TreatmentRecord

STYLES = Path(__file__).parents[2] / "static" / "css" / "print_sheet.css"
# A sheet is one page. What is longer stands in the record, and the sheet says so.
# So many entries fill a page of usual letters.
ROOMY = 14
MOST_FLAGS, MOST_SESSIONS, MOST_CHECKS = 5, 7, 2
LONGEST_NAME, LONGEST_ALLERGY, LONGEST_NOTE, LONGEST_LINE, LONGEST_CELL = 70, 220, 120, 66, 30


@dataclass(frozen=True)
class SheetSession:
    """One session: booked, or only proposed. `starts_at` is None while no hour is agreed; `minutes` is its length."""

    number: int
    day: date
    is_booked: bool
    is_provisional: bool
    minutes: int
    starts_at: time | None = None
    technician: str = ""
    room: str = ""


@dataclass(frozen=True)
class Said:
    """What a client answered to a question of choices, in the words of the content; `details` in their own.

    `was_asked` is not true while the question was never answered: nothing chosen is then no answer.
    """

    options: tuple[str, ...] = ()
    details: str = ""
    was_asked: bool = True


@dataclass(frozen=True)
class SheetFlag:
    """One rule that fired: what it asks for, and the answer that made it fire, where one did."""

    kinds: tuple[FlagKind, ...]
    question: str
    answer: str
    text: Text


@dataclass(frozen=True)
class SheetTest:
    """The last patch test; `result` is None while nobody has read it."""

    done_on: date
    result: str | None
    read_on: date | None


@dataclass(frozen=True)
class SheetCheck:
    """One check of the scalp or of the homework."""

    kind: str
    checked_on: date
    passed: bool


@dataclass(frozen=True)
class LastTreatment:
    """The last session on record. `areas` are named in the words of the content."""

    number: int
    held_on: date
    technician: str
    record: TreatmentRecord
    areas: tuple[str, ...]


@dataclass(frozen=True)
class ClientSheet:
    """All that stands on the page of one client. `oils` are agreed ones by name; None: no oil at all.

    `version` and `short_hash` are those of the plan in force.
    """

    name: str
    phone: str
    email: str
    sessions: tuple[SheetSession, ...]
    flags: tuple[SheetFlag, ...]
    allergies: Said
    medicines: Said
    has_latex_allergy: bool
    oils: tuple[str, ...] | None
    patch_test: SheetTest | None
    needs_patch_test: bool
    checks: tuple[SheetCheck, ...]
    last_treatment: LastTreatment | None
    notes: int
    version: int
    short_hash: str

    @property
    def is_dense(self) -> bool:
        """Whether there is so much to say that it needs smaller letters to be one page."""
        said = sum(len(each.options) + bool(each.details) for each in (self.allergies, self.medicines))
        return len(self.sessions) + len(self.flags) + said + len(self.checks) + 5 * bool(self.last_treatment) > ROOMY

    @property
    def heading(self) -> str:
        """The name as a heading can carry it."""
        return shortened(heading_name(self.name), LONGEST_NAME)


@dataclass(frozen=True)
class SheetDocument:
    """Sheets of one clinic for one reader, in one language; `printed_at` is the clinic's time."""

    clinic_name: str
    printed_at: datetime
    sheets: tuple[ClientSheet, ...]
    locale: str = "en"


def render_sheets_pdf(document: SheetDocument) -> bytes:
    """One page for each client, made in a process of its own. Raises PdfUnavailableError where none can be made."""
    return render_pdf_apart(render_sheets_html(document), STYLES)


def render_sheets_html(document: SheetDocument, translations: NullTranslations | None = None) -> str:
    """The pages as HTML, in the language of the document; `translations` replace the catalogue of the app."""
    wording = Wording(document.locale, None, translations)
    context = {
        "document": document,
        "wording": wording,
        "short": shortened,
        "most": {"flags": MOST_FLAGS, "sessions": MOST_SESSIONS, "checks": MOST_CHECKS},
        "longest": {"allergy": LONGEST_ALLERGY, "note": LONGEST_NOTE, "line": LONGEST_LINE, "cell": LONGEST_CELL},
    }
    return environment(wording.translations).get_template("print/sheets.html").render(context)


def shortened(words: str, longest: int) -> str:
    """On one line, cut at a word where it is too long for its place."""
    line = " ".join(printable(words).split())
    if len(line) <= longest:
        return line
    return line[:longest].rsplit(" ", 1)[0][:longest] + "…"
