"""Which questions and answers nothing goes by: asked in vain, or marked for the technician."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from webapp.domain.assessment import Content
from webapp.domain.condition import Condition
from webapp.domain.read_by_name import QUESTIONS


def unread_questions(content: Content) -> tuple[str, ...]:
    """Questions that no rule, gap, lead time, item, follow-up or line of the program reads.

    Those marked `technician_only` are left out.
    """
    read = {test.question for test in _tests(content)} | set(QUESTIONS) | set(_dates(content))
    unread = (question for question in content.questionnaire if question.id not in read)
    return tuple(question.id for question in unread if not question.technician_only)


def unread_options(content: Content) -> tuple[str, ...]:
    """Answers, as `question.option`, that nothing tells apart from the others.

    Answers that stand alone ('none of these') are left out, and so are questions that nothing reads or that only
    the technician does.
    """
    known = set(_options(content))
    skipped = set(unread_questions(content))
    return tuple(
        f"{question.id}.{option.code}"
        for question in content.questionnaire
        if question.id not in skipped and not question.technician_only
        for option in question.options
        if not option.exclusive and (question.id, option.code) not in known
    )


def _options(content: Content) -> Iterator[tuple[str, str]]:
    for test in _tests(content):
        codes = test.operand if isinstance(test.operand, tuple) else ()
        yield from ((test.question, code) for code in codes)
    for name, (_, read) in QUESTIONS.items():
        yield from ((name, code) for code in read)
    for oil in content.protocol.oils:
        yield from (("allergies", code) for code in oil.removed_by)


def _dates(content: Content) -> Iterator[str]:
    """Dates that a rule or a lead time counts from."""
    yield from (deadline.question for rule in content.rules for deadline in (rule.until, rule.since) if deadline)
    yield from (lead.since for lead in content.lead_rules)


def _tests(content: Content) -> Iterator[Condition]:
    for condition in _conditions(content):
        if condition is not None:
            yield from _leaves(condition)


def _leaves(condition: Condition) -> Iterator[Condition]:
    if not condition.parts:
        yield condition
    for part in condition.parts:
        yield from _leaves(part)


def _conditions(content: Content) -> Iterable[Condition | None]:
    """Every condition of the content; groups count through those that use them."""
    protocol = content.protocol
    yield from (rule.when for rule in content.rules)
    yield from (lead.when for lead in content.lead_rules)
    yield from (gap.when for gap in (*protocol.second_gaps, *protocol.later_gaps))
    yield from (question.when for question in content.questionnaire)
    for item in protocol.items:
        yield item.when
        yield item.reminds
        yield from (variant.when for variant in item.variants)
