"""A condition as a sentence: the answers in the words of the questionnaire, joined by "and" and "or"."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from webapp.domain.condition import Condition
from webapp.domain.questionnaire import AnswerType, Question, Questionnaire
from webapp.domain.text import Text

# No option says these two; the intake asks for them as yes and no.
_YES_NO = {"true": Text("“yes”"), "false": Text("“no”")}
_BLANK = Text("left blank")


def condition_in_words(condition: Condition, questionnaire: Questionnaire) -> Text:
    """The condition for people, such as: Hair length is “Shaved” or “Buzz or crew cut”."""
    if condition.operator == "not":
        inner = condition_in_words(condition.parts[0], questionnaire)
        return Text("it is not so that {condition}", {"condition": _in_brackets(inner, condition.parts[0])})
    if condition.operator == "all":
        return _both([_part(part, questionnaire) for part in condition.parts])
    if condition.operator == "any":
        groups = groupby(condition.parts, key=_alike)
        return _either([_alternatives(key, list(parts), questionnaire) for key, parts in groups])
    return _test(questionnaire[condition.question], [condition])


def question_name(question: Question) -> tuple[str, ...]:
    """What staff call a question, to be translated; a question without a name is called by its text."""
    return (question.name or question.text,)


def answer_in_words(question: Question, code: str) -> Text:
    """One answer, in quotation marks."""
    option = question.option(code)
    if question.type is AnswerType.BOOLEAN:
        return _YES_NO[code]
    return Text("“{answer}”", {"answer": (option.text if option else code,)})


def any_of(parts: Sequence[Text]) -> Text:
    """a, b or c."""
    return _joined(parts, lambda first, rest: Text("{first} or {rest}", {"first": first, "rest": rest}))


def all_of(parts: Sequence[Text]) -> Text:
    """a, b and c."""
    return _joined(parts, lambda first, rest: Text("{first} and {rest}", {"first": first, "rest": rest}))


def _joined(parts: Sequence[Text], last_two: Callable[[Text, Text], Text]) -> Text:
    *others, last = parts
    if not others:
        return last
    words = last_two(others.pop(), last)
    for part in reversed(others):
        words = Text("{first}, {rest}", {"first": part, "rest": words})
    return words


def _both(parts: Sequence[Text]) -> Text:
    return _joined(parts, lambda first, rest: Text("{first}, and {rest}", {"first": first, "rest": rest}))


def _either(parts: Sequence[Text]) -> Text:
    return _joined(parts, lambda first, rest: Text("{first}, or {rest}", {"first": first, "rest": rest}))


def _part(condition: Condition, questionnaire: Questionnaire) -> Text:
    return _in_brackets(condition_in_words(condition, questionnaire), condition)


def _in_brackets(words: Text, condition: Condition) -> Text:
    """Brackets where a sentence with an "and" or "or" of its own stands inside another; one question needs none."""
    return Text("({condition})", {"condition": words}) if len(condition.parts) and _alike(condition) is None else words


def _alike(condition: Condition) -> str | None:
    """The one question of which these are alternatives: codes, or that it was left blank."""
    if condition.operator == "any":
        asked = {_alike(part) for part in condition.parts}
        return asked.pop() if len(asked) == 1 else None
    if condition.operator == "is" or (condition.operator == "blank" and condition.operand is True):
        return condition.question
    return None


def _alternatives(question: str | None, parts: list[Condition], questionnaire: Questionnaire) -> Text:
    if question is None:
        return _either([_part(part, questionnaire) for part in parts])
    return _test(questionnaire[question], list(_flat(parts)))


def _flat(parts: Iterable[Condition]) -> Iterable[Condition]:
    for part in parts:
        yield from _flat(part.parts) if part.parts else (part,)


def _test(question: Question, tests: Sequence[Condition]) -> Text:
    """Tests of one question; several of them are alternatives."""
    name, first = question_name(question), tests[0]
    if first.operator == "less_than":
        return Text("{question} is under {number}", {"question": name, "number": first.operand})
    if first.operator == "blank" and first.operand is False:
        return Text("{question} is answered", {"question": name})
    answers = [words for test in tests for words in _answers(question, test)]
    if question.type is AnswerType.MANY:
        return Text("{question}: {answers}", {"question": name, "answers": any_of(answers)})
    return Text("{question} is {answers}", {"question": name, "answers": any_of(answers)})


def _answers(question: Question, test: Condition) -> list[Text]:
    if test.operator == "blank":
        return [_BLANK]
    codes = test.operand if isinstance(test.operand, tuple) else ()
    return [answer_in_words(question, code) for code in codes]
