"""Everything that can be different from client to client and from clinic to clinic, put together."""

from __future__ import annotations

import z3

from webapp.domain.assessment import Content
from webapp.proof.answers import Answers
from webapp.proof.clinic import Clinic
from webapp.proof.plan import Plan
from webapp.proof.screening import Screening
from webapp.proof.timeline import Timeline


class Model:
    """All plans that can be made from `content`, as one set of formulas."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.answers = Answers(content.questionnaire)
        self.clinic = Clinic(content.protocol.settings)
        self.screening = Screening(content.rules, self.answers)
        self.timeline = Timeline(content.protocol, content.lead_rules, self.answers, self.screening, self.clinic)
        self.plan = Plan(content, self.answers, self.screening, self.clinic, self.timeline)
        self.involved = {act: content.protocol.involved((act,)) for act in content.protocol.acts}

    def limits(self) -> list[z3.BoolRef]:
        """What is true of every client, clinic and plan."""
        return [
            *self.answers.reachable(),
            *self.clinic.allowed(),
            *self.screening.limits,
            *self.timeline.booked(),
            *self.plan.limits,
        ]

    def solver(self) -> z3.Solver:
        """A solver that knows the limits and nothing else."""
        solver = z3.Solver()
        solver.add(self.limits())
        return solver
