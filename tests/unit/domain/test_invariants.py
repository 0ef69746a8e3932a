"""I1-I29 hold for every plan: random answers, sessions and settings; and each check can fail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.clients import CLIENTS, TODAY, assessed, case_of, library
from webapp.content.case_file import InvalidCaseError, read_case
from webapp.domain.assessment import Assessment, assess
from webapp.domain.case import Case
from webapp.domain.invariants import Checked, contradictions, violations
from webapp.domain.protocol import Setting
from webapp.domain.questionnaire import AnswerType, Question
from webapp.domain.timeline import SessionDateError

CONTENT = library().content
QUESTIONS = list(CONTENT.questionnaire)


def answers_to(question: Question) -> st.SearchStrategy[object]:
    """Any allowed answer, blank included."""
    codes = [option.code for option in question.options]
    alone = [option.code for option in question.options if option.exclusive]
    past = st.dates(TODAY - timedelta(days=800), TODAY).map(date.isoformat)
    future = st.dates(TODAY, TODAY + timedelta(days=300)).map(date.isoformat)
    kinds: dict[AnswerType, st.SearchStrategy[object]] = {
        AnswerType.INTEGER: st.integers(16, 90),
        AnswerType.SINGLE: st.sampled_from(codes or ["-"]),
        AnswerType.MANY: st.one_of(
            st.sampled_from([[code] for code in alone] or [[]]),
            st.lists(st.sampled_from([code for code in codes if code not in alone] or ["-"]), unique=True, max_size=3),
        ),
        AnswerType.DATE: future if question.future else past,
        AnswerType.BOOLEAN: st.booleans(),
        AnswerType.STRING: st.sampled_from(["jojoba", "nuts", "a cream"]),
    }
    return st.one_of(st.none(), kinds[question.type])


def mostly_plain(question: Question) -> st.SearchStrategy[object]:
    """Plain answers most of the time: a client with ten risks is always deferred and proves little."""
    plain = CLIENTS["U01"]["answers"]
    assert isinstance(plain, Mapping)
    known = st.just(plain.get(question.id))
    return known if question.id == "age" else st.one_of(known, known, known, answers_to(question))


ANSWERS = st.fixed_dictionaries({question.id: mostly_plain(question) for question in QUESTIONS}).flatmap(
    lambda found: st.fixed_dictionaries(
        {
            "care_plan_sex": st.sampled_from(["man", "woman", "undisclosed"]),
            "hair_length": st.sampled_from(["shaved", "buzz", "medium", "long"]),
        }
    ).map(lambda who: {**found, **who})
)


def chosen(setting: Setting) -> st.SearchStrategy[object]:
    if setting.choices:
        return st.lists(st.sampled_from(setting.choices), min_size=1, unique=True)
    if isinstance(setting.default, float):
        return st.sampled_from([setting.lowest, setting.default, setting.highest])
    return st.integers(int(setting.lowest), int(setting.highest))


SETTINGS = st.fixed_dictionaries(
    {}, optional={code: chosen(setting) for code, setting in CONTENT.protocol.settings.items()}
)


@st.composite
def cases(draw: st.DrawFn) -> dict[str, object]:
    """A case as booking and staff could have made it."""
    raw: dict[str, object] = {"today": TODAY.isoformat(), "answers": draw(ANSWERS), "settings": draw(SETTINGS)}
    first = TODAY + timedelta(days=draw(st.integers(7, 60)))
    gaps = draw(st.lists(st.integers(7, 60), max_size=6))
    booked = draw(st.booleans())
    if booked:
        days = [first]
        for gap in gaps:
            days.append(days[-1] + timedelta(days=gap))
        raw["sessions"] = {str(number): day.isoformat() for number, day in enumerate(days, start=1)}
        raw["reasons"] = {str(number): "agreed" for number in draw(st.sets(st.integers(1, 7)))}
    if draw(st.booleans()):
        tested = TODAY + timedelta(days=draw(st.integers(0, 20)))
        raw["patch_test"] = {"date": tested.isoformat(), "result": draw(st.sampled_from(["clear", "absent"]))}
    if draw(st.booleans()):
        raw["scalp_ready_on"] = (TODAY + timedelta(days=draw(st.integers(0, 40)))).isoformat()
    if draw(st.booleans()):
        raw["signed_off_by"] = "A. Technician"
    raw["homework_passed"] = draw(st.sampled_from([None, True, False]))
    return raw


def planned(raw: Mapping[str, object]) -> tuple[Case, Assessment] | None:
    """The plan, or None where booking would have refused."""
    try:
        case = read_case(CONTENT, raw, TODAY)
        return case, assess(CONTENT, case)
    except (InvalidCaseError, SessionDateError):
        return None


@given(cases())
@example(CLIENTS["U01"])
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_no_reachable_plan_breaks_an_invariant(raw: dict[str, object]) -> None:
    found = planned(raw)

    if found:
        case, assessment = found
        assert [str(each) for each in violations(CONTENT, case, assessment)] == []


@given(cases())
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_flags_name_existing_sources_and_questions(raw: dict[str, object]) -> None:
    found = planned(raw)

    for flag in found[1].flags if found else ():
        assert all(library().knowledge.has(source) for source in flag.sources)
        assert flag.question is None or flag.question in CONTENT.questionnaire


@pytest.mark.parametrize(
    ("key", "change", "invariant"),
    [
        ("T41.1", {"start": date(2026, 12, 17)}, "I1"),
        ("T39.1", {"start_part": None}, "I6"),
        ("T39.1", {"start": date(2026, 12, 14), "start_part": None}, "I5"),
        ("T18.2", {"start": date(2026, 12, 18), "end": date(2026, 12, 18)}, "I7"),
        ("T14", {"end": date(2026, 12, 20)}, "I8"),
        ("T13-cover", {"end": date(2027, 2, 1)}, "I8"),
        ("T16.2", {"acts": ("wash_baby_shampoo",)}, "I9"),
        ("T37", {"end": date(2027, 2, 1)}, "I18"),
        ("T36", {"start": date(2026, 12, 20)}, "I18"),
        ("T34.2", {"end": date(2026, 12, 24)}, "I19"),
        ("T06", {"end": date(2026, 12, 14)}, "I20"),
        ("T42.1", {"start": date(2026, 12, 18)}, "I4"),
        ("T43.2", {"start": date(2026, 12, 26)}, "I2"),
        ("T17.2", {"acts": ("wash_shampoo",), "start_part": None}, "I3"),
        ("T31.1", {"end": date(2026, 12, 19)}, "I25"),
        ("T48", {"start": date(2026, 12, 15)}, "I29"),
        ("T05", {"sources": ()}, "I26"),
    ],
)
def test_each_check_notices_a_line_that_moved(key: str, change: dict[str, object], invariant: str) -> None:
    case, assessment = case_of(CLIENTS["U01"]), assessed(CLIENTS["U01"])
    items = tuple(replace(item, **change) if item.key == key else item for item in assessment.plan.items)  # type: ignore[arg-type]  # any field
    broken = replace(assessment, plan=replace(assessment.plan, items=items))

    assert invariant in {each.invariant for each in violations(CONTENT, case, broken)}


def test_a_contradiction_names_both_lines_and_the_day() -> None:
    case, assessment = case_of(CLIENTS["U01"]), assessed(CLIENTS["U01"])
    items = tuple(
        replace(item, end=date(2026, 12, 19)) if item.key == "T31.1" else item for item in assessment.plan.items
    )
    broken = replace(assessment, plan=replace(assessment.plan, items=items))

    found = list(contradictions(Checked(CONTENT, case, broken)))

    assert {(each.day, each.keys) for each in found} >= {(date(2026, 12, 19), ("T41.1", "T31.1"))}
