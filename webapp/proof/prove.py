"""The whole proof, and what it found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from time import monotonic

import z3

from webapp.domain.assessment import Content
from webapp.domain.unread import unread_questions
from webapp.proof.claims import Claim, claims
from webapp.proof.count import answer_sets, choices_of_settings
from webapp.proof.counterexample import DisagreementError, Smallest, smallest
from webapp.proof.coverage import unlooked_homework, unreachable_flags, unused
from webapp.proof.hair import HAIR, OtherHair
from webapp.proof.model import Model
from webapp.proof.oils import allergens_named
from webapp.proof.plain import TODAY
from webapp.proof.problem import INTAKE, PROTOCOL, SCREENING, Problem, problem_of
from webapp.proof.risks import Riskier
from webapp.proof.screened import Loosened
from webapp.proof.worded import Reworded

# Whoever made more mistakes than this at once mends these first.
MOST_PROBLEMS = 12


@dataclass(frozen=True)
class Proof:
    """What was looked at, how long it took in seconds, and every problem found (none: the content is proved)."""

    content_version: str
    answer_sets: int
    setting_choices: int
    claims: int
    seconds: float
    problems: tuple[Problem, ...]

    @property
    def cases(self) -> int:
        """Sets of answers times choices of settings; each with 3 to 7 sessions at every spacing there can be."""
        return self.answer_sets * self.setting_choices


def prove(content: Content, most: int = MOST_PROBLEMS) -> Proof:
    """Looks for any client, clinic and spacing of sessions that breaks an invariant; stops after `most` problems."""
    begun = monotonic()
    search = _Search(content)
    problems = tuple(islice(search.problems(), most))
    return Proof(
        content_version=content.version,
        answer_sets=answer_sets(content),
        setting_choices=choices_of_settings(content),
        claims=search.claims,
        seconds=monotonic() - begun,
        problems=problems,
    )


class _Search:
    """Asks the solver one claim after the other; `claims` counts them."""

    def __init__(self, content: Content) -> None:
        self.claims = 0
        self._content = content
        self._model = Model(content)
        self._solver = self._model.solver()

    def problems(self) -> Iterator[Problem]:
        yield from self._loosened()
        yield from self._broken_claims()
        yield from self._seams()
        yield from self._reliefs()
        yield from self._unused()
        yield from allergens_named(self._content)

    def _is_possible(self, formula: z3.BoolRef) -> bool:
        """Whether some client, clinic and spacing make `formula` true; what cannot be decided counts as possible."""
        self.claims += 1
        return self._solver.check(formula) != z3.unsat

    def _loosened(self) -> Iterator[Problem]:
        loosened, reworded = Loosened(self._model), Reworded(self._model)
        yield from loosened.problems()
        yield from reworded.problems()
        self.claims += loosened.asked + reworded.asked

    def _broken_claims(self) -> Iterator[Problem]:
        search: Smallest | None = None
        for claim in claims(self._model):
            if self._is_possible(claim.broken):
                search = search or Smallest(self._model)
                yield from self._narrowed(claim, search)

    def _narrowed(self, claim: Claim, search: Smallest) -> Iterator[Problem]:
        """The parts of a broken claim that are broken: each names its own lines."""
        for part in [each for each in claim.parts() if self._is_possible(each.broken)] or [claim]:
            try:
                example = smallest(self._model, search, part.invariant, part.broken)
            except DisagreementError as error:
                yield Problem(part.invariant, str(error))
                continue
            yield problem_of(self._content, example) if example else _undecided(part)

    def _seams(self) -> Iterator[Problem]:
        other = OtherHair(self._model)
        self._solver.push()
        self._solver.add(other.limits())
        for invariant, what, formula in other.seams():
            if self._is_possible(formula):
                found = self._solver.model()
                before = self._model.answers.found(found, TODAY).get(HAIR)
                after = other.answers.found(found, TODAY).get(HAIR)
                words = (
                    f"{PROTOCOL}: when the hair changes from {before or 'not said'} to {after or 'not said'}, {what}"
                )
                yield Problem(invariant, words)
        self._solver.pop()

    def _reliefs(self) -> Iterator[Problem]:
        riskier = Riskier(self._model)
        for relief in riskier.reliefs():
            one, other = (each.found(relief.found, TODAY) for each in (self._model.answers, riskier.answers))
            changed = [f"{name} = {other.get(name, 'left blank')}" for name in other if one.get(name) != other[name]]
            beside = ", ".join(f"{name} = {value}" for name, value in one.items())
            words = f"{INTAKE}:{relief.question.line}: a riskier answer to {relief.question.id} helps: {relief.what}"
            yield Problem("I24", words, (f"changed: {', '.join(changed) or 'left blank'}", f"beside: {beside}"))
        self.claims += riskier.asked

    def _unused(self) -> Iterator[Problem]:
        for rule, what in unused(self._model, self._solver):
            yield Problem("reach", f"{SCREENING}:{rule.line}: {what}")
        for kind in unreachable_flags(self._model, self._solver):
            yield Problem("reach", f"{SCREENING}: no answers lead to the flag {kind}")
        for gap in unlooked_homework(self._model, self._solver):
            words = "men with short hair may come back within 14 days, whether they did the homework or not"
            yield Problem("I13", f"{PROTOCOL}:{gap.line}: {words}; add `unprepared: 14`")
        for name in unread_questions(self._content):
            line = self._content.questionnaire[name].line
            yield Problem("reach", f"{INTAKE}:{line}: nothing reads {name}; drop it, or mark it technician_only: true")
        self.claims += 2 * len(self._content.rules)


def _undecided(claim: Claim) -> Problem:
    return Problem(claim.invariant, f"{PROTOCOL}: the solver could not decide whether this holds")
