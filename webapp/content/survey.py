"""What `stipple check` looks at beyond the shape of the files: plans of many clients, and content nobody uses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product

from webapp.content.library import Library
from webapp.domain.assessment import Assessment, Content, assess
from webapp.domain.case import CLEAR, Case, PatchTest
from webapp.domain.invariants import violations
from webapp.domain.questionnaire import AnswerType, Question
from webapp.domain.response import read_response
from webapp.domain.settings import choose_settings

# Any day will do, for nothing here depends on the calendar; this one has a leap day in its plans.
_TODAY = date(2028, 1, 10)
_SEXES = ("man", "woman")
_LENGTHS = ("shaved", "long")


@dataclass(frozen=True)
class Survey:
    """How many plans were made, what is wrong, and what is merely worth knowing."""

    cases: int
    problems: tuple[str, ...]
    notes: tuple[str, ...]


def survey(library: Library) -> Survey:
    """Plans each kind of client without risks, and again with each single answer changed or left blank."""
    content, fired, problems, count = library.content, set[str](), list[str](), 0
    seen: set[object] = set()
    for raw in _answers(content):
        for case in _cases(content, raw):
            assessment = assess(content, case)
            count += 1
            fired |= {flag.rule for flag in assessment.flags}
            shape = _shape(assessment)
            if shape not in seen:
                problems += [f"{_named(content, each.keys)}{each}" for each in violations(content, case, assessment)]
            seen.add(shape)
    return Survey(count, tuple(dict.fromkeys(problems)), tuple(_never_fired(content, fired)))


def plain_answers(content: Content, sex: str, length: str) -> dict[str, object]:
    """The answers of somebody with nothing special: the first option that raises no flag, question by question."""
    answers: dict[str, object] = {"age": 40, "care_plan_sex": sex, "hair_length": length}
    for question in content.questionnaire.questions:
        if question.options and question.id not in answers:
            code = _harmless(question)
            answers[question.id] = [code] if question.type is AnswerType.MANY else code
    return answers


_HARMLESS = {
    "dryness": "comfortable", "sensitivity": "never", "sun": "almost_none", "minoxidil": "no", "patch_wish": "no",
    "pregnancy": "does_not_apply", "loss_pattern": "crown",
}  # fmt: skip


def _harmless(question: Question) -> str:
    return _HARMLESS.get(question.id, question.options[0].code)


def _answers(content: Content) -> Iterator[dict[str, object]]:
    for sex, length in product(_SEXES, _LENGTHS):
        plain = plain_answers(content, sex, length)
        yield plain
        for question in content.questionnaire.questions:
            yield {name: value for name, value in plain.items() if name != question.id}
            yield from ({**plain, **changed} for changed in _changed(question))


def _changed(question: Question) -> Iterator[Mapping[str, object]]:
    if question.type is AnswerType.INTEGER:
        yield from ({question.id: value} for value in (question.lowest, question.highest))
    for option in question.options:
        chosen = {question.id: [option.code] if question.type is AnswerType.MANY else option.code}
        yield chosen
        for follow_up in question.follow_ups:
            yield from ({**chosen, follow_up.id: value} for value in _values(follow_up))


def _values(follow_up: Question) -> tuple[object, ...]:
    if follow_up.type is AnswerType.DATE:
        return ("2028-01-02", "2020-01-02")
    if follow_up.type is AnswerType.BOOLEAN:
        return (True, False)
    return tuple(option.code for option in follow_up.options)


def _cases(content: Content, raw: Mapping[str, object]) -> Iterator[Case]:
    """One client before and after staff did all that was waiting; follow-ups that do not apply are left out."""
    response = read_response(content.questionnaire, raw, _TODAY)
    settings = choose_settings(content.protocol, {})
    yield Case(today=_TODAY, response=response, settings=settings)
    yield Case(
        today=_TODAY,
        response=response,
        settings=settings,
        patch_test=PatchTest(_TODAY, CLEAR),
        scalp_ready_on=date(2028, 2, 5),
        signed_off_by="A member of staff",
    )


def _shape(assessment: Assessment) -> object:
    """All that the invariants read: plans of one shape need to be looked at only once."""
    lines = ((item.key, item.start, item.end, item.provisional, str(item.text)) for item in assessment.plan.items)
    return frozenset(flag.kind for flag in assessment.flags), assessment.plan.sessions, tuple(lines)


def _named(content: Content, keys: tuple[str, ...]) -> str:
    lines = {spec.key: spec.line for spec in content.protocol.items}
    return "".join(f"protocol.yaml:{lines[key.split('.')[0]]}: " for key in keys if key.split(".")[0] in lines)


def _never_fired(content: Content, fired: set[str]) -> Iterator[str]:
    for rule in content.rules:
        if rule.id not in fired and not rule.computed and rule.when and not rule.when.parts:
            yield f"screening.yaml:{rule.line}: {rule.id} fires for no single answer"
