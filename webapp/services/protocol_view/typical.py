"""Typical clients, and where the planner puts every item for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from webapp.domain.assessment import Content
from webapp.domain.calendar import days
from webapp.domain.care_plan import PlanItem
from webapp.domain.case import CLEAR, Case, PatchTest
from webapp.domain.condition import Answers, Condition, holds
from webapp.domain.planning import build_care_plan
from webapp.domain.protocol import ItemSpec, SettingValue
from webapp.domain.response import Response
from webapp.domain.screening import Flag, FlagKind
from webapp.domain.text import Text
from webapp.domain.timeline import Timeline, plan_sessions
from webapp.services.protocol_view.model import Example, Span, TypicalClient

_INTAKE = date(2026, 1, 1)
_FOUR_WEEKS = 28
_LONGER = Flag(FlagKind.EXTENDED_PREP, "", None, None, (), Text("Longer preparation"))
_TYPES: tuple[tuple[str, Text, Answers], ...] = (
    ("man", Text("a man with short hair"), {"care_plan_sex": "man", "hair_length": "shaved"}),
    ("woman", Text("a woman with long hair"), {"care_plan_sex": "woman", "hair_length": "long"}),
)


@dataclass(frozen=True)
class Drawn:
    """A typical client with the days of every item by its key, as the planner gives them."""

    client: TypicalClient
    answers: Answers
    spans: Mapping[str, tuple[Span, ...]]

    def example(self, spec: ItemSpec) -> Example:
        """Where `spec` lies for this client."""
        return Example(self.client, could_hold(spec.when, self.answers), self.spans.get(spec.key, ()))


def typical_clients(content: Content, settings: Mapping[str, SettingValue]) -> tuple[Drawn, ...]:
    """Every typical client with every item, whether or not its condition holds: the window is what counts."""
    return tuple(_drawn(content, settings, code, name, answers) for code, name, answers in _TYPES)


def could_hold(condition: Condition | None, answers: Answers) -> bool:
    """Whether some further answers to other questions can make the condition true."""
    return condition is None or _verdict(condition, answers) is not False


def _verdict(condition: Condition, answers: Answers) -> bool | None:
    """True or False where `answers` decide it, None where it hangs on others."""
    if not condition.parts:
        return holds(condition, answers) if condition.question in answers else None
    parts = {_verdict(part, answers) for part in condition.parts}
    match condition.operator:
        case "all":
            return False if False in parts else None if None in parts else True
        case "any":
            return True if True in parts else None if None in parts else False
    inner = parts.pop()
    return None if inner is None else not inner


def _drawn(content: Content, settings: Mapping[str, SettingValue], code: str, name: Text, answers: Answers) -> Drawn:
    case = _case(content, settings, answers)
    timeline = plan_sessions(content.protocol, content.lead_rules, case, ())
    first = timeline.sessions[0].date
    usual = _placed(content, case, (), timeline)
    longer = _placed(content, case, (_LONGER,), timeline)
    spans = {key: tuple(_spans(items, longer.get(key, ()), first)) for key, items in usual.items()}
    sessions = tuple((session.date - first).days for session in timeline.sessions)
    start = (case.plan_start - first).days
    return Drawn(TypicalClient(code, name, start, sessions, start), answers, spans)


def _case(content: Content, settings: Mapping[str, SettingValue], answers: Answers) -> Case:
    """A client with a clear patch test on the day of the intake, and time enough for every lead time."""
    case = Case(_INTAKE, Response(answers), settings, patch_test=PatchTest(_INTAKE, CLEAR))
    leads = (case.number(rule.days) if isinstance(rule.days, str) else rule.days for rule in content.lead_rules)
    return replace(case, sessions={1: _INTAKE + days(max(_FOUR_WEEKS, *leads))})


def _placed(content: Content, case: Case, flags: tuple[Flag, ...], timeline: Timeline) -> dict[str, list[PlanItem]]:
    protocol = replace(content.protocol, items=tuple(_for_everybody(spec) for spec in content.protocol.items))
    placed: dict[str, list[PlanItem]] = {}
    for item in build_care_plan(protocol, case, flags, timeline).items:
        placed.setdefault(item.key.split(".")[0], []).append(item)
    return placed


def _for_everybody(spec: ItemSpec) -> ItemSpec:
    return replace(spec, when=None, flag=None, without_patch_test=False)


def _spans(items: Iterable[PlanItem], longer: Iterable[PlanItem], first: date) -> Iterable[Span]:
    starts = {item.key: item.start for item in longer}
    for item in sorted(items, key=lambda item: item.start):
        earlier = starts.get(item.key, item.start)
        yield Span(
            first=(item.start - first).days,
            last=(item.end - first).days if item.end else None,
            session=item.session,
            first_part=item.start_part,
            last_part=item.end_part,
            hours=item.hours,
            longer_from=(earlier - first).days if earlier < item.start else None,
        )
