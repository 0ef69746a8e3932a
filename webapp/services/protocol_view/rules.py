"""What decides: the rules of each flag, lead times and gaps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from webapp.content.library import Library
from webapp.domain.condition import Condition
from webapp.domain.condition_words import condition_in_words, question_name
from webapp.domain.lead_times import LeadRule
from webapp.domain.protocol import GapRule, SettingValue
from webapp.domain.screening import Deadline, FlagKind, Rule
from webapp.domain.text import Text, blanks
from webapp.services.protocol_view.model import FlagView, GapView, LeadTimeView, RuleView, SettingView
from webapp.services.protocol_view.sources import source_views
from webapp.services.protocol_view.words import COMPUTED, EVERYBODY, FLAGS, MEANINGS, OTHERWISE

# The questions that a calculation reads where no `when` says it.
COMPUTED_FROM = {"date_too_soon": "desired_date", "long_growth_break": "minoxidil"}
# What stands where a message names a day or a number that only a client's plan knows.
_UNKNOWN = {"earliest": Text("[day]"), "desired": Text("[day]"), "break_days": Text("[number]")}


class RuleWords:
    """Says the rules of one content."""

    def __init__(self, library: Library, views: Mapping[str, SettingView]) -> None:
        self._content = library.content
        self._knowledge = library.knowledge
        self._views = views

    def flags(self) -> tuple[FlagView, ...]:
        """Every kind of flag, most serious first, with its rules in the order of the file."""
        rules = self.rules()
        return tuple(
            FlagView(kind, FLAGS[kind], MEANINGS[kind], tuple(rule for rule in rules if kind in rule.kinds))
            for kind in FlagKind
        )

    def rules(self) -> tuple[RuleView, ...]:
        """Every rule in the order of the file."""
        return tuple(self._rule(rule) for rule in self._content.rules)

    def _rule(self, rule: Rule) -> RuleView:
        template, acts = rule.text, self._content.protocol.act_words
        held = tuple(acts.get(act, act) for act in self._content.protocol.acts if act in rule.holds)
        return RuleView(
            id=rule.id,
            kinds=rule.flags,
            condition=COMPUTED[rule.computed] if rule.computed else self._condition(rule.when),
            message=Text(template, {blank: _UNKNOWN[blank] for blank in blanks(template)}),
            since=Text("from {day} on", {"day": self._deadline(rule.since)}) if rule.since else None,
            until=Text("until {day}", {"day": self._deadline(rule.until)}) if rule.until else None,
            letter=rule.letter,
            waivable=rule.waivable,
            holds=Text("{acts}", {"acts": held}) if held else None,
            no_oil=rule.no_oil,
            sources=source_views(self._knowledge, rule.sources),
            questions=_questions(rule),
            line=rule.line,
        )

    def lead_times(self, settings: Mapping[str, SettingValue]) -> tuple[LeadTimeView, ...]:
        """Every reason for a wait before session 1."""
        return tuple(self._lead_time(rule, settings) for rule in self._content.lead_rules)

    def gaps(self) -> tuple[GapView, ...]:
        """The rows of both lists of gaps; of each the first that fits counts."""
        protocol = self._content.protocol
        second, later = Text("session 1 to 2"), Text("session 2 to 3 and later")
        return (
            *(self._gap(gap, second) for gap in protocol.second_gaps),
            *(self._gap(gap, later) for gap in protocol.later_gaps),
        )

    def _condition(self, condition: Condition | None) -> Text:
        return condition_in_words(condition, self._content.questionnaire) if condition else EVERYBODY

    def _deadline(self, deadline: Deadline) -> Text:
        start = Text("the intake")
        if deadline.question:
            start = Text("{question}", {"question": question_name(self._content.questionnaire[deadline.question])})
        if deadline.months:
            return Text("{months} months after: {start}", {"months": deadline.months, "start": start})
        return Text("{days} days after: {start}", {"days": deadline.days, "start": start})

    def _lead_time(self, rule: LeadRule, settings: Mapping[str, SettingValue]) -> LeadTimeView:
        setting = self._views[rule.days] if isinstance(rule.days, str) else None
        value = settings[rule.days] if isinstance(rule.days, str) else rule.days
        days = value if isinstance(value, int) else 0
        template = rule.text
        return LeadTimeView(
            code=rule.code,
            condition=self._of_whom(rule),
            counts_from=self._counts_from(rule),
            days=days,
            floor=min(days, rule.floor),
            text=Text(template, {"days": days, "start": Text("[day]")}),
            setting=setting,
            sources=source_views(self._knowledge, rule.sources),
            questions=_read_by(rule.when) | ({rule.since} if rule.since else set()),
            line=rule.line,
        )

    def _of_whom(self, rule: LeadRule) -> Text:
        if rule.flag:
            return Text("The flag “{flag}” stands", {"flag": FLAGS[rule.flag]})
        return self._condition(rule.when)

    def _counts_from(self, rule: LeadRule) -> Text:
        if rule.from_patch_test:
            return Text("the day of the patch test")
        if rule.since:
            name = question_name(self._content.questionnaire[rule.since])
            return Text("{question}, or the start of the plan", {"question": name})
        return Text("the start of the plan")

    def _gap(self, gap: GapRule, sessions: Text) -> GapView:
        return GapView(
            sessions=sessions,
            condition=condition_in_words(gap.when, self._content.questionnaire) if gap.when else OTHERWISE,
            setting=self._views[gap.setting],
            notes=tuple(_gap_notes(gap)),
            sources=source_views(self._knowledge, gap.sources),
            questions=_read_by(gap.when),
            line=gap.line,
        )


def _gap_notes(gap: GapRule) -> Iterator[Text]:
    yield Text("Less than {days} days cannot be booked.", {"days": gap.floor})
    if gap.reason_below > gap.floor:
        yield Text("Less than {days} days only with a recorded reason.", {"days": gap.reason_below})
    if gap.unprepared:
        words = "At least {days} days when the daily care was not done."
        yield Text(words, {"days": gap.unprepared})


def _questions(rule: Rule) -> frozenset[str]:
    read = {deadline.question for deadline in (rule.until, rule.since) if deadline and deadline.question}
    computed = {COMPUTED_FROM[rule.computed]} if rule.computed in COMPUTED_FROM else set()
    return frozenset(read | computed | _read_by(rule.when))


def _read_by(condition: Condition | None) -> frozenset[str]:
    return condition.questions if condition else frozenset()
