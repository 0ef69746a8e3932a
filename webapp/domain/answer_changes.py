"""An answer changes in the middle of a plan: what it raises, what it lifts, and which lines of the plan it touches.

Nothing is decided here. A new flag that defers stops the plan (`freezes`), anything that staff would see or read has
to be seen by them (`needs_person`), and a sign-off given for the old answers does not cover the new flags (I23, I24).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from webapp.domain.assessment import Assessment, Content, assess
from webapp.domain.care_plan import PlanItem
from webapp.domain.case import Case
from webapp.domain.condition import Value, because, holds
from webapp.domain.decision import Changes, Considered, flag_key
from webapp.domain.fitting import with_fitting_sessions
from webapp.domain.plan_changes import PlanChanges, plan_changes
from webapp.domain.questionnaire import AnswerType, Question, Questionnaire
from webapp.domain.response import InvalidResponseError, Response, read_response
from webapp.domain.screening import Flag, FlagKind, Rule


@dataclass(frozen=True)
class AnswerDifference:
    """One question that is answered in another way than before; None is a blank, or a question that does not apply."""

    question: Question
    before: Value | None
    after: Value | None


@dataclass(frozen=True)
class FlagChanges:
    """Flags above info: new ones and those that last for another time, those that went, those that stayed."""

    added: tuple[Flag, ...] = ()
    gone: tuple[Flag, ...] = ()
    unchanged: tuple[Flag, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.gone)


@dataclass(frozen=True)
class ChangedCase:
    """One client before and after some answers changed.

    `before` is the case as it stands; `response` holds all answers as they are to be. `standing` is what decisions
    changed so far.
    """

    content: Content
    before: Case
    response: Response
    standing: Changes
    today: date

    @cached_property
    def answers(self) -> tuple[AnswerDifference, ...]:
        """What is answered otherwise, in the order of the questions."""
        return answer_differences(self.content.questionnaire, self.before.response, self.response)

    @cached_property
    def flags(self) -> FlagChanges:
        """What the new answers raise and lift, whatever was set aside so far."""
        return flag_changes(self._raised(self.before), self._raised(replace(self.before, response=self.response)))

    @cached_property
    def standing_after(self) -> Changes:
        """What decisions changed and still stands: nothing that was agreed about an old flag counts for a new one."""
        return still_standing(self.standing, self.flags)

    @cached_property
    def after(self) -> Case:
        """The case with the new answers. A sign-off of the old ones covers it only where no flag is new."""
        outcome = replace(self.before.outcome, set_aside=self.standing_after.set_aside)
        signed_off_by = None if self.flags.added else self.before.signed_off_by
        return replace(self.before, response=self.response, outcome=outcome, signed_off_by=signed_off_by)

    @cached_property
    def misfit(self) -> int | None:
        """The first booked session that the new answers leave no day for."""
        return min(set(self.after.sessions) - set(self.after_fitting.sessions), default=None)

    @cached_property
    def after_fitting(self) -> Case:
        """The case with the new answers, without the bookings that they leave no day for."""
        return with_fitting_sessions(self.content, self.after)

    @cached_property
    def assessments(self) -> tuple[Assessment, Assessment]:
        """What follows from the old answers and from the new ones."""
        before = with_fitting_sessions(self.content, self.before)
        return assess(self.content, before), assess(self.content, self.after_fitting)

    @cached_property
    def plan(self) -> PlanChanges:
        """Every session and line from today on that would change, as a client would see it."""
        was, is_now = (assessment.plan for assessment in self.assessments)
        return coming_changes(plan_changes(was, is_now), self.today)

    @property
    def freezes(self) -> bool:
        """Whether the plan has to stop at once: a flag that defers is new, or lasts for another time."""
        return any(flag.kind is FlagKind.DEFER for flag in self.flags.added)

    @property
    def needs_person(self) -> bool:
        """Whether somebody has to look before the answers count.

        That is for every flag that came or went and every line that changes, and for what only people can read.
        """
        written = (each.question for each in self.answers)
        is_for_people = any(question.type is AnswerType.STRING or question.technician_only for question in written)
        return bool(self.flags or self.plan or self.misfit or is_for_people)

    @property
    def is_nothing(self) -> bool:
        """Whether nothing is different at all."""
        return not (self.answers or self.flags)

    def considered(self) -> Considered:
        """The case with the new answers, in front of somebody who decides."""
        waited = any(flag.kind is FlagKind.DEFER for flag in self.assessments[0].flags)
        return Considered(self.content, self.after, self.standing_after, self.today, has_waited=waited)

    def _raised(self, case: Case) -> tuple[Flag, ...]:
        return Considered(self.content, case, self.standing, self.today).flags


def answer_differences(questionnaire: Questionnaire, before: Response, after: Response) -> tuple[AnswerDifference, ...]:
    """The questions that `after` answers otherwise, in their order."""
    was, is_now = before.answers, after.answers
    questions = (each for each in questionnaire if was.get(each.id) != is_now.get(each.id))
    return tuple(AnswerDifference(each, was.get(each.id), is_now.get(each.id)) for each in questions)


def flag_changes(before: Iterable[Flag], after: Iterable[Flag]) -> FlagChanges:
    """How the flags above info differ; one that lasts for another time counts as new."""
    old, new = _serious(before), _serious(after)
    return FlagChanges(
        added=tuple(flag for flag in new if _identity(flag) not in {_identity(each) for each in old}),
        gone=tuple(flag for flag in old if flag_key(flag) not in {flag_key(each) for each in new}),
        unchanged=tuple(flag for flag in new if _identity(flag) in {_identity(each) for each in old}),
    )


def still_standing(standing: Changes, flags: FlagChanges) -> Changes:
    """`standing` without what was agreed about other answers: flags set aside, a letter read, a patch test left out."""
    added = {flag_key(flag) for flag in flags.added}
    new_test = any(flag.kind is FlagKind.PATCH_TEST for flag in flags.added)
    return replace(
        standing,
        set_aside=standing.set_aside - added,
        letter_received=standing.letter_received and not any(flag.letter for flag in flags.added),
        client_agreed=standing.client_agreed and not new_test,
    )


def read_changed(
    content: Content,
    before: Response,
    kept: Mapping[str, object],
    sent: Mapping[str, object],
    intake_on: date,
    today: date,
) -> Response:
    """All answers once the questions in `sent` are answered anew: `kept` are the others as they were stored.

    Answers that changed are given `today`; so is one that did not, where a flag counts its days from the answer: who
    says once more that the skin is burned, says that it is so now. Raises InvalidResponseError for the questions in
    `sent` alone.
    """
    questionnaire, raw = content.questionnaire, {**kept, **sent}
    asked = {**before.given_on, **dict.fromkeys(sent, today)}
    try:
        read_response(questionnaire, raw, intake_on, complete=True, given_on=asked)
    except InvalidResponseError as invalid:
        errors = tuple(error for error in invalid.errors if error.question in sent)
        if errors:
            raise InvalidResponseError(errors) from None
    found = read_response(questionnaire, raw, intake_on, given_on=asked)
    given_on = {**before.given_on, **dict.fromkeys(_newly_given(content, before, found, sent), today)}
    return read_response(questionnaire, raw, intake_on, given_on=given_on)


def coming_changes(changes: PlanChanges, today: date) -> PlanChanges:
    """`changes` without the lines that are over on both sides: nobody can follow them any more."""
    return replace(
        changes,
        items=tuple(each for each in changes.items if _is_coming(each.before, today) or _is_coming(each.after, today)),
    )


def _newly_given(content: Content, before: Response, after: Response, sent: Iterable[str]) -> set[str]:
    """The questions whose answers count from today; a question changes with its follow-ups."""
    changed = {name for name in sent if before.answers.get(name) != after.answers.get(name)}
    for question in content.questionnaire.questions:
        if any(follow_up.id in changed for follow_up in question.follow_ups):
            changed.add(question.id)
    return changed | {name for name in sent if _counts_from_answer(content.rules, after, name)}


def _counts_from_answer(rules: Iterable[Rule], response: Response, question: str) -> bool:
    own = (rule for rule in rules if rule.until and not rule.until.question and holds(rule.when, response.answers))
    return any(reason.question == question for rule in own for reason in because(rule.when, response.answers)[:1])


def _serious(flags: Iterable[Flag]) -> tuple[Flag, ...]:
    return tuple(flag for flag in flags if flag.kind is not FlagKind.INFO)


def _identity(flag: Flag) -> tuple[object, ...]:
    return flag_key(flag), flag.question, flag.option, flag.until


def _is_coming(item: PlanItem | None, today: date) -> bool:
    return item is not None and (item.end is None or item.end >= today)


def questions_of(questionnaire: Questionnaire, ids: Iterable[str]) -> tuple[Question, ...]:
    """The questions named, each followed by its follow-ups; a name that the questionnaire lacks is left out."""
    wanted = [questionnaire[name] for name in ids if name in questionnaire]
    return tuple(each for question in wanted for each in (question, *question.follow_ups))
