"""What another protocol, other settings or other answers change for clients."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.clients import CLIENTS, TODAY, assessed, case_of, library, with_answers
from webapp.content.case_file import read_case
from webapp.domain.assessment import Assessment
from webapp.domain.care_plan import PlanItem
from webapp.domain.difference import FLAG_WORDS, Difference, DifferenceKind
from webapp.domain.impact import Outcome, differences, outcome, rows_in_order, summarised
from webapp.domain.protocol import Setting
from webapp.domain.screening import FlagKind
from webapp.domain.text import Text

K = DifferenceKind
U01 = CLIENTS["U01"]
BOOKED = {1: "2026-12-14", 2: "2026-12-21", 3: "2027-01-18"}
OPPOSITE = {
    K.ANSWER_LOST: K.ANSWER_READ,
    K.PLAN_GONE: K.PLAN_NEW,
    K.FLAG_NEW: K.FLAG_GONE,
    K.SESSION_UNFIT: K.SESSION_FITS,
    K.SESSION_NEW: K.SESSION_GONE,
    K.PROVISIONAL: K.FIRM,
    K.ITEM_NEW: K.ITEM_GONE,
    K.END_OPEN: K.END_SET,
}


def with_settings(case: Mapping[str, object] = U01, **settings: object) -> Outcome:
    return outcome(library().content, read_case(library().content, {**case, "settings": settings}, TODAY))


def changed_line(key: str, **changes: object) -> Assessment:
    """The plan of the first example, one line of it changed."""
    before = assessed(U01)

    def edited(item: PlanItem) -> PlanItem:
        return replace(item, **changes) if item.key == key else item  # type: ignore[arg-type]  # any field

    return replace(before, plan=replace(before.plan, items=tuple(map(edited, before.plan.items))))


def said(*found: Difference) -> list[str]:
    return [str(each.text) for each in found]


def told(before: Outcome, after: Outcome) -> list[str]:
    return said(*differences(before, after))


def settings_within(allowed: Mapping[str, Setting]) -> st.SearchStrategy[dict[str, object]]:
    """Any few settings, each inside its range."""
    values = {code: value_within(setting) for code, setting in allowed.items()}
    codes = st.lists(st.sampled_from(sorted(values)), max_size=4, unique=True)
    return codes.flatmap(lambda chosen: st.fixed_dictionaries({code: values[code] for code in chosen}))


def value_within(setting: Setting) -> st.SearchStrategy[object]:
    if setting.choices:
        return st.lists(st.sampled_from(setting.choices), min_size=1, unique=True)
    return st.integers(int(setting.lowest), int(setting.highest))


CASES = st.sampled_from(sorted(CLIENTS)).flatmap(
    lambda name: st.sampled_from([CLIENTS[name], {**CLIENTS[name], "sessions": BOOKED}])
)
OUTCOMES = st.builds(
    lambda case, chosen: with_settings(case, **chosen),
    CASES,
    settings_within(library().content.protocol.settings),
)


@given(OUTCOMES)
@settings(max_examples=60)
def test_equal_outcomes_do_not_differ(one: Outcome) -> None:
    assert differences(one, one) == ()


@given(OUTCOMES, OUTCOMES)
@settings(max_examples=60)
def test_the_way_back_is_the_mirror_of_the_way_there(one: Outcome, other: Outcome) -> None:
    there, back = differences(one, other), differences(other, one)

    assert set(map(mirrored, there)) == set(back)


@given(OUTCOMES, OUTCOMES)
@settings(max_examples=60)
def test_every_difference_can_be_said(one: Outcome, other: Outcome) -> None:
    assert all(sentence and "{" not in sentence for sentence in told(one, other))


@pytest.mark.parametrize("kind", DifferenceKind)
def test_every_kind_of_difference_has_a_sentence(kind: DifferenceKind) -> None:
    one = Difference(kind, "T31", 1, was=("ready",), now=("defer",), title="Water on your scalp")

    assert str(one.text)


def test_one_more_dry_day_is_one_line_and_not_one_for_each_session() -> None:
    assert told(with_settings(), with_settings(first_wash_day=6)) == [
        "Avoid: Water on your scalp: 1 day longer",
        "Wash with lukewarm water: starts 1 day later",
        "Rub lightly while you wash: starts 1 day later",
    ]


def test_sessions_that_move_equally_far_are_one_line_with_all_that_hangs_on_them() -> None:
    lines = told(with_settings(CLIENTS["U02"]), with_settings(CLIENTS["U02"], gap_1_2_woman=28))

    assert lines == ["Sessions 2, 3: 7 days later, with all that hangs on them"]


def test_a_session_that_is_new_is_told_without_its_lines() -> None:
    lines = told(with_settings(CLIENTS["U02"]), with_settings(CLIENTS["U02"], sessions=4, gap_later=29))

    assert lines == ["Session 4: new", "Session 3: 1 day later, with all that hangs on it"]


def test_a_longer_rest_is_told_beside_a_moved_session() -> None:
    lines = told(with_settings(CLIENTS["U02"]), with_settings(CLIENTS["U02"], gap_later=35, resume_activity_days=28))

    assert lines == [
        "Session 3: 7 days later, with all that hangs on it",
        "Avoid: Sport and heavy sweating: 7 days longer",
        "Sport: 7 days later",
    ]


def test_a_line_that_comes_after_one_more_session_is_told_with_the_session() -> None:
    assert told(with_settings(CLIENTS["U02"]), with_settings(CLIENTS["U02"], gap_1_2_woman=14)) == [
        "Sessions 2, 3: 7 days earlier, with all that hangs on them"
    ]
    assert "Wash with baby shampoo: new around session 1" in told(with_settings(), with_settings(gap_1_2_man_short=10))


def test_a_follow_up_is_counted_in_months_once() -> None:
    assert told(with_settings(), with_settings(follow_up_months=6)) == ["Follow-up visit: 6 months earlier"]


def test_an_earlier_day_that_a_preparation_no_longer_needs_is_told() -> None:
    lines = told(with_settings(CLIENTS["U03"]), with_settings(CLIENTS["U03"], extended_prep_days=14))

    assert "Earliest day for session 1: 7 days earlier" in lines


def test_a_day_of_session_1_that_stands_is_not_said_to_become_possible() -> None:
    booked = {**CLIENTS["U02"], "sessions": BOOKED | {2: "2027-01-05", 3: "2027-02-02"}}

    lines = told(with_settings(booked), with_settings(booked, prep_days=12))

    assert not [line for line in lines if line.startswith("Earliest")]


def test_a_plan_that_waits_for_nothing_any_more_becomes_firm() -> None:
    before, after = assessed(CLIENTS["U14"]), assessed(CLIENTS["U14"], signed_off_by="A. Technician")

    assert "The days become firm" in told(before, after)
    assert "The days are not final any more" in told(after, before)


def test_a_new_flag_is_told_before_what_follows_from_it() -> None:
    before, after = assessed(U01), assessed(with_answers(U01, medicines=["blood_thinner"]))

    assert told(before, after)[:2] == [
        "Screening: “Ready” becomes “Review”",
        f"New flag: Review ({after.flags[0].rule})",
    ]


def test_a_plan_that_stops_is_one_line_and_not_one_for_each_row() -> None:
    before, after = assessed(U01), assessed(with_answers(U01, pregnancy="pregnant"))

    lines = told(before, after)

    assert "The plan stops: no sessions and no daily list" in lines
    assert not [line for line in lines if "scalp" in line]
    assert "There is a plan, where there was none" in told(after, before)


def test_a_wait_that_ends_later_is_told_in_days() -> None:
    before = assessed(CLIENTS["U12"])
    wait = replace(before.flags[0], until=date(2027, 3, 1))
    after = replace(wait, until=date(2027, 3, 11))

    lines = told(replace(before, flags=(wait,)), replace(before, flags=(after,)))

    assert lines == [f"Not now ({wait.rule}): ends 10 days later"]


def test_a_flag_that_says_something_else_is_told() -> None:
    before = assessed(CLIENTS["U14"])
    other = replace(before.flags[0], text=Text("Something else."))

    lines = told(before, replace(before, flags=(other, *before.flags[1:])))

    assert lines == [f"Review ({other.rule}): says something else"]


def test_a_booked_day_that_becomes_a_proposal_no_longer_fits() -> None:
    booked = {**U01, "sessions": {1: "2026-12-14"}}

    lines = told(with_settings(booked), with_settings(booked, prep_days=21))

    assert "Session 1 on 2026-12-14 no longer fits" in lines
    assert "Session 1 on 2026-12-14 fits again" in told(with_settings(booked, prep_days=21), with_settings(booked))


def test_a_booked_day_that_stands_in_the_way_of_a_plan_is_told_without_a_plan() -> None:
    content, case = library().content, case_of({**U01, "sessions": BOOKED | {3: "2027-01-12"}})
    gaps = tuple(replace(rule, floor=23) for rule in content.protocol.later_gaps)
    strict = replace(content, protocol=replace(content.protocol, later_gaps=gaps))

    fits, unfit = outcome(content, case), outcome(strict, case)

    assert told(fits, unfit) == ["Session 3 on 2027-01-12 no longer fits"]
    assert told(unfit, fits) == ["Session 3 on 2027-01-12 fits again"]
    assert told(unfit, unfit) == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"slots": ("morning", "evening")}, "1 tick more a day"),
        ({"slots": ()}, "1 tick less a day"),
        ({"slots": ("morning",)}, "ticked at other times"),
        ({"once": True}, "ticked at other times"),
        ({"hours": 12}, "at other times"),
        ({"acts": ("oil",)}, "asks for something else"),
        ({"text": Text("Rub harder.")}, "says something else"),
        ({"sources": ("X01",)}, "rests on other sources"),
        ({"end": None}, "has no last day any more"),
        ({"end": date(2026, 12, 12)}, "ends 1 day earlier"),
        ({"start": date(2026, 12, 1)}, "starts 3 days earlier"),
        ({"start": date(2026, 12, 2), "end": date(2026, 12, 11)}, "2 days earlier"),
    ],
)
def test_a_line_that_differs_is_told_with_its_title(changes: dict[str, object], sentence: str) -> None:
    assert told(assessed(U01), changed_line("T05", **changes)) == [f"Rub your scalp in the shower: {sentence}"]


@pytest.mark.parametrize(
    ("changes", "sentences"),
    [
        ({"end": date(2026, 12, 19)}, ["1 day longer"]),
        ({"end": date(2026, 12, 16)}, ["2 days shorter"]),
        ({"start": date(2026, 12, 12)}, ["starts 2 days earlier"]),
        ({"start": date(2026, 12, 15), "end": date(2026, 12, 19)}, ["1 day later"]),
        ({"start": date(2026, 12, 16), "end": date(2026, 12, 19)}, ["starts 2 days later", "ends 1 day later"]),
        ({"acts": ("oil",)}, ["bars something else"]),
        ({"end": None}, ["has no last day any more"]),
    ],
)
def test_what_is_barred_is_said_to_be_avoided(changes: dict[str, object], sentences: list[str]) -> None:
    lines = told(assessed(U01), changed_line("T31.1", **changes))

    assert lines == [f"Avoid: Water on your scalp: {sentence}" for sentence in sentences]


def test_two_rows_with_one_title_are_told_apart_by_their_codes() -> None:
    one, other = (Difference(K.WORDS, row, title="Sunscreen outdoors") for row in ("T14", "T45"))
    flag = Difference(K.FLAG_NEW, "X02", now=("defer",))

    impact = summarised([(1, (one, other, flag))])

    assert [line.row for line in impact.lines] == ["", "T14", "T45"]


def test_new_words_bring_the_old_ones_along() -> None:
    (found,) = differences(assessed(U01), changed_line("T05", text=Text("Rub harder.")))

    assert str(found.before).startswith("Let warm water run")
    assert str(found.after) == "Rub harder."


def test_a_task_that_becomes_a_ban_is_another_line() -> None:
    found = differences(assessed(U01), changed_line("T05", kind="avoid"))

    assert {each.kind for each in found} == {K.ITEM_NEW, K.ITEM_GONE}


def test_what_only_staff_do_is_told_to_staff() -> None:
    before = assessed(U01)
    items = tuple(item for item in before.plan.items if item.key != "T46")

    assert told(before, replace(before, plan=replace(before.plan, items=items))) == [
        "Homework check: no longer in the plan"
    ]


def test_the_same_difference_of_many_clients_is_one_line_that_knows_them() -> None:
    names = ("U01", "U02", "U09")
    pairs = [
        (name, differences(with_settings(CLIENTS[name]), with_settings(CLIENTS[name], first_wash_day=6)))
        for name in names
    ]

    impact = summarised(pairs)

    assert (impact.clients, impact.changed) == (3, ("U01", "U02"))
    assert {(line.count, line.clients) for line in impact.lines} == {(2, ("U01", "U02"))}
    assert str(impact.text) == "Clients looked at: 3. Something changes for: 2."


def test_nothing_that_changes_is_said_as_well() -> None:
    impact = summarised([("U01", ()), ("U02", ())])

    assert not impact
    assert impact.lines == ()
    assert str(impact.text) == "Clients looked at: 2. Nothing changes for any of them."


def test_the_gravest_comes_first_then_sessions_then_rows_in_the_order_of_the_protocol() -> None:
    wet, oil = Difference(K.ENDS, "T31", 1, title="Water"), Difference(K.STARTS, "T39", 1, title="Oil")
    moved, flag = Difference(K.SESSION_MOVED, amount=7, numbers=(2,)), Difference(K.FLAG_NEW, "X02", now=("defer",))
    later = replace(wet, amount=2)

    impact = summarised([(1, (oil, wet)), (2, (oil, moved)), (3, (oil, later, flag)), (4, (later,))], ["T31", "T39"])

    assert [line.difference for line in impact.lines] == [flag, moved, later, wet, oil]


def test_a_booked_day_that_does_not_fit_comes_before_days_that_merely_move() -> None:
    moved = Difference(K.SESSION_MOVED, amount=7, numbers=(2, 3))
    unfit = Difference(K.SESSION_UNFIT, numbers=(2,), day=date(2026, 12, 21))

    impact = summarised([(1, (moved,)), (2, (moved,)), (3, (unfit,))])

    assert [line.difference for line in impact.lines] == [unfit, moved]


def test_rows_that_only_one_content_has_keep_a_place() -> None:
    content = library().content
    fewer = replace(content, protocol=replace(content.protocol, items=content.protocol.items[1:]))

    assert rows_in_order(fewer, content)[-1] == content.protocol.items[0].key
    assert set(rows_in_order(fewer, content)) == set(rows_in_order(content))


def test_every_kind_of_flag_has_a_word() -> None:
    assert set(FLAG_WORDS) == {*FlagKind, "ready"}


def mirrored(difference: Difference) -> Difference:
    there_and_back = OPPOSITE | {back: there for there, back in OPPOSITE.items()}
    return replace(
        difference,
        kind=there_and_back.get(difference.kind, difference.kind),
        amount=-difference.amount,
        was=difference.now,
        now=difference.was,
    )
