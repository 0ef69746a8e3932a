"""The shipped content is proved; content with a fault gives the smallest example of it, with both lines."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.random_cases import CONTENT
from webapp.domain.assessment import Content
from webapp.domain.condition import Condition
from webapp.domain.protocol import GapRule, ItemSpec
from webapp.proof import oils
from webapp.proof.count import answer_sets, choices_of_settings
from webapp.proof.oils import allergens_named
from webapp.proof.problem import Problem
from webapp.proof.prove import prove


def with_rows(**changes: dict[str, object]) -> Content:
    """The shipped content with some rows of the protocol changed; a key's `-` is written `_`."""
    by_key = {key.replace("_", "-"): change for key, change in changes.items()}
    items = tuple(replace(spec, **by_key.get(spec.key, {})) for spec in CONTENT.protocol.items)  # type: ignore[arg-type]  # any field of a row
    return replace(CONTENT, protocol=replace(CONTENT.protocol, items=items))


def with_rule(rule_id: str, **change: object) -> Content:
    rules = tuple(replace(rule, **change) if rule.id == rule_id else rule for rule in CONTENT.rules)  # type: ignore[arg-type]  # any field of a rule
    return replace(CONTENT, rules=rules)


def row(key: str) -> ItemSpec:
    return next(spec for spec in CONTENT.protocol.items if spec.key == key)


def found(content: Content) -> Problem:
    (problem,) = prove(content, most=1).problems
    return problem


def test_no_plan_of_the_shipped_content_breaks_a_rule() -> None:
    proof = prove(CONTENT)

    assert [str(problem) for problem in proof.problems] == []
    assert proof.content_version == CONTENT.version
    assert proof.claims > 300
    assert proof.cases == answer_sets(CONTENT) * choices_of_settings(CONTENT) > 10**60


def test_a_contradiction_is_shown_with_both_lines_and_the_fewest_answers() -> None:
    problem = found(with_rows(T33={"acts": ("shave", "sunscreen"), "end": row("T31").end}, T14={"end": row("T31").end}))

    assert problem.invariant in {"I8", "I25"}


def test_the_smallest_example_names_only_what_is_needed() -> None:
    # Dry for a day too long: nothing special about the client, the clinic or the sessions is needed to see it.
    end = row("T31").end
    assert end
    longer = replace(end, terms=(*end.terms, (1, 1)))

    problems = {str(each) for each in prove(with_rows(T31={"end": longer})).problems}

    (problem,) = [each for each in problems if f"protocol.yaml:{row('T41').line}: T41" in each]
    assert f"protocol.yaml:{row('T31').line}: T31" in problem
    assert "5 days after session" in problem
    assert "(I25)" in problem
    example = next(line for line in problem.splitlines() if "smallest example" in line)
    assert example.count("=") == 2  # whose plan and which hair; neither is a risk
    assert "what to do: " in problem
    assert "1 day" in problem


def test_an_example_names_the_answer_that_it_hangs_on() -> None:
    problem = found(with_rows(T12={"when": replace_when("T12"), "acts": ("acid_retinoid", "cover_head")}))

    assert "growth_products = [acid_or_retinoid]" in str(problem)


def replace_when(key: str) -> Condition:
    """Only those who said so, not those who left it blank: one answer is then needed."""
    when = row(key).when
    assert when
    return when.parts[0] if when.operator == "any" else when


def test_a_gap_that_is_too_short_is_found() -> None:
    gaps: tuple[GapRule, ...] = tuple(replace(each, floor=5) for each in CONTENT.protocol.later_gaps)

    problem = found(replace(CONTENT, protocol=replace(CONTENT.protocol, later_gaps=gaps)))

    assert problem.invariant in {"I14", "I2", "I3", "I25"}


def test_a_rule_that_never_fires_is_found() -> None:
    both = tuple(Condition("is", "sensitivity", (code,)) for code in ("swelling", "never"))

    problem = found(with_rule("sensitive_swelling", when=Condition("all", parts=both)))

    assert "sensitive_swelling" in str(problem)


def test_a_rule_that_fires_for_everybody_is_found() -> None:
    problem = found(with_rule("patch_wish_not_sure", when=None))

    assert "patch_wish_not_sure fires for everybody" in str(problem)


def test_a_flag_that_another_risk_takes_away_is_found() -> None:
    # Whoever also takes a medicine would lose the patch test.
    swelling = Condition("is", "sensitivity", ("swelling",))
    alone = Condition("all", parts=(swelling, Condition("is", "medicines", ("none",))))

    problems = prove(with_rule("sensitive_swelling", when=alone)).problems

    assert "I24" in {problem.invariant for problem in problems}


def test_an_oil_that_is_named_in_spite_of_an_allergy_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(allergens_named(CONTENT)) == []

    monkeypatch.setattr(oils, "agreed_oils", lambda _protocol, case, _flags: case.settings["oils"])

    assert {problem.invariant for problem in allergens_named(CONTENT)} == {"I22"}


@pytest.mark.parametrize("key", ["T13-cover", "T48", "T37"])
def test_a_row_that_goes_is_missed(key: str) -> None:
    items = tuple(spec for spec in CONTENT.protocol.items if spec.key != key)

    assert prove(replace(CONTENT, protocol=replace(CONTENT.protocol, items=items)), most=1).problems
