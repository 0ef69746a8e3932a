"""What happens when the hair is another length from some day on: cut short, or grown, between two sessions.

Every day is judged by the plan of its own day, and each of the two plans is proved by itself. What remains are the
seams: nothing that was booked may fall out of the protocol, and what was oiled at night is washed out in the morning.
"""

from __future__ import annotations

from collections.abc import Iterator

import z3

from webapp.domain.invariants.limits import OIL, WASHES
from webapp.proof.answers import Answers
from webapp.proof.model import Model
from webapp.proof.plan import Plan
from webapp.proof.screening import Screening

HAIR = "hair_length"


class OtherHair:
    """The same client, clinic and sessions with another answer to the question on hair."""

    def __init__(self, model: Model) -> None:
        content = model.content
        self._model = model
        self.answers = Answers(content.questionnaire, " (later)")
        screening = Screening(content.rules, self.answers)
        timeline = model.timeline.of_other_answers(self.answers, screening)
        self._plan = Plan(content, self.answers, screening, model.clinic, timeline)
        self._screening = screening

    def limits(self) -> list[z3.BoolRef]:
        """All other answers stay."""
        same = [self._same(each.id) for each in self._model.answers.questions if each.id != HAIR]
        return [*self.answers.reachable(), *self._screening.limits, *same]

    def seams(self) -> Iterator[tuple[str, str, z3.BoolRef]]:
        """The invariant, what goes wrong at the seam, and the formula for it."""
        line = self._model.timeline
        for number in range(2, len(line.days) + 1):
            refused = z3.Not(line.fits(number, self.answers))
            yield (
                "I13",
                f"session {number} would have to move",
                z3.And(number <= line.count, line.fits(number), refused),
            )
        for number, session in enumerate(line.days, start=1):
            oiled = self._model.plan.asks(OIL, session - 1)
            washed = self._plan.asks(WASHES, session)
            both = z3.And(self._model.plan.is_planned, self._plan.is_planned, number <= line.count)
            yield "I20", "the oil of the night is not washed out", z3.And(both, oiled, z3.Not(washed))

    def _same(self, question_id: str) -> z3.BoolRef:
        return self._model.answers[question_id].equals(self.answers[question_id])
