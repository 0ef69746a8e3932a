"""I22: no oil that a client declared not to bear is ever named, whatever oils the clinic recommends or staff agreed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, combinations

from webapp.domain.assessment import Content
from webapp.domain.case import Case, ReviewOutcome
from webapp.domain.oils import agreed_oils
from webapp.domain.response import Response
from webapp.proof.plain import TODAY
from webapp.proof.problem import PROTOCOL, Problem


def allergens_named(content: Content) -> Iterator[Problem]:
    """Every oil that some declared allergy should have taken out of the plan and did not."""
    named = set()
    for allergies in _subsets(sorted(frozenset[str]().union(*(oil.removed_by for oil in content.protocol.oils)))):
        for oils in _subsets([oil.code for oil in content.protocol.oils]):
            named |= _named(content, frozenset(allergies), oils)
    for oil in content.protocol.oils:
        if oil.code in named:
            yield Problem("I22", f"{PROTOCOL}:{oil.line}: {oil.text} is named to clients who may not have it")


def _named(content: Content, allergies: frozenset[str], oils: tuple[str, ...]) -> set[str]:
    settings = {"oils": oils}
    response = Response({"allergies": allergies})
    barred = {oil.code for oil in content.protocol.oils if not oil.removed_by.isdisjoint(allergies)}
    recommended = Case(TODAY, response, settings)
    agreed = Case(TODAY, response, settings, outcome=ReviewOutcome(oils=oils))
    return {code for case in (recommended, agreed) for code in agreed_oils(content.protocol, case, ()) or ()} & barred


def _subsets(codes: list[str]) -> Iterator[tuple[str, ...]]:
    return chain.from_iterable(combinations(codes, count) for count in range(len(codes) + 1))
