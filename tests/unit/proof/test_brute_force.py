"""On a protocol small enough to try every client, the proof finds exactly what trying them all finds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest
import z3

from tests.random_cases import CONTENT
from webapp.domain.assessment import Content, assess
from webapp.domain.case import Case
from webapp.domain.invariants import violations
from webapp.domain.protocol import Anchor, ItemSpec, Offset, Protocol, Setting
from webapp.domain.response import Response, read_response
from webapp.domain.settings import choose_settings
from webapp.domain.timeline import SessionDateError
from webapp.proof.claims import claims
from webapp.proof.model import Model
from webapp.proof.plain import TODAY, plain_response

ROWS = ("T05", "T06", "T07", "T08", "T16", "T17", "T19", "T31", "T32", "T39", "T40", "T41", "T42", "T43", "T44")
FREE = {"first_wash_day": (4, 6), "shampoo_start_day": (7, 8)}
GAPS = ((7, 8), (7, 21))
# What can be broken by rows that are left out says nothing about these.
LOOKED_AT = frozenset({"I1", "I2", "I3", "I4", "I5", "I20", "I21", "I25"})


def small(protocol: Protocol) -> Protocol:
    """The rows around washing and oiling, and two settings that may move a little."""
    settings = {code: _narrow(setting) for code, setting in protocol.settings.items()}
    return replace(protocol, settings=settings, items=tuple(spec for spec in protocol.items if spec.key in ROWS))


def _narrow(setting: Setting) -> Setting:
    if isinstance(setting.default, tuple):
        return setting
    lowest, highest = FREE.get(setting.code, (setting.default, setting.default))
    return replace(setting, lowest=lowest, highest=highest)


SMALL = replace(CONTENT, protocol=small(CONTENT.protocol))


def moved(offset: Offset, count: int) -> Offset:
    return replace(offset, terms=(*offset.terms, (1 if count > 0 else -1, abs(count))))


def changed(key: str, **change: object) -> Content:
    """The small protocol with one row changed."""
    items = [_with(spec, change) if spec.key == key else spec for spec in SMALL.protocol.items]
    return replace(SMALL, protocol=replace(SMALL.protocol, items=tuple(items)))


def _with(spec: ItemSpec, change: dict[str, object]) -> ItemSpec:
    shifted = {name: moved(getattr(spec, name), by) for name, by in change.items() if isinstance(by, int)}
    return replace(spec, **{**change, **shifted})  # type: ignore[arg-type]  # any field of a row


def everybody(content: Content) -> Iterator[Case]:
    """Every client of the small world, with every setting and spacing."""
    plain = read_response(content.questionnaire, plain_response(content), TODAY)
    for sex, hair in product(("man", "woman"), ("shaved", "long")):
        response = Response({**plain.answers, "care_plan_sex": sex, "hair_length": hair})
        for choice in product(*[range(low, high + 1) for low, high in FREE.values()]):
            settings = choose_settings(content.protocol, dict(zip(FREE, choice, strict=True)))
            for gaps in product(*GAPS):
                first = TODAY + timedelta(days=10)
                second = first + timedelta(days=gaps[0])
                sessions = {1: first, 2: second, 3: second + timedelta(days=gaps[1])}
                yield Case(TODAY, response, settings, sessions=sessions, reasons={2: "agreed", 3: "agreed"})


def found_by_trying(content: Content) -> set[str]:
    found = set()
    for case in everybody(content):
        try:
            assessment = assess(content, case)
        except SessionDateError:
            continue
        found |= {each.invariant for each in violations(content, case, assessment)}
    return found & LOOKED_AT


def found_by_the_proof(content: Content) -> set[str]:
    model = Model(content)
    solver = model.solver()
    return {each.invariant for each in claims(model) if solver.check(each.broken) != z3.unsat} & LOOKED_AT


@pytest.mark.parametrize(
    "content",
    [
        SMALL,
        changed("T31", end=1),
        changed("T41", start=-1),
        changed("T16", gentler_after=()),
        changed("T39", start=-1),
        changed("T44", start=-1),
        changed("T40", when=None),
        changed("T42", start=Offset(Anchor.SESSION, ((1, 3),))),
    ],
)  # fmt: skip
def test_the_proof_finds_what_trying_everybody_finds(content: Content) -> None:
    assert found_by_the_proof(content) == found_by_trying(content)
