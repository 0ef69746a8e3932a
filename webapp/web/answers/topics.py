"""What may have changed, in plain words, and which questions that is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext, lazy_gettext

from webapp.domain.answer_changes import questions_of
from webapp.domain.questionnaire import Question, Questionnaire


@dataclass(frozen=True)
class Topic:
    """One choice on the page. `slug` stands in its address; `questions` are the ids of those to be answered anew."""

    slug: str
    text: str
    questions: tuple[str, ...]

    def asked(self, questionnaire: Questionnaire) -> tuple[Question, ...]:
        """The questions with their follow-ups."""
        return questions_of(questionnaire, self.questions)


@dataclass(frozen=True)
class _Choice:
    slug: str
    text: object
    questions: tuple[str, ...]


_CHOICES = (
    _Choice("medicine", lazy_gettext("A new medicine"), ("medicines", "minoxidil")),
    _Choice("pregnancy", lazy_gettext("I am pregnant, or breast feeding"), ("pregnancy",)),
    _Choice("sun", lazy_gettext("Sunburn, or more sun than before"), ("sun",)),
    _Choice("scalp", lazy_gettext("Sores, an infection, or trouble with the skin of the scalp"), ("scalp_condition",)),
    _Choice("illness", lazy_gettext("An illness"), ("health", "medicines")),
    _Choice("reaction", lazy_gettext("A new allergy, or a reaction of the skin"), ("allergies", "sensitivity")),
    _Choice("hair", lazy_gettext("The length of my hair"), ("hair_length",)),
    _Choice("skin", lazy_gettext("My scalp is dry, or easily annoyed"), ("dryness", "sensitivity")),
    _Choice("product", lazy_gettext("Something new that I put on my scalp"), ("growth_products", "minoxidil")),
)


def topics(questionnaire: Questionnaire) -> list[Topic]:
    """The short choice. A topic of which the questionnaire asks nothing is left out."""
    known = (_known(choice, questionnaire) for choice in _CHOICES)
    return [topic for topic in known if topic.questions]


def single_questions(questionnaire: Questionnaire) -> list[Topic]:
    """Every question as a topic of its own."""
    return [Topic(slug_of(each.id), gettext(each.text), (each.id,)) for each in questionnaire.questions]


def topic_of(questionnaire: Questionnaire, slug: str) -> Topic | None:
    """The topic with this address."""
    every: Iterable[Topic] = [*topics(questionnaire), *single_questions(questionnaire)]
    return next((topic for topic in every if topic.slug == slug), None)


def slug_of(question_id: str) -> str:
    """How a question is called in an address."""
    return question_id.replace("_", "-")


def _known(choice: _Choice, questionnaire: Questionnaire) -> Topic:
    asked = tuple(name for name in choice.questions if name in questionnaire)
    return Topic(choice.slug, str(choice.text), asked)
