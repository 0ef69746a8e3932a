"""The finished file: readable by screen readers, complete, and made from nothing but what it was given."""

from __future__ import annotations

import gc
import logging
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path
from threading import Lock, Thread

import page
import pytest
import weasyprint
from pypdf import PdfReader

from tests.papers import CLINIC, HASH, paper, pdf_of
from webapp.documents import pdf as pdf_module
from webapp.documents.errors import ForbiddenFetchError, PdfUnavailableError
from webapp.documents.pdf import render_pdf, turn
from webapp.documents.pdf_cache import render_plan_pdf

SECRET = "root-of-all-secrets"
# Each of these makes WeasyPrint fetch when nothing stops it; the twin test proves it.
PAYLOADS = {
    "image": '<img src="{url}" alt="x">',
    "style attribute": '<p style="background: url({url})">x</p>',
    "style element": "<style>p {{ background: url({url}) }}</style><p>x</p>",
    "import": "<style>@import '{url}';</style>",
    "font": "<style>@font-face {{ font-family: x; src: url({url}) }}</style><p style='font-family: x'>x</p>",
    "bullet": '<ul style="list-style-image: url({url})"><li>x</li></ul>',
    "generated content": "<style>p::before {{ content: url({url}) }}</style><p>x</p>",
    "stylesheet": '<link rel="stylesheet" href="{url}">',
    "attachment": '<link rel="attachment" href="{url}">',
    "attached link": '<a rel="attachment" href="{url}">x</a>',
    "drawing": '<svg width="9" height="9"><image href="{url}" width="9" height="9"/></svg>',
    "object": '<object data="{url}" type="image/png"></object>',
    "embed": '<embed src="{url}" type="image/png">',
}


@pytest.mark.parametrize("name", ["U01", "U02", "U07", "U09"])
def test_the_file_keeps_the_rules_of_pdf_ua(name):
    report = page.validate_pdf_bytes(pdf_of(name), profile="ua1")

    assert [(failure.rule_id, failure.message) for failure in report.failures] == []
    assert report.is_compliant


def test_an_arabic_file_keeps_them_too():
    arabic = render_plan_pdf(paper("U03", locale="ar", client_name="عمر حداد 🌱", signed_off_by="A. Technician"))

    assert page.is_pdf_compliant_bytes(arabic, profile="ua1")


@pytest.mark.parametrize("name", ["U01", "U09"])
def test_the_syntax_of_the_file_is_sound(name, tmp_path):
    file = tmp_path / "plan.pdf"
    file.write_bytes(pdf_of(name))

    checked = subprocess.run(["qpdf", "--check", file], capture_output=True, text=True, check=False)

    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_plan_can_be_read_back():
    text = text_of(pdf_of("U01"))

    assert all(f"Session {number}" in text for number in (1, 2, 3))
    assert "Monday 14 December 2026" in text
    assert "spreading redness" in text
    assert HASH in text.replace("\n", "")
    assert text.count("☐") > 100


@pytest.mark.parametrize("name", ["U01", "U09"])
def test_phone_emergency_number_and_version_stand_on_every_page(name):
    for each in PdfReader(BytesIO(pdf_of(name))).pages:
        text = each.extract_text()
        assert CLINIC.phone in text
        assert f"Emergency {CLINIC.emergency_number}" in text
        assert "9f86d081884c" in text


def test_the_letter_has_no_day_but_its_own():
    text = text_of(pdf_of("U09"))

    assert "We would like to wait" in text
    assert "2027" not in text
    assert text.count("2026") == 1
    assert "Session" not in text


def test_a_mans_plan_is_no_book():
    pages = [each.extract_text() for each in PdfReader(BytesIO(pdf_of("U01"))).pages]

    assert len(pages) <= 6
    assert "Sources" in "".join(pages[4:])
    assert all("☐" not in text for text in pages[4:])


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
class TestFetching:
    def test_an_open_renderer_would_fetch_it(self, payload, canary):
        weasyprint.HTML(string=html(payload, canary.address)).write_pdf()

        assert canary.hits > 0

    def test_ours_stops_instead(self, payload, canary):
        with pytest.raises(ForbiddenFetchError):
            render_pdf(html(payload, canary.address))

        assert canary.hits == 0

    def test_files_of_the_server_are_as_far_away(self, payload, secret_file):
        with pytest.raises(ForbiddenFetchError):
            render_pdf(html(payload, secret_file.as_uri()))

    def test_what_people_write_is_printed_as_they_wrote_it(self, payload, canary, secret_file):
        hostile = payload.format(url=canary.address) + payload.format(url=secret_file.as_uri())
        clinic = replace(CLINIC, name=hostile, address=hostile)

        letter = render_plan_pdf(paper("U09", client_name=hostile, signed_off_by=hostile, clinic=clinic))

        assert canary.hits == 0
        assert attached(letter) == []
        assert payload[:4] in text_of(letter)


def test_an_open_renderer_would_carry_a_file_of_the_server_away(secret_file):
    open_pdf = weasyprint.HTML(string=html(PAYLOADS["attachment"], secret_file.as_uri())).write_pdf()

    assert attached(open_pdf) == [SECRET.encode()]


def test_other_schemes_are_refused_as_well():
    for url in ("data:image/png;base64,AAAA", "ftp://127.0.0.1/x", "//127.0.0.1/x.png"):
        with pytest.raises(ForbiddenFetchError):
            render_pdf(f'<html lang="en"><base href="http://127.0.0.1/"><title>x</title><img src="{url}" alt="x">')


def test_a_name_of_ten_thousand_letters_costs_no_page():
    assert len(pages(render_plan_pdf(paper("U09", client_name="W" * 10_000)))) == 1


@pytest.mark.parametrize("name", ["👩🏽‍🦲 Zoë", "عمر حداد", "\u202eevil\u2066", "", "a\x00b\ud800", "Zoë ☐ ⚠️"])
def test_any_name_can_be_printed(name):
    letter = render_plan_pdf(paper("U09", client_name=name))

    assert page.is_pdf_compliant_bytes(letter, profile="ua1")


def test_a_machine_without_pango_is_told_what_to_install_each_time_it_is_asked():
    told = subprocess.run([sys.executable, "-c", WITHOUT_PANGO], capture_output=True, text=True, check=True)

    first, second = told.stdout.splitlines()
    assert first == second
    assert "sudo apt-get install --no-install-recommends libpango-1.0-0 " in first


def test_the_named_packages_are_those_that_set_up_installs():
    installer = Path(__file__).parents[3] / ".ci" / "system-packages"

    assert f"for package in {pdf_module.PACKAGES}; do" in installer.read_text()


def test_a_long_queue_ends_in_a_kind_word(monkeypatch):
    monkeypatch.setattr(pdf_module, "LONGEST_WAIT", 0.01)
    lock = Lock()

    with turn(lock), pytest.raises(PdfUnavailableError, match="try again"), turn(lock):
        pass

    assert not lock.locked()


def test_memory_is_tidied_up_again_after_rendering():
    render_plan_pdf(paper("U09"))

    assert gc.isenabled()


def test_nothing_is_complained_about_while_rendering(caplog):
    with caplog.at_level(logging.WARNING):
        render_plan_pdf(paper("U01"))

    assert caplog.messages == []


WITHOUT_PANGO = """
import cffi
def missing(*args):
    raise OSError("cannot load library")
cffi.FFI.dlopen = missing
from webapp.documents.errors import PdfUnavailableError
from webapp.documents.pdf import render_pdf
for _ in range(2):
    try:
        render_pdf("<p>x")
    except PdfUnavailableError as error:
        print(error)
"""


def html(payload: str, url: str) -> str:
    return f'<html lang="en"><title>x</title><body>{payload.format(url=url)}'


def text_of(pdf: bytes) -> str:
    return "\n".join(pages(pdf))


def pages(pdf: bytes) -> list[str]:
    return [each.extract_text() for each in PdfReader(BytesIO(pdf)).pages]


def attached(pdf: bytes) -> list[bytes]:
    return [content for contents in PdfReader(BytesIO(pdf)).attachments.values() for content in contents]


class Canary(HTTPServer):
    """Counts who comes by."""

    hits = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/x.png"


class CountingHandler(BaseHTTPRequestHandler):
    server: Canary

    def do_GET(self) -> None:
        self.server.hits += 1
        self.send_error(404)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the same
        """Say nothing."""


@pytest.fixture
def canary() -> Iterator[Canary]:
    with Canary(("127.0.0.1", 0), CountingHandler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def secret_file(tmp_path: Path) -> Path:
    file = tmp_path / "secret.png"
    file.write_text(SECRET)
    return file
