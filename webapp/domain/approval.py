"""What a clinician approves before the content is used: every screening row, and the protocol part by part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from webapp.domain.assessment import Content
from webapp.domain.fingerprint import fingerprint
from webapp.domain.knowledge import KnowledgeBase, ScreeningRow
from webapp.domain.lead_times import LeadRule
from webapp.domain.problem import Problem
from webapp.domain.protocol import ItemSpec
from webapp.domain.screening import Rule
from webapp.domain.text import Text


class Part(StrEnum):
    """The parts of the content that are approved as a whole. Together with the rows they leave nothing out."""

    OTHER_RULES = "other_rules"
    INTAKE = "intake"
    CHOICES = "choices"
    PLAN = "plan"


PART_NAMES = {
    Part.OTHER_RULES: Text("Rules beside the screening rows"),
    Part.INTAKE: Text("The questions of the intake"),
    Part.CHOICES: Text("Choices where the sources differ, with settings and ranges"),
    Part.PLAN: Text("The plan: gaps, lead times and every line"),
}


@dataclass(frozen=True)
class Subject:
    """One thing to approve: a screening row with all that implements it, or a part of the protocol (no `row`).

    `content_hash` covers exactly what an approval of it is about. The values that a clinic chose inside the approved
    ranges are not in it: those move without a new approval.
    """

    code: str
    content_hash: str
    row: ScreeningRow | None = None
    rules: tuple[Rule, ...] = ()
    lead_rules: tuple[LeadRule, ...] = ()
    items: tuple[ItemSpec, ...] = ()

    @property
    def name(self) -> str:
        """How a sentence calls it: a row by its id, a part by a message to translate."""
        return self.row.id if self.row else PART_NAMES[Part(self.code)].template


class State(StrEnum):
    """How far a subject is. `CHANGED`: approved once, in another wording than today's."""

    OPEN = "open"
    APPROVED = "approved"
    CHANGED = "changed"


@dataclass(frozen=True)
class Approval:
    """One entry in the record of a subject: approved by a clinician, or taken back (no clinician; `note` says why)."""

    id: UUID
    content_hash: str
    recorded_at: datetime
    recorded_by: str
    clinician: str = ""
    role: str = ""
    approved_on: date | None = None
    note: str = ""

    @property
    def is_withdrawal(self) -> bool:
        return not self.clinician


@dataclass(frozen=True)
class Standing:
    """A subject with everything on record about it, newest first. The newest entry counts."""

    subject: Subject
    entries: tuple[Approval, ...] = ()

    @property
    def state(self) -> State:
        if not self.entries or self.entries[0].is_withdrawal:
            return State.OPEN
        return State.APPROVED if self.entries[0].content_hash == self.subject.content_hash else State.CHANGED

    @property
    def approval(self) -> Approval | None:
        """The approval that stands, for today's wording or an earlier one."""
        return self.entries[0] if self.state is not State.OPEN else None


def subjects(content: Content, knowledge: KnowledgeBase) -> tuple[Subject, ...]:
    """Everything that is to be approved, rows first; nothing where the content asks for no approval."""
    return tuple(_subjects(content, knowledge)) if knowledge.needs_clinician_approval else ()


def approval_problems(clinician: str, role: str, approved_on: date, today: date) -> tuple[Problem, ...]:
    """Why an approval cannot be recorded: it names a person, and a day that has come."""
    blank = Text("Please fill this in: an approval counts only with a name and a role.")
    problems = [Problem(field, blank) for field, given in (("clinician", clinician), ("role", role)) if not given]
    if approved_on > today:
        problems.append(Problem("approved_on", Text("This day is still to come.")))
    return tuple(problems)


def _subjects(content: Content, knowledge: KnowledgeBase) -> Iterator[Subject]:
    rows = {row.id for row in knowledge.screening}
    for row in knowledge.screening:
        yield _row(row, content)
    rules = tuple(rule for rule in content.rules if rows.isdisjoint(rule.sources))
    yield Subject(Part.OTHER_RULES, fingerprint(rules), rules=rules)
    yield Subject(Part.INTAKE, fingerprint(content.questionnaire))
    protocol = content.protocol
    yield Subject(Part.CHOICES, fingerprint(knowledge.conflicts, protocol.settings, protocol.oils))
    gaps = (protocol.second_gaps, protocol.later_gaps, content.lead_rules)
    yield Subject(Part.PLAN, fingerprint(gaps, protocol.items, protocol.acts, protocol.slots), items=protocol.items)


def _row(row: ScreeningRow, content: Content) -> Subject:
    rules = tuple(rule for rule in content.rules if row.id in rule.sources)
    leads = tuple(rule for rule in content.lead_rules if row.id in rule.sources)
    items = tuple(item for item in content.protocol.items if row.id in item.sources)
    return Subject(row.id, fingerprint(row, rules, leads, items), row, rules, leads, items)
