"""How it went: asked in its time, kept once, and what staff have to do about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.clinic import Clinic
from webapp.domain.decision import DecisionKind
from webapp.domain.follow_up import (
    Expectations,
    Feeling,
    FollowUpAnswers,
    FollowUpKind,
    LifeChange,
    Noticed,
    Wish,
)
from webapp.domain.problem import RefusedError
from webapp.services.follow_ups import FollowUps, UnknownFollowUpError

S1 = date(2026, 12, 14)
LAST = S1 + timedelta(days=35)
DUE = LAST + timedelta(days=21)
SAID = FollowUpAnswers(
    satisfaction=4,
    feeling=Feeling.GOOD,
    feeling_words="Relieved",
    life=(LifeChange.CONFIDENT, LifeChange.PEOPLE),
    noticed=Noticed.LOOKS_WELL,
    expectations=Expectations.YES,
    wishes=(Wish.DENSER,),
    wishes_words="At the crown",
)


@pytest.fixture
def client_id(clinic: Clinic, tess: UUID) -> UUID:
    """A client whose three sessions were held, three weeks after the last one."""
    client = clinic.arrive("U01")
    for number, day in enumerate((S1, S1 + timedelta(days=7), LAST), start=1):
        clinic.book(client, tess, number, day)
    clinic.clock.set_day(DUE)
    return client


@pytest.fixture
def follow_ups(clinic: Clinic) -> FollowUps:
    return FollowUps(clinic.desk)


def test_answers_are_read_as_they_were_said(clinic: Clinic, follow_ups: FollowUps, client_id: UUID):
    assert follow_ups.answer(client_id, DUE, SAID)

    (said,) = follow_ups.of_client(client_id)
    assert (said.answers, said.kind, said.due_on, said.said_at) == (
        SAID, FollowUpKind.THREE_WEEKS, DUE, clinic.clock(),
    )  # fmt: skip
    assert follow_ups.find(client_id, said.id) == said


def test_nothing_that_was_said_is_stored_in_clear(clinic: Clinic, follow_ups: FollowUps, client_id: UUID):
    follow_ups.answer(client_id, DUE, replace(SAID, question="May I swim?"))

    stored = str([clinic.stored()["follow_up"], clinic.stored()["staff_task"]])
    assert not [word for word in ("Relieved", "confident", "crown", "denser", "swim", "question") if word in stored]


def test_it_is_asked_until_it_is_answered(follow_ups: FollowUps, client_id: UUID):
    before = follow_ups.asked(client_id)

    follow_ups.answer(client_id, DUE, SAID)

    assert before
    assert before.due_on == DUE
    assert follow_ups.asked(client_id) is None
    assert follow_ups.page(client_id).asked is None


def test_a_second_answer_changes_nothing(clinic: Clinic, follow_ups: FollowUps, client_id: UUID):
    follow_ups.answer(client_id, DUE, replace(SAID, wants_call=True))
    before = clinic.stored()

    assert not follow_ups.answer(client_id, DUE, replace(SAID, satisfaction=1, wants_touch_up=True))
    assert clinic.stored() == before


@pytest.mark.parametrize("days", [-1, 15, 100])
def test_outside_its_time_nothing_is_taken(clinic: Clinic, follow_ups: FollowUps, client_id: UUID, days: int):
    clinic.clock.set_day(DUE + timedelta(days=days))

    with pytest.raises(RefusedError):
        follow_ups.answer(client_id, DUE, SAID)

    assert clinic.stored()["follow_up"] == []


def test_it_is_asked_every_year_also_when_the_plan_is_over(clinic: Clinic, follow_ups: FollowUps, client_id: UUID):
    follow_up = clinic.plan(client_id).plan.follow_up
    assert follow_up

    for years in (0, 1, 5):
        day = follow_up.replace(year=follow_up.year + years)
        clinic.clock.set_day(day + timedelta(days=30))
        asked = follow_ups.asked(client_id)
        assert asked
        assert (asked.kind, asked.due_on) == (FollowUpKind.YEARLY, day)
        follow_ups.answer(client_id, day, SAID)
    assert len(follow_ups.of_client(client_id)) == 3


def test_a_plan_that_was_stopped_afterwards_is_asked_about_all_the_same(
    clinic: Clinic, follow_ups: FollowUps, client_id: UUID, tess: UUID
):
    clinic.work.reviews.decide_again(client_id)
    clinic.decide(client_id, tess, DecisionKind.DEFER, defer_until=date(2028, 1, 1))
    assert not clinic.plan(client_id).plan.sessions

    assert follow_ups.asked(client_id)


@pytest.mark.parametrize(
    "stop", [{"kind": DecisionKind.DEFER, "defer_until": date(2028, 1, 1)}, {"kind": DecisionKind.DECLINE}]
)
def test_who_was_stopped_before_the_last_session_is_not_asked_how_it_went(
    clinic: Clinic, follow_ups: FollowUps, tess: UUID, stop: dict[str, Any]
):
    client = clinic.arrive("U01")
    for number, day in enumerate((S1, S1 + timedelta(days=7), LAST), start=1):
        clinic.book(client, tess, number, day)
    clinic.clock.set_day(S1 + timedelta(days=2))
    clinic.work.reviews.decide_again(client)
    clinic.decide(client, tess, **stop)

    clinic.clock.set_day(DUE)

    assert follow_ups.asked(client) is None


def test_before_the_last_session_nothing_is_asked(clinic: Clinic, follow_ups: FollowUps, tess: UUID):
    client = clinic.arrive("U01")
    clinic.book(client, tess, 1, S1)
    clinic.book(client, tess, 2, S1 + timedelta(days=7))
    clinic.clock.set_day(S1 + timedelta(days=28))

    assert follow_ups.asked(client) is None


@pytest.mark.parametrize(
    ("answers", "kinds"),
    [
        (SAID, []),
        (replace(SAID, wants_call=True), ["call"]),
        (replace(SAID, question="May I swim?"), ["call"]),
        (replace(SAID, satisfaction=1), ["call"]),
        (replace(SAID, noticed_words="They ask about the pus"), ["call"]),
        (replace(SAID, wants_touch_up=True), ["touch_up"]),
        (replace(SAID, wants_call=True, wants_touch_up=True), ["call", "touch_up"]),
    ],
)
def test_wishes_questions_and_unhappy_answers_are_tasks_for_staff(
    clinic: Clinic, follow_ups: FollowUps, client_id: UUID, answers: FollowUpAnswers, kinds: list[str]
):
    follow_ups.answer(client_id, DUE, answers)

    tasks = clinic.work.tasks.open()
    assert sorted(task.kind for task in tasks) == kinds
    assert [task.subject_id for task in tasks] == [each.id for each in follow_ups.of_client(client_id)] * len(kinds)


@pytest.mark.parametrize(("words", "within"), [("One spot is swollen and hot", 0), ("May I swim?", 2)])
def test_a_word_of_danger_among_the_answers_is_for_the_same_day(
    clinic: Clinic, follow_ups: FollowUps, client_id: UUID, words: str, within: int
):
    follow_ups.answer(client_id, DUE, replace(SAID, question=words))

    (task,) = clinic.work.tasks.open()
    assert task.by_day == DUE + timedelta(days=within)


def test_the_answers_of_another_client_are_none(follow_ups: FollowUps, client_id: UUID):
    follow_ups.answer(client_id, DUE, SAID)
    (said,) = follow_ups.of_client(client_id)

    with pytest.raises(UnknownFollowUpError):
        follow_ups.find(UUID(int=7), said.id)
