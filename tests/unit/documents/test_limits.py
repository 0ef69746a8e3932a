"""'Again from' is a promise: no other stretch of the same rule may stand on that day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.clients import CLIENTS, assessed, client, with_answers
from webapp.documents.limits import SessionRule, session_tables, whole_time_rules
from webapp.documents.weeks import base_key
from webapp.domain.protocol import WHOLE_DAY, Kind

CASES = {
    **{name: CLIENTS[name] for name in ("U01", "U02", "U03", "U07", "U14", "U22")},
    "many sessions": {**CLIENTS["U01"], "settings": {"sessions": 6}},
    "close sessions": {**CLIENTS["U01"], "settings": {"smoke_alcohol_after_days": 21, "first_wash_day": 7}},
    "smoke-free before": {**CLIENTS["U01"], "settings": {"smoke_alcohol_before_hours": 48}},
    "products": client(minoxidil="own_choice", growth_products=["injections", "acid_or_retinoid", "other_colour"]),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_nothing_returns_on_a_day_on_which_the_same_rule_holds(case):
    plan = assessed(case).plan

    for rule in [rule for table in session_tables(plan) for rule in table.rules]:
        for window in filter(None, rule.windows):
            same = [item for item in plan.items if base_key(item) == base_key(window.item) and item.kind is Kind.AVOID]
            if window.again:
                assert all(item.parts_on(window.again) != WHOLE_DAY for item in same)
                assert window.until_session == any(item.covers(window.again) for item in same)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_every_rule_of_the_plan_has_its_window(case):
    plan = assessed(case).plan

    rules = [rule for table in session_tables(plan) for rule in table.rules]
    shown = [window.item for rule in rules for window in rule.windows if window]
    shown += [window.item for window in whole_time_rules(plan)]

    avoided = [item.key for item in plan.items if item.kind is Kind.AVOID]
    assert sorted(item.key for item in shown) == sorted(avoided)


def test_a_rule_that_meets_the_next_session_goes_on():
    smoking = rule_of("U01", "Smoking and alcohol")

    assert [window.again if window else None for window in smoking.windows] == [
        None,
        date(2026, 12, 28),
        date(2027, 1, 25),
    ]


def test_a_rule_that_starts_again_after_the_next_session_lets_the_morning_free():
    shaving = rule_of("U01", "Shaving your head")

    first = shaving.windows[0]
    assert first
    assert (first.again, first.until_session) == (date(2026, 12, 21), True)


def test_a_rule_names_the_one_that_bars_the_same_for_longer():
    assert rule_of("U01", "Shampoo and other products").but_see == "Sprays, creams and serums"
    assert rule_of("U01", "Water on your scalp").but_see == ""


def test_more_sessions_than_fit_across_the_page_go_into_a_second_table():
    plan = assessed(CASES["many sessions"]).plan

    assert [len(table.sessions) for table in session_tables(plan)] == [3, 3]


def test_the_day_after_the_last_day_is_the_day_it_returns():
    plan = assessed(with_answers(CLIENTS["U01"], minoxidil="own_choice")).plan

    minoxidil = next(window for window in whole_time_rules(plan) if window.item.id == "T09")

    assert minoxidil.end
    assert minoxidil.again == minoxidil.end + timedelta(days=1)


def rule_of(name: str, title: str) -> SessionRule:
    (table,) = session_tables(assessed(CLIENTS[name]).plan)
    return next(rule for rule in table.rules if rule.item.title == title)
