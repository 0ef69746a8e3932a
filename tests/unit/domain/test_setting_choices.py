"""What a manager may type: settings inside their ranges, and lines that may be said to clients."""

import pytest

from tests.clients import library
from webapp.domain.problem import Problem
from webapp.domain.setting_choices import (
    ClinicLines,
    SettingChange,
    differing,
    line_changes,
    line_problems,
    setting_changes,
)
from webapp.domain.setting_choices import read_settings as read
from webapp.domain.settings import choose_settings
from webapp.domain.text import Text

PROTOCOL = library().content.protocol
WHOLE = "Please write a whole number from {lowest} to {highest}."


@pytest.mark.parametrize("typed", ["4", "7", " 6 ", 6])
def test_a_value_inside_its_range_is_read(typed: object):
    values, problems = read(PROTOCOL, {"first_wash_day": typed})

    assert (values, problems) == ({"first_wash_day": int(str(typed))}, ())


@pytest.mark.parametrize("typed", ["3", "8", "", "six", "5.5", "nan", "inf", "1e999", "-5", True, None])
def test_anything_else_is_refused_with_the_range(typed: object):
    values, problems = read(PROTOCOL, {"first_wash_day": typed})

    assert values == {}
    assert problems == (Problem("first_wash_day", Text(WHOLE, {"lowest": 4, "highest": 7})),)


def test_every_mistake_is_named_at_once():
    _, problems = read(PROTOCOL, {"first_wash_day": "9", "spf": "5", "oils": []})

    assert [problem.field for problem in problems] == ["first_wash_day", "spf", "oils"]


def test_a_list_stands_in_the_order_of_its_choices_whatever_the_order_of_the_ticks():
    values, _ = read(PROTOCOL, {"oils": ["jojoba", "coconut", "jojoba"]})

    assert values["oils"] == ("coconut", "jojoba")


def test_an_oil_that_there_is_not_is_refused():
    _, problems = read(PROTOCOL, {"oils": ["olive"]})

    assert [problem.field for problem in problems] == ["oils"]


def test_only_what_is_not_the_default_has_to_be_kept():
    assert differing(PROTOCOL, choose_settings(PROTOCOL, {"spf": 60, "first_wash_day": 5})) == {"spf": 60}


def test_changes_are_named_in_the_order_of_the_protocol():
    before, after = choose_settings(PROTOCOL, {}), choose_settings(PROTOCOL, {"spf": 60, "first_wash_day": 6})

    assert setting_changes(before, after) == (SettingChange("first_wash_day", 5, 6), SettingChange("spf", 50, 60))


def test_a_changed_line_is_a_change():
    assert line_changes(ClinicLines(), ClinicLines(emergency="Call 998.")) == (
        SettingChange("emergency", "", "Call 998."),
    )


@pytest.mark.parametrize(
    "line",
    ["", "We answer from 9 to 18.", "The nearest hospital is Rashid Hospital.", "نجيب من ٩ إلى ١٨", "x" * 200],
)
def test_a_plain_line_may_be_said(line: str):
    assert list(line_problems(ClinicLines(line, line))) == []


@pytest.mark.parametrize(
    "line",
    [
        "x" * 201,
        "two\nlines",
        "100% safe",
        "It is painless.",
        "No side effects!",
        "Stop your medicine before you come.",
    ],
)
def test_a_line_that_is_too_long_or_promises_or_stops_a_medicine_may_not(line: str):
    assert [problem.field for problem in line_problems(ClinicLines(contact=line))] == ["contact"]
    assert [problem.field for problem in line_problems(ClinicLines(emergency=line))] == ["emergency"]
