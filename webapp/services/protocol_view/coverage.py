"""Which answers lead where: computed from the content, answer by answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from webapp.content.library import Library
from webapp.domain.case import Case
from webapp.domain.condition import Condition, Value
from webapp.domain.condition_words import question_name
from webapp.domain.oils import agreed_oils
from webapp.domain.protocol import ItemSpec, SettingValue
from webapp.domain.questionnaire import AnswerType, Question
from webapp.domain.response import Response
from webapp.domain.screening import Rule
from webapp.domain.text import Text
from webapp.domain.timeline import GROWTH_USERS
from webapp.services.protocol_view.answers import Answer, Deciding, answers_of
from webapp.services.protocol_view.model import AnswerView, GapView, LeadTimeView, QuestionView, RuleView
from webapp.services.protocol_view.rules import COMPUTED_FROM

_SOME_DAY = date(2026, 1, 1)
ConditionsOf = Callable[[ItemSpec], list[Condition | None]]
_WRITTEN = (AnswerType.DATE, AnswerType.STRING)


class Coverage:
    """Follows every answer through rules, items, lead times, gaps and oils."""

    def __init__(
        self,
        library: Library,
        settings: Mapping[str, SettingValue],
        rules: Iterable[RuleView],
        lead_times: Iterable[LeadTimeView],
        gaps: Iterable[GapView],
    ) -> None:
        self._content = library.content
        self._settings = settings
        self._rules = tuple(zip(self._content.rules, rules, strict=True))
        self._leads = tuple(zip(self._content.lead_rules, lead_times, strict=True))
        protocol = self._content.protocol
        self._gaps = tuple(zip((*protocol.second_gaps, *protocol.later_gaps), gaps, strict=True))
        conditions = list(self._conditions())
        self._answers = {question.id: answers_of(question, conditions) for question in self._content.questionnaire}
        self._deciding = Deciding(self._content.questionnaire, self._answers)

    def questions(self) -> tuple[QuestionView, ...]:
        """Every question in its order, follow-ups after theirs."""
        return tuple(self._question(question) for question in self._content.questionnaire)

    def _conditions(self) -> Iterator[Condition]:
        whens = [rule.when for rule, _ in self._rules] + [question.when for question in self._content.questionnaire]
        yield from (when for when in whens if when)

    def _question(self, question: Question) -> QuestionView:
        is_written = question.type in _WRITTEN
        return QuestionView(
            id=question.id,
            number=question.number,
            name=Text("{question}", {"question": question_name(question)}),
            text=Text("{question}", {"question": (question.text,)}),
            is_follow_up=question.when is not None,
            technician_only=question.technician_only,
            answers=() if is_written else tuple(self._answer(question, each) for each in self._answers[question.id]),
            rules=tuple(view for _, view in self._rules if is_written and question.id in view.questions),
            lead_times=tuple(view for _, view in self._leads if is_written and question.id in view.questions),
            reads=tuple(self._reads(question)),
            line=question.line,
        )

    def _answer(self, question: Question, answer: Answer) -> AnswerView:
        fired = [(rule, view) for rule, view in self._rules if self._fires(rule, question, answer)]
        alone = {rule.id for rule, _ in fired if self._deciding.is_alone(rule.when, question.id, answer)}
        return AnswerView(
            answer=answer.words,
            rules=tuple(view for _, view in fired),
            together=frozenset(rule.id for rule, _ in fired if rule.id not in alone),
            items=self._items(question, answer, lambda spec: [spec.when]),
            words=self._items(question, answer, lambda spec: [variant.when for variant in spec.variants]),
            reminds=self._items(question, answer, lambda spec: [spec.reminds]),
            lead_times=tuple(view for lead, view in self._leads if self._decides(lead.when, question, answer)),
            gaps=tuple(view for gap, view in self._gaps if self._decides(gap.when, question, answer)),
            asks=tuple(self._asked_after(question, answer)),
            oils=self._oils(question, answer),
        )

    def _decides(self, condition: Condition | None, question: Question, answer: Answer) -> bool:
        return self._deciding.decides(condition, question.id, answer)

    def _fires(self, rule: Rule, question: Question, answer: Answer) -> bool:
        if rule.computed == "long_growth_break":
            return question.id == COMPUTED_FROM[rule.computed] and answer.value in GROWTH_USERS
        return self._decides(rule.when, question, answer)

    def _items(self, question: Question, answer: Answer, conditions: ConditionsOf) -> tuple[str, ...]:
        return tuple(
            spec.key
            for spec in self._content.protocol.items
            if any(self._decides(condition, question, answer) for condition in conditions(spec))
        )

    def _asked_after(self, question: Question, answer: Answer) -> Iterator[Text]:
        for follow_up in question.follow_ups:
            if self._decides(follow_up.when, question, answer):
                yield Text("{question}", {"question": question_name(follow_up)})

    def _oils(self, question: Question, answer: Answer) -> Text | None:
        """The oils that the answer takes out of the plan, by the plan's own rule."""
        if question.id != "allergies":
            return None
        usual = self._agreed(frozenset({"none"}))
        with_answer = self._agreed(answer.value)
        if with_answer == usual:
            return None
        named = {oil.code: oil.text for oil in self._content.protocol.oils}
        left_out = tuple(named[code] for code in usual if code not in with_answer)
        return Text("{oils}", {"oils": left_out})

    def _agreed(self, allergies: Value | None) -> tuple[str, ...]:
        answers = {"allergies": allergies} if allergies else {}
        case = Case(_SOME_DAY, Response(answers), self._settings)
        return agreed_oils(self._content.protocol, case, ()) or ()

    def _reads(self, question: Question) -> Iterator[Text]:
        """What the plan itself does with a day or with words."""
        if question.id == "desired_date":
            yield Text("Session 1 is proposed for this day, or for the first one that is possible.")
        if question.id == "allergy_details":
            yield Text("An oil that is named here is left out of the plan.")
