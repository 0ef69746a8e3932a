"""I24: one more risk never removes a flag, shortens a gap or brings a session forward, whatever else was answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import z3

from webapp.domain.questionnaire import AnswerType, Question
from webapp.domain.screening import FlagKind
from webapp.proof.answers import Answers
from webapp.proof.model import Model
from webapp.proof.plain import OF_AGE, WHO, harmless_answers
from webapp.proof.screening import Screening
from webapp.proof.timeline import Timeline


@dataclass(frozen=True)
class Relief:
    """A riskier answer to `question` that made something milder, and the values that show it."""

    question: Question
    what: str
    found: z3.ModelRef


class Riskier:
    """Two clients who differ in one answer only; the second one's is the riskier. `asked` counts what was compared."""

    def __init__(self, model: Model) -> None:
        content = model.content
        self.asked = 0
        self._model = model
        self._harmless = harmless_answers(content)
        self.answers = Answers(content.questionnaire, " (riskier)")
        self._screening = Screening(content.rules, self.answers, " (riskier)")
        self._timeline = Timeline(
            content.protocol, content.lead_rules, self.answers, self._screening, model.clinic, " (riskier)"
        )
        self._solver = model.solver()
        limits = [self.answers.reachable(), self._screening.limits, self._timeline.booked(), self._same_clinic()]
        self._solver.add([limit for group in limits for limit in group])

    def reliefs(self) -> Iterator[Relief]:
        """Every question of which a riskier answer makes anything milder."""
        for question in self._model.content.questionnaire.questions:
            if question.id in WHO or not (question.options or question.lowest is not None):
                continue
            self._solver.push()
            self._solver.add(self._differ_in(question))
            for what, milder in self._milder():
                self.asked += 1
                if self._solver.check(milder) == z3.sat:
                    yield Relief(question, what, self._solver.model())
            self._solver.pop()

    def _differ_in(self, question: Question) -> list[z3.BoolRef]:
        family = {question.id, *(each.id for each in question.follow_ups)}
        same = [self._same(each.id) for each in self._model.answers.questions if each.id not in family]
        return [*same, self._is_riskier(question)]

    def _same(self, question_id: str) -> z3.BoolRef:
        return self._model.answers[question_id].equals(self.answers[question_id])

    def _is_riskier(self, question: Question) -> z3.BoolRef:
        """From nothing special to anything else or to nothing said; or, where several may be chosen, one more."""
        one, other = self._model.answers[question.id], self.answers[question.id]
        if question.type is AnswerType.INTEGER:
            return z3.And(one.given, one.number == OF_AGE)
        plain = one.within(self._harmless[question.id])
        if question.type is not AnswerType.MANY:
            return plain
        more = [z3.Implies(chosen, other.options[code]) for code, chosen in one.options.items()]
        before = self._model.answers
        kept = [z3.Implies(before.holds(each.when), self._same(each.id)) for each in question.follow_ups]
        return z3.Or(plain, z3.And(one.given, *more, *kept))

    def _same_clinic(self) -> list[z3.BoolRef]:
        """Staff saw and decided the same for both: nothing set aside, nothing added, no test and no scalp check yet."""
        untouched = []
        for screening, line in ((self._model.screening, self._model.timeline), (self._screening, self._timeline)):
            untouched += [z3.Not(decided) for decided in screening.set_aside.values()]
            raised = [
                rule for rule in screening.rules if rule.computed not in ("", "date_too_soon", "long_growth_break")
            ]
            untouched += [z3.Not(screening.fires[rule.id]) for rule in raised]
            untouched += [z3.Not(line.patch_done), z3.Not(line.scalp_ready), line.start == 0, z3.Not(line.signed_off)]
        return untouched

    def _milder(self) -> Iterator[tuple[str, z3.BoolRef]]:
        before, after = self._model.screening.fires, self._screening.fires
        for rule in self._model.content.rules:
            if not rule.computed and set(rule.flags) != {FlagKind.INFO}:
                yield f"the flag of {rule.id} is gone", z3.And(before[rule.id], z3.Not(after[rule.id]))
        yield "session 1 can be earlier", self._timeline.earliest < self._model.timeline.earliest
        for number in (2, 3):
            shorter = self._timeline.usual(number) < self._model.timeline.usual(number)
            yield f"session {number} follows sooner", shorter
