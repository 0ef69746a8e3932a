"""Why each line of a plan is there: the answers behind it in words, and where it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from webapp.domain.assessment import Assessment
from webapp.domain.care_plan import PlanItem
from webapp.domain.condition import Because
from webapp.domain.knowledge import Conflict, Fact, KnowledgeBase, ScreeningRow, Source
from webapp.domain.protocol import Kind
from webapp.domain.questionnaire import Questionnaire


@dataclass(frozen=True)
class Answer:
    """An answer in the words of the questionnaire; `option` is empty where no option says it (a date, a blank)."""

    question: str
    option: str


@dataclass(frozen=True)
class Why:
    """One line of the plan with the answers and sources that caused it; no answers: it holds for everybody."""

    title: str
    answers: tuple[Answer, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class SourceNote:
    """A source id with what it says."""

    id: str
    description: str


@dataclass(frozen=True)
class SourceGroup:
    """Sources of one kind; facts by the document that they stand in, which is then `document`."""

    kind: str
    document: str
    notes: tuple[SourceNote, ...]


def reasons(items: Iterable[PlanItem], questionnaire: Questionnaire) -> tuple[Why, ...]:
    """One entry for each line, whatever the number of sessions it comes with; those of every client come last."""
    groups: dict[tuple[str, Kind], list[PlanItem]] = {}
    for item in items:
        if not item.staff:
            groups.setdefault((item.title, item.kind), []).append(item)
    return tuple(_why(group, questionnaire) for group in groups.values())


def answer(because: Because, questionnaire: Questionnaire) -> Answer | None:
    """`because` in words, or None when a later questionnaire no longer knows the question."""
    if because.question not in questionnaire:
        return None
    question = questionnaire[because.question]
    option = question.option(because.option) if because.option else None
    known = {"true": "Yes", "false": "No"}
    return Answer(question.text, option.text if option else known.get(because.option or "", ""))


def source_groups(assessment: Assessment, knowledge: KnowledgeBase) -> tuple[SourceGroup, ...]:
    """Every source that the document names, in the order of the clinic's knowledge."""
    named = set(_named(assessment))
    known = [source for source in knowledge if source.id in named]
    groups: dict[tuple[str, str], list[SourceNote]] = {}
    for source in known:
        groups.setdefault(_group(source), []).append(SourceNote(source.id, _note(source)))
    # An id from older content stands for itself.
    unknown = tuple(SourceNote(each, "") for each in sorted(named - {source.id for source in known}))
    found = tuple(SourceGroup(*group, tuple(notes)) for group, notes in groups.items())
    return (*found, SourceGroup("other", "", unknown)) if unknown else found


def _group(source: Source) -> tuple[str, str]:
    match source:
        case Fact():
            return "fact", source.document.name
        case Conflict():
            return "conflict", ""
        case ScreeningRow():
            return "screening", ""
    return "other", ""


def _note(source: Source) -> str:
    match source:
        case Fact():
            return f"{source.text} ({source.lines})"
        case Conflict():
            return f"{source.topic}: {source.default}"
        case ScreeningRow():
            return f"{source.screen_for}: {source.action}"
    return source.description


def _named(assessment: Assessment) -> Iterator[str]:
    for item in assessment.plan.items:
        if not item.staff:
            yield from item.sources
    for flag in assessment.flags:
        yield from flag.sources
    for lead in assessment.reasons:
        yield from lead.sources


def _why(items: list[PlanItem], questionnaire: Questionnaire) -> Why:
    because = dict.fromkeys(each for item in items for each in item.because)
    answers = (answer(each, questionnaire) for each in because)
    sources = dict.fromkeys(source for item in items for source in item.sources)
    return Why(items[0].title, tuple(filter(None, answers)), tuple(sources))
