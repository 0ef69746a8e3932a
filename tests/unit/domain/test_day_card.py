"""The day cards of section F, and what every card of every example client keeps to."""

from datetime import date, timedelta

import pytest

from tests.clients import CLIENTS, assessed, client
from webapp.domain.day_card import DayCard, PatchTestDay, day_card

MAN, WOMAN = "U01", "U02"
PLANNED = ["U01", "U02", "U03", "U07", "U14", "U22"]


def card(name: str, days_after_session: int, session: int = 1) -> DayCard:
    plan = assessed(CLIENTS[name]).plan
    return day_card(plan, plan.sessions[session - 1].date + timedelta(days=days_after_session))


def ticks(found: DayCard) -> dict[str, list[str]]:
    return {slot: [line.item.title for line in lines] for slot, lines in found.slots}


def rules(found: DayCard) -> set[str]:
    return {line.item.title for line in found.avoid}


COMMON_RULES = {
    "Touching your scalp",
    "Water on your scalp",
    "Smoking and alcohol",
    "Very spicy food",
    "Sport and heavy sweating",
    "Sauna, steam and swimming",
}


def test_a_man_with_short_hair_oils_once_on_the_evening_after_a_session_and_keeps_dry():
    found = card(MAN, +1)

    assert ticks(found) == {"evening": ["Oil your scalp"]}
    assert rules(found) >= COMMON_RULES
    assert [item.title for item in found.reminders] == ["Cover your head outdoors"]


def test_a_woman_with_long_hair_has_the_same_day_without_oil_and_without_ticks():
    found = card(WOMAN, +1)

    assert ticks(found) == {}
    assert rules(found) >= COMMON_RULES | {"Oil"}
    assert [item.title for item in found.reminders] == ["Cover your head outdoors"]


def test_five_days_after_a_session_all_wash_twice_and_short_hair_is_oiled_twice():
    wash = ["Wash with lukewarm water", "Rub lightly while you wash"]

    assert ticks(card(WOMAN, +5)) == {"morning": wash, "evening": wash}
    assert ticks(card(MAN, +5)) == {"morning": [*wash, "Oil your scalp"], "evening": [*wash, "Oil your scalp"]}


def test_seven_days_after_a_session_long_hair_is_washed_with_baby_shampoo_and_oiled_at_night():
    found = ticks(card(WOMAN, +7))

    assert found["morning"][0] == "Wash with baby shampoo"
    assert found["night"] == ["Oil your scalp at night"]
    assert ticks(card(WOMAN, +8))["morning"][0] == "Wash with baby shampoo"


def test_the_rule_of_24_hours_is_shown_until_the_next_day_and_not_longer():
    after = next(line for line in card(MAN, 0).avoid if line.item.hours)
    next_morning = next(line for line in card(MAN, 1).avoid if line.item.hours)

    assert after.starts_after_session
    assert next_morning.until == next_morning.item.start + timedelta(days=1)
    assert not any(line.item.hours for line in card(MAN, 2).avoid)


def test_on_the_day_of_a_session_what_starts_after_it_says_so():
    found = {line.item.title: line for line in card(MAN, 0).avoid}

    assert found["Water on your scalp"].starts_after_session
    assert not found["Anything on your head"].starts_after_session


def test_what_ends_first_stands_first_among_the_rules():
    days = [line.until for line in card(MAN, 1).avoid]

    assert days == sorted(days, key=lambda day: day or date.max)


def test_the_eve_of_a_second_session_reminds_of_the_wash_without_a_tick_of_its_own():
    found = card(MAN, -1, session=2)

    assert "Wash the day before" in [item.title for item in found.reminders]


def test_the_days_of_a_patch_test_are_named():
    plan = assessed(CLIENTS["U07"]).plan

    assert day_card(plan, date(2026, 12, 4)).patch_test_day is PatchTestDay.DONE
    assert day_card(plan, date(2026, 12, 10)).patch_test_day is None
    assert day_card(plan, date(2026, 12, 18)).patch_test_day is PatchTestDay.READING


def test_a_day_before_the_plan_is_empty():
    found = day_card(assessed(CLIENTS["U01"]).plan, date(2026, 11, 1))

    assert found.is_empty


@pytest.mark.parametrize("name", PLANNED)
def test_no_day_asks_for_more_than_seven_ticks(name):
    assert max(len(found.ticks) for found in every_card(name)) <= 7


@pytest.mark.parametrize("name", PLANNED)
def test_nothing_for_staff_is_ever_shown(name):
    for found in every_card(name):
        items = [line.item for line in found.ticks] + [line.item for line in found.avoid]
        assert not any(item.staff for item in [*items, *found.reminders, *found.infos, *found.milestones])


@pytest.mark.parametrize("name", PLANNED)
def test_warning_signs_stand_on_every_day_from_session_1_to_20_days_after_the_last(name):
    plan = assessed(CLIENTS[name]).plan
    first, last = plan.sessions[0].date, plan.sessions[-1].date + timedelta(days=20)

    shown = {found.day for found in every_card(name) if found.warning_signs}

    assert shown == {first + timedelta(days=each) for each in range((last - first).days + 1)}


def test_oil_comes_after_washing_and_rubbing_within_a_part_of_the_day():
    acts = [[act for line in lines for act in line.item.acts] for found in every_card(MAN) for _, lines in found.slots]
    both = [each for each in acts if "oil" in each and "exfoliate" in each]

    assert both
    assert all(each.index("exfoliate") < each.index("oil") for each in both)


def every_card(name: str) -> list[DayCard]:
    plan = assessed(CLIENTS.get(name) or client()).plan
    return [day_card(plan, date(2026, 12, 1) + timedelta(days=each)) for each in range(120)]
