"""The stylesheets serve both reading directions: nothing in them is said of a left or a right."""

import re
from pathlib import Path

import pytest

STYLES = sorted(str(path) for path in Path("static/css").glob("*.css"))
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)[\w-]*|left|right"
    r"|border-(?:top|bottom)-(?:left|right)-radius)\s*:"
    r"|(?:float|clear|text-align|caption-side)\s*:\s*(?:left|right)"
    r"|(?:background-position|transform-origin|object-position|mask-position)[^;]*\b(?:left|right)\b"
    r"|\bto (?:left|right)\b|translateX?\((?!-?50%)"
)
FOUR_SIDES = re.compile(r"(?:margin|padding|inset|border-width)\s*:([^;}]+)")
TEXT = re.compile(r"""content\s*:[^;}"']*["'][^"']*[A-Za-z][^"']*["']""")

# Margins of a printed page have no logical names; "@page rtl" changes their sides.
EXCEPT = re.compile(r"@(?:bottom|top)-(?:left|right)")


@pytest.mark.parametrize("path", STYLES)
def test_no_style_speaks_of_left_and_right(path):
    assert [found.group() for found in PHYSICAL.finditer(EXCEPT.sub("", rules(path)))] == []


@pytest.mark.parametrize("path", STYLES)
def test_no_style_gives_the_two_sides_different_widths_by_their_order(path):
    uneven = [found.group() for found in FOUR_SIDES.finditer(rules(path)) if is_uneven(found.group(1).split())]

    assert uneven == []


@pytest.mark.parametrize("path", STYLES)
def test_no_style_writes_words_onto_the_page(path):
    assert TEXT.findall(rules(path)) == []


def rules(path: str) -> str:
    return re.sub(r"/\*.*?\*/", "", Path(path).read_text(), flags=re.DOTALL)


def is_uneven(sides: list[str]) -> bool:
    """Top, right, bottom, left: four values whose second and fourth differ."""
    return len(sides) == 4 and sides[1] != sides[3]
