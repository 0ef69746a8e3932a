"""The protocol of a clinic that has chosen other settings."""

from collections.abc import Mapping

import pytest

from tests.web.page import Page


def test_the_overview_names_what_was_changed(tess):
    words = said(tess.open("/staff/protocol"))

    assert "1 setting differs from the protocol’s own value:" in words
    assert "Day after a session on which the scalp is first washed: 6 (4 to 7) C01" in words


def test_windows_follow_the_choice(tess):
    assert "From the day of each session to 5 days after each session." in said(tess.open("/staff/protocol/items/T31"))


def said(page: Page) -> str:
    return " ".join(page.one("main").get_text(" ").split())


@pytest.fixture
def environ(environ: Mapping[str, str]) -> Mapping[str, str]:
    return {**environ, "STIPPLE_SETTINGS": "first_wash_day=6"}
