"""What stands on a client's paper, read from the page before it becomes a PDF."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from gettext import NullTranslations
from typing import Any

import pytest
from bs4 import BeautifulSoup

from tests.clients import CLIENTS, assessed, client
from tests.papers import CLINIC, HASH, paper
from webapp.documents.plan_document import render_plan_html

WITH_A_PLAN = ("U01", "U02", "U03", "U07", "U14", "U22")


@pytest.mark.parametrize("name", WITH_A_PLAN)
def test_every_line_is_printed_with_its_sources(name):
    words = text_of(name)

    for item in assessed(CLIENTS[name]).plan.items:
        if not item.staff:
            assert item.title in words
            assert set(item.sources) <= set(words.replace("(", " ").split())


@pytest.mark.parametrize("name", WITH_A_PLAN)
def test_what_staff_do_is_no_business_of_the_clients_paper(name):
    words = text_of(name)

    for item in assessed(CLIENTS[name]).plan.items:
        if item.staff:
            assert str(item.text) not in words


def test_sessions_come_with_their_day_and_the_hours_to_plan():
    rows = [words(row) for row in page_of("U01").select(".sessions tbody tr")]

    assert rows == [
        "Session 1 Monday 14 December 2026 up to 6 hours proposed",
        "Session 2 Monday 21 December 2026 up to 5.5 hours proposed",
        "Session 3 Monday 18 January 2027 up to 5 hours proposed",
    ]


def test_a_booked_session_says_so():
    booked = {**CLIENTS["U01"], "sessions": {"1": "2026-12-14"}}

    first = page_of(booked).select_one(".sessions tbody tr")

    assert words(first).endswith("booked")


def test_a_patch_test_stands_before_the_sessions():
    case = client(patch_wish="yes")

    rows = [words(row) for row in page_of(case).select(".sessions tbody tr")]

    assert rows[0].startswith("Patch test by")
    assert rows[1].startswith("Session 1")


@pytest.mark.parametrize("name", WITH_A_PLAN)
def test_warning_signs_stand_with_phone_and_emergency_number_and_both_run_along_every_page(name):
    page = page_of(name)

    assert {"01632 960001", "999"} <= {words(number) for number in page.select(".warning .number")}
    assert "spreading redness" in words(page.select_one(".warning"))
    assert words(page.select_one(".foot-contact")).startswith("01632 960001 · Emergency 999")


def test_a_clinic_without_a_phone_is_reached_by_mail():
    page = page_of("U01", clinic=replace(CLINIC, phone=""))

    assert words(page.select_one(".foot-contact")).startswith("hello@harbour.example")
    assert "hello@harbour.example" in words(page.select_one(".warning"))


@pytest.mark.parametrize(
    ("name", "waits"),
    [
        ("U01", []),
        ("U03", ["signed the plan off", "found it ready"]),
        ("U07", ["signed the plan off", "patch test has been read"]),
        ("U14", ["signed the plan off"]),
    ],
)
def test_a_provisional_plan_says_what_it_waits_for(name, waits):
    notes = [words(line) for line in page_of(name).select(".provisional li")]

    assert len(notes) == len(waits)
    assert all(wait in note for wait, note in zip(waits, notes, strict=True))


def test_a_provisional_plan_says_so_on_every_page():
    assert "Provisional" in words(page_of("U03").select_one(".foot-version"))
    assert "Provisional" not in words(page_of("U01").select_one(".foot-version"))


def test_whoever_signed_off_is_named():
    assert "signed off by A. Technician" in text_of("U14", signed_off_by="A. Technician")


def test_the_answer_behind_a_line_is_printed_in_words():
    rows = [words(row) for row in page_of("U01").select(".small tbody tr")]

    assert "Shaving your head How long is the hair on top of your head now? Shaved F024 C13" in rows


def test_version_and_hash_tell_paper_and_phone_apart():
    page = page_of("U01")

    assert words(page.select_one(".foot-version")) == "Version 3 · 9f86d081884c"
    assert HASH in words(page.select_one(".hash"))


def test_the_code_leads_to_the_clients_own_page():
    assert "https://harbour.example/me" in words(page_of("U01").select_one("svg title"))


def test_words_about_today_say_which_day_that_is():
    rows = [words(row) for row in page_of(client(minoxidil="own_choice")).select(".steps tbody tr")]

    assert any(row.startswith("Last day with growth products Fri 4 Dec : From today") for row in rows)


def test_pictures_in_a_name_are_left_out_and_letters_stay():
    assert words(page_of("U01", client_name="👩🏽\u200d🦲 Zoë ⚠️ عمر").select_one(".client")) == "Zoë عمر"


class TestLetter:
    def test_a_deferred_client_gets_reasons_and_no_day_and_no_task(self):
        page = page_of("U09")

        assert "doctor’s letter" in words(page.select_one("ul"))
        assert page.select("table") == []
        assert "2027" not in page.get_text()
        assert all(kind not in page.get_text() for kind in ("Session", "☐"))

    def test_an_open_wait_has_no_day(self):
        assert "There is no fixed day yet" in text_of("U09")

    def test_a_wait_with_an_end_names_it(self):
        letter = text_of(client(sun="sunburned"))

        assert "Until Tuesday 29 December 2026" in letter

    def test_one_open_reason_leaves_the_day_open(self):
        letter = text_of(client(sun="sunburned", scarring=["own_keloid"]))

        assert "There is no fixed day yet" in letter

    def test_a_doctors_letter_is_asked_for_only_where_a_reason_wants_one(self):
        assert "A letter from a doctor" in text_of("U09")
        assert "A letter from a doctor" not in text_of(client(sun="sunburned"))

    def test_reasons_for_staff_stay_with_staff(self):
        letter = text_of("U12")

        infos = [flag for flag in assessed(CLIENTS["U12"]).flags if flag.kind != "defer"]
        assert infos
        assert all(str(flag.text) not in letter for flag in infos)


@pytest.mark.parametrize("field", ["client_name", "signed_off_by"])
def test_what_people_write_stays_text(field):
    page = page_of("U14", **{field: "<img src=x onerror=y>{{ 7 * 7 }}"})

    assert page.find("img") is None
    assert "<img src=x onerror=y>{{ 7 * 7 }}" in page.get_text()


def test_a_name_longer_than_any_name_is_cut():
    name = words(page_of("U01", client_name="N" * 10_000).select_one(".client"))

    assert name == "N" * 120 + "…"


def test_an_older_plan_may_name_sources_and_questions_that_are_gone():
    assessment = assessed(CLIENTS["U01"])
    gone = [replace(item, sources=("F999",), because=()) for item in assessment.plan.items]
    aged = replace(assessment, plan=replace(assessment.plan, items=tuple(gone)))

    assert "F999" in text_of("U01", assessment=aged)


class TestLanguage:
    def test_a_language_is_set_on_the_page_with_its_direction(self):
        html = page_of("U01", locale="ar").html

        assert (html["lang"], html["dir"]) == ("ar", "rtl")

    def test_texts_and_days_follow_the_translations(self):
        page = BeautifulSoup(render_plan_html(paper("U01", locale="ar"), Shouting()), "html.parser")

        assert words(page.h1) == "CARE PLAN"
        assert "الاثنين 14 ديسمبر 2026" in words(page.select_one(".sessions"))

    def test_a_number_keeps_its_order_inside_right_to_left_text(self):
        page = page_of("U01", locale="ar")

        numbers = page.select(".number bdi")
        assert [number["dir"] for number in numbers] == ["ltr", "ltr"]

    def test_english_sources_read_from_left_to_right_on_an_arabic_page(self):
        notes = page_of("U01", locale="ar").select(".sources p[dir]")

        assert {note["dir"] for note in notes} == {"ltr"}


class TestFingerprint:
    @pytest.mark.parametrize(
        "change",
        [
            {"client_name": "Somebody Else"},
            {"signed_off_by": "A. Technician"},
            {"plan_hash": "sha256:1"},
            {"number": 4},
            {"locale": "ar"},
            {"clinic": replace(CLINIC, phone="01632 960002")},
        ],
    )
    def test_it_changes_with_everything_that_is_printed(self, change: Mapping[str, Any]):
        assert paper("U01", **change).fingerprint != paper("U01").fingerprint

    def test_it_stays_for_the_same_paper(self):
        assert paper("U01").fingerprint == paper("U01").fingerprint


class Shouting(NullTranslations):
    def gettext(self, message: str) -> str:
        return message.upper() if message == "Care plan" else message


def page_of(case: str | Mapping[str, object], **changes: Any) -> Any:
    return BeautifulSoup(render_plan_html(paper(case, **changes)), "html.parser")


def text_of(case: str | Mapping[str, object], **changes: Any) -> str:
    return words(page_of(case, **changes))


def words(element: Any) -> str:
    return " ".join(element.get_text(" ").split())
