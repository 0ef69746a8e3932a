"""Every text can be translated: in a language without Latin letters, no page, letter or paper has any left over."""

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from babel.support import Translations

from tests.clock import FakeClock
from tests.papers import CLINIC, LEE, approvals, paper, protocol_paper
from tests.pseudo import CODE, write_catalogue
from tests.web.client_walk import walk_as_client
from tests.web.public_walk import walk_in_public
from tests.web.shown import LATIN, untranslated
from tests.web.staff_walk import walk_as_staff
from tests.web.walk import NAME, WORDS, Walk
from webapp.app import create_app
from webapp.config import Config
from webapp.documents.calendar_feed import calendar_feed
from webapp.documents.plan_document import Letterhead, render_plan_html
from webapp.documents.protocol_document import render_protocol_html
from webapp.documents.staff_calendar_feed import StaffEntry, staff_calendar_feed
from webapp.documents.wording import Wording
from webapp.messaging.letters import LetterTemplates
from webapp.web.access import ACCESS

TEMPLATES = sorted(str(path) for path in Path("templates").rglob("*.*"))
# The words of the manifest have a test of their own: tests/web/pwa/test_manifest.py; those of calendars, one below.
WITHOUT_WORDS = {
    "calendar.feed",
    "calendar.staff_feed",
    "client.calendar_file",
    "client.ticks",
    "health",
    "intake.reached",
    "pwa.form_token",
    "pwa.manifest",
    "pwa.worker",
    # The words of these stand on pages too.
    "staff.job_result",
    "staff.job_state",
    "staff.numbers_csv",
    "staff.today_part",
    "static",
}
# The functions whose first argument is a text for translators.
MARKS = {"gettext", "lazy_gettext", "ngettext", "pgettext"}
JINJA = re.compile(r"\{#.*?#\}|\{%-? *trans\b.*?endtrans *-?%\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)


@pytest.mark.parametrize(
    ("go", "permissions"),
    [(walk_in_public, {"public"}), (walk_as_client, {"client"}), (walk_as_staff, {"technician", "manager"})],
)
def test_every_text_of_every_page_is_translated(walk, go, permissions):
    go(walk)

    assert left_over(walk.seen) == {}
    assert {endpoint for endpoint, needed in ACCESS.items() if needed in permissions} - WITHOUT_WORDS <= walk.endpoints


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_template_says_anything_of_its_own(name):
    left = untranslated(JINJA.sub("", Path(name).read_text()))

    # Classes and ids stand alone in some macros and blocks; they have no capitals.
    assert [text for text in left if re.search("[A-Z]", text)] == []


def test_no_text_is_hidden_from_translators_in_a_string_with_holes():
    """What collects the texts does not look into f-strings."""
    hidden = [
        f"{path}:{call.lineno}"
        for path in sorted(Path("webapp").rglob("*.py"))
        for string in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(string, ast.JoinedStr)
        for call in ast.walk(string)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in MARKS
        if isinstance(call.args[0], ast.Constant)
    ]

    assert hidden == []


@pytest.mark.parametrize("path", [str(path) for path in sorted(Path("static/js").glob("*.mjs"))])
def test_scripts_say_only_what_the_page_gives_them(path):
    code = re.sub(r"^\s*(//|/?\*).*|\s//.*", "", Path(path).read_text(), flags=re.MULTILINE)

    assert re.findall(r"""["'`]([A-Z][a-z]+[ ,.!?…][^"'`]*)["'`]""", code) == []


@pytest.mark.parametrize("name", sorted(path.stem for path in Path("templates/mail").glob("*.txt")))
def test_every_text_of_every_letter_is_translated(catalogues, name):
    render = LetterTemplates(Path("templates/mail"), catalogues)
    said = {"title": "6", "sentences": ("7",), "stop_link": "8"}

    letter = render(name, CODE, site="1", link="2", code="3", minutes=4, hours=5, **said)

    assert not LATIN.search(letter.subject + letter.text)


@pytest.mark.parametrize("case", ["U01", "U03", "U07", "U12", "U14", "U22"])
def test_every_text_on_paper_is_translated_but_for_the_facts(catalogues, case):
    document = paper(case, clinic=ARABIC_CLINIC, client_name=NAME, signed_off_by=WORDS, locale=CODE)

    assert untranslated(render_plan_html(document, Translations.load(catalogues, [CODE]))) == []


def test_every_text_of_the_protocol_on_paper_is_translated_but_for_the_facts(catalogues):
    signed = (replace(approvals("X01")[0], entries=(replace(LEE, clinician=NAME, role=WORDS, content_hash=""),)),)
    document = protocol_paper({"spf": 60}, clinic=ARABIC_CLINIC, locale=CODE, approvals=(*signed, *approvals()[1:]))

    assert untranslated(render_protocol_html(document, Translations.load(catalogues, [CODE]))) == []


def test_every_text_in_a_calendar_is_translated(catalogues):
    feed = calendar_feed(paper(locale=CODE), scope="1", translations=Translations.load(catalogues, [CODE])).decode()

    words = re.findall(r"^(?:SUMMARY|DESCRIPTION|X-WR-CALNAME):(.*)", feed.replace("\r\n ", ""), re.MULTILINE)
    assert words
    assert not [line for line in words if LATIN.search(re.sub(r"https?://\S+", "", line))]


def test_every_text_in_the_calendar_of_staff_is_translated(catalogues):
    entry = StaffEntry("1", 2, date(2026, 12, 14), time(10), 360, WORDS, datetime(2026, 12, 1, tzinfo=UTC))
    words = Wording(CODE, translations=Translations.load(catalogues, [CODE]))
    feed = staff_calendar_feed([entry], "https://clinic.example", words, "Asia/Dubai").decode()

    said = re.findall(r"^(?:SUMMARY|DESCRIPTION|LOCATION|X-WR-CALNAME):(.*)", feed.replace("\r\n ", ""), re.MULTILINE)
    assert len(said) == 4
    assert not [line for line in said if LATIN.search(line)]


def left_over(pages: dict[str, str]) -> dict[str, str]:
    """The texts that were not translated, and a page where each of them stands."""
    return {text: name for name, html in pages.items() for text in untranslated(html)}


ARABIC_CLINIC = Letterhead("عيادة", CLINIC.phone, CLINIC.email, "شارع 1", CLINIC.emergency_number, CLINIC.base_url)


@pytest.fixture(scope="module")
def catalogues(tmp_path_factory) -> Path:
    return write_catalogue(tmp_path_factory.mktemp("translations"))


@pytest.fixture
def walk(tmp_path: Path, sqlite_database, catalogues: Path, clock: FakeClock) -> Iterator[Walk]:
    environ = {
        "STIPPLE_INSTANCE": str(tmp_path),
        "STIPPLE_CLINIC_NAME": "عيادة",
        "STIPPLE_CLINIC_PHONE": "+971 4 555 0100",
        "STIPPLE_CLINIC_EMAIL": "hello@example.com",
        "STIPPLE_CLINIC_ADDRESS": "شارع 1",
        "STIPPLE_TEXT_WEBHOOK": "http://127.0.0.1:1/",
        "STIPPLE_TEXT_WEBHOOK_SECRET": "0" * 32,
    }
    app = create_app(Config.from_environ(environ), clock=clock, catalogues=catalogues)
    yield Walk(app, clock)
    app.extensions["stipple"].database.dispose()
