"""What no text of the content may say: I17 and I27, and the words that a nervous reader should not meet."""

from __future__ import annotations

import re
from io import BytesIO

import pytest

from tests.clients import CONTENT
from webapp.content.messages import extract

TEXTS = [
    (f"{name}:{line}", text)
    for name in ("intake.yaml", "screening.yaml", "protocol.yaml")
    for line, _, text, _ in extract(BytesIO((CONTENT / name).read_bytes()), (), (), {})
]
MEDICINE = re.compile(r"medicine|tablet|thinner|antibiotic|prescri|steroid|finasteride", re.IGNORECASE)
NEVER = {
    "promise": re.compile(r"100 ?%|painless|no side effects|guarantee|permanent result|completely safe", re.IGNORECASE),
    "diagnosis": re.compile(r"\byou have (psoriasis|eczema|alopecia|an infection)\b", re.IGNORECASE),
    "hot water": re.compile(r"\b(use|with|in) hot water\b", re.IGNORECASE),
}
# These may be named only to say never.
FORBIDDEN = re.compile(r"baking soda|microblad|black", re.IGNORECASE)


@pytest.mark.parametrize("name", NEVER)
def test_nothing_is_promised_diagnosed_or_advised_against_the_skin(name: str) -> None:
    assert [where for where, text in TEXTS if NEVER[name].search(text)] == []


def test_nobody_is_told_to_stop_a_medicine() -> None:
    stops = re.compile(r"\b(stop|pause|skip|come off|do not take|leave out)\b", re.IGNORECASE)
    never = re.compile(r"\b(never|not|nothing)\b", re.IGNORECASE)

    told = [
        (where, sentence)
        for where, text in TEXTS
        for sentence in re.split(r"(?<=[.!?:]) ", text)
        if MEDICINE.search(sentence) and stops.search(sentence) and not never.search(sentence)
    ]

    assert told == []


def test_what_is_forbidden_is_named_only_to_forbid_it() -> None:
    advice = [
        (where, text)
        for where, text in TEXTS
        if where.startswith("protocol") and FORBIDDEN.search(text) and not re.search(r"\b[Nn]ever\b", text)
    ]

    assert advice == []


def test_that_search_finds_what_it_looks_for() -> None:
    assert NEVER["promise"].search("It is painless.")
    assert MEDICINE.search("Stop your blood thinner.")
