"""The table of readiness: every reason fires in one case and not in one beside it, and nothing makes up for it."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.readiness import CHECKED_AT, DAY, READ_ON, fired, judged, on_the_day, ready, says, untested, with_test
from tests.reminding import ticked
from webapp.domain.case import PatchTest
from webapp.domain.clinic_profile import READINESS_LIMITS, ReadinessSettings
from webapp.domain.completion import Completions, SkipReason, TickEvent, TickState, fold
from webapp.domain.concern import Urgency
from webapp.domain.readiness import THINGS, Level, Thing, filled
from webapp.domain.readiness_rules import BY_CODE, RULES
from webapp.domain.session_check import CheckAnswer
from webapp.domain.session_facts import Facts, GoAhead, setting_values
from webapp.domain.text import blanks

LATER = CHECKED_AT + timedelta(hours=1)
LAST_WEEK, EVE = date(2026, 12, 7), date(2026, 12, 13)
WEEK = ticked(ready().plan, LAST_WEEK, EVE).last.values()
CRITICAL = [tap for tap in WEEK if tap.item_key.split(".")[0] in ("T05", "T06", "T16")]


def did(done: int, of: int = 15, state: TickState = TickState.UNDONE, reason: SkipReason | None = None) -> Completions:
    """Of the 15 times of rubbing, oiling and washing in the week before session 1: so many done, others as given."""
    return fold([*CRITICAL[:done], *(replace(each, state=state, reason=reason) for each in CRITICAL[done:of])])


def prepared(done: int, **changes: Any) -> Facts:
    """The day of session 1, so that the whole week before it counts, and the phone was in touch today."""
    facts = replace(on_the_day(ready()), completions=did(done), contact_on=date(2026, 12, 14))
    return replace(facts, **changes)


def sick(answer: CheckAnswer) -> tuple[Facts, Facts]:
    return ready_and(check=says(answer)), ready()


def ready_and(**changes: Any) -> Facts:
    return replace(ready(), **changes)


def both(fires: Facts, quiet: Facts) -> tuple[tuple[Facts, Facts], tuple[Facts, Facts]]:
    """The pair on the eve and on the day."""
    return (fires, quiet), (on_the_day(fires), on_the_day(quiet))


REVIEW = both(ready_and(has_open_review=True), ready())
CHANGE = both(ready_and(has_waiting_change=True, has_open_review=True), ready())
UNREAD = both(with_test(None), with_test("clear", READ_ON))
U03: dict[str, Any] = {"name": "U03", "sessions": {1: "2026-12-22"}, "signed_off_by": "T"}
SCALP = both(ready(**U03), ready(**U03, scalp_ready_on="2026-12-20"))
HOMEWORK = both(replace(ready(2), homework_passed=None), ready(2))
SILENT_SINCE = date(2026, 12, 10)

# Each reason once firing, and once not: what differs between the two is this reason alone.
PAIRS: dict[str, tuple[Facts, Facts]] = {
    "plan_stopped": (ready(1, "U12"), replace(ready(1, "U12"), flags=())),
    "sign_off_missing": (ready(1, "U14"), ready(1, "U14", signed_off_by="T")),
    "day_not_allowed": (ready_and(day=date(2026, 12, 15), today=date(2026, 12, 13)), ready()),
    "gap_too_short": (replace(ready(2), least_gap=8), replace(ready(2), least_gap=7)),
    "review_open": REVIEW[0],
    "review_open_today": REVIEW[1],
    "change_waiting": CHANGE[0],
    "change_waiting_today": CHANGE[1],
    "patch_reaction": (with_test("reaction", flags=()), replace(with_test("reaction", flags=()), patch_test=None)),
    "patch_missing": (untested(), with_test("clear", READ_ON)),
    "patch_too_late": (
        with_test(None, day=date(2026, 12, 17), today=date(2026, 12, 16)),
        with_test("clear", READ_ON, day=date(2026, 12, 17), today=date(2026, 12, 16)),
    ),
    "patch_waits": (with_test(None, today=date(2026, 12, 17)), with_test("clear", READ_ON, today=date(2026, 12, 17))),
    "patch_unread": UNREAD[0],
    "patch_unread_today": UNREAD[1],
    "patch_expired": (
        with_test("clear", READ_ON, settings=ReadinessSettings(patch_valid_days=2)),
        with_test("clear", READ_ON, settings=ReadinessSettings(patch_valid_days=3)),
    ),
    "patch_old": (
        replace(ready(2), patch_test=PatchTest(date(2026, 6, 1), "clear", date(2026, 6, 23))),
        replace(ready(2), patch_test=PatchTest(date(2026, 6, 1), "clear", date(2026, 6, 24))),
    ),
    "scalp_check_missing": SCALP[0],
    "scalp_check_missing_today": SCALP[1],
    "homework_missing": HOMEWORK[0],
    "homework_missing_today": HOMEWORK[1],
    "homework_failed": (replace(ready(2), homework_passed=False), ready(2)),
    "preparation_least": (prepared(6), prepared(12)),
    "preparation_low": (prepared(11), prepared(12)),
    "no_contact": (
        prepared(8, contact_on=SILENT_SINCE),
        prepared(8, contact_on=EVE, completions=did(15)),
    ),
    "never_contact": (prepared(0, contact_on=None), prepared(15, contact_on=None)),
    "sore_skin": (
        prepared(13, completions=did(13, state=TickState.SKIPPED, reason=SkipReason.SORE)),
        prepared(13, completions=did(13, state=TickState.SKIPPED, reason=SkipReason.NO_TIME)),
    ),
    "check_unanswered": (on_the_day(ready_and(check=None)), ready_and(check=None)),
    "check_new_medicine": (
        ready_and(check=says(CheckAnswer.NEW_MEDICINE), decided_at=CHECKED_AT),
        ready_and(check=says(CheckAnswer.NEW_MEDICINE), decided_at=LATER),
    ),
    "check_pregnancy": (
        ready_and(check=says(CheckAnswer.PREGNANCY), decided_at=CHECKED_AT),
        ready_and(check=says(CheckAnswer.PREGNANCY), decided_at=LATER),
    ),
    "check_fever": sick(CheckAnswer.FEVER),
    "check_sores": sick(CheckAnswer.SORES),
    "check_sunburn": sick(CheckAnswer.SUNBURN),
    "check_alcohol": sick(CheckAnswer.ALCOHOL),
    "concern_urgent": (ready_and(concern=Urgency.URGENT), ready()),
    "concern_open": (ready_and(concern=Urgency.SOON), ready()),
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_reason_fires_once_and_once_it_does_not(rule):
    fires, quiet = PAIRS[rule.code]

    assert fired(fires) - fired(quiet) == {rule.code}
    assert rule.code not in fired(quiet)
    assert judged(fires).level.rank <= rule.level.rank


def test_no_pair_outlives_its_reason():
    assert set(PAIRS) == set(BY_CODE)
    assert len(BY_CODE) == len(RULES)


@pytest.mark.parametrize("facts", [ready(), ready(2), ready(3), with_test("clear", READ_ON), prepared(15)])
def test_who_did_everything_is_ready(facts):
    assert judged(facts).reasons == ()
    assert judged(facts).level is Level.GREEN


def test_the_most_serious_reasons_come_first():
    found = judged(on_the_day(ready_and(check=None, concern=Urgency.EMERGENCY, has_open_review=True)))

    assert [reason.code for reason in found.reasons] == ["review_open_today", "concern_urgent", "check_unanswered"]
    assert found.level is Level.RED


@pytest.mark.parametrize(
    ("missing", "code"),
    [
        (ready_and(has_open_review=True), "review_open"),
        (with_test(None), "patch_unread"),
        (HOMEWORK[0][0], "homework_missing"),
    ],
    ids=["review", "patch test", "homework"],
)
def test_what_is_missing_is_amber_up_to_the_eve_and_red_on_the_day(missing, code):
    assert BY_CODE[code].level is Level.AMBER
    assert judged(missing).level is Level.AMBER
    assert judged(on_the_day(missing)).level is Level.RED


def test_homework_is_no_reason_before_session_1_was_held():
    assert "homework_missing" not in fired(replace(ready(2), homework_passed=None, today=date(2026, 12, 14)))


def test_homework_is_not_asked_for_where_there_are_weeks_between_the_sessions():
    sessions = {1: "2026-12-14", 2: "2026-12-28"}

    assert fired(replace(ready(2, sessions=sessions), homework_passed=None)) == set()


def test_a_test_that_the_plan_says_nothing_of_can_be_read_since_it_was_done():
    stopped = replace(ready(1, "U12"), patch_test=PatchTest(date(2026, 12, 4)))
    unread = next(reason for reason in judged(stopped).reasons if reason.code == "patch_unread")

    assert unread.text.values == {"tested_on": date(2026, 12, 4), "readable_on": date(2026, 12, 4)}


# Preparation, counted by what is known of it.


def test_four_numbers_are_kept_apart():
    left_out = [replace(tap, state=TickState.SKIPPED) for tap in CRITICAL[8:10]]
    not_mine = replace(CRITICAL[10], state=TickState.SKIPPED, reason=SkipReason.NOT_APPLICABLE)
    events = [*CRITICAL[:8], *left_out, not_mine]
    counts = prepared(8, completions=fold(events), contact_on=date(2026, 12, 11)).prepared

    assert (counts.first, counts.last) == (LAST_WEEK, EVE)
    assert (counts.done, counts.skipped, counts.not_applicable, counts.unknown) == (8, 2, 1, 4)
    assert (counts.known, counts.percent) == (10, 80)


def test_what_nobody_ticked_counts_as_left_out_once_a_phone_was_in_touch_later():
    assert prepared(8).prepared.skipped == 7
    assert prepared(8, contact_on=EVE).prepared.skipped == 4  # of the day of the contact itself nothing is known


def test_silence_is_said_with_its_day_and_is_never_more_than_amber():
    found = judged(prepared(0, contact_on=SILENT_SINCE, completions=Completions()))
    silence = next(reason for reason in found.reasons if reason.code == "no_contact")

    assert silence.level is Level.AMBER
    assert silence.text.values == {"since": SILENT_SINCE}


def test_what_does_not_apply_is_neither_done_nor_left_out():
    not_mine = did(7, state=TickState.SKIPPED, reason=SkipReason.NOT_APPLICABLE)

    assert prepared(7, completions=not_mine).prepared.percent == 100
    assert fired(prepared(7, completions=not_mine)) == set()


def test_only_days_that_are_over_count():
    assert fired(replace(prepared(15), today=EVE, completions=did(12))) == set()


def test_care_after_a_session_is_no_preparation_for_the_next_one():
    counts = ready(3).prepared
    soon = ready(2).prepared

    assert (counts.first, counts.last) == (date(2027, 1, 11), date(2027, 1, 16))
    assert soon.first > soon.last
    assert (soon.known, soon.unknown) == (0, 0)


def test_preparation_counts_from_the_day_after_the_aftercare_of_the_session_before():
    far_back = ReadinessSettings(last_days=21)
    weeks_apart = ready(2, sessions={1: "2026-12-14", 2: "2026-12-28"})

    assert replace(weeks_apart, settings=far_back).prepared.first == date(2026, 12, 21)


# Going ahead.


@pytest.mark.parametrize("answer", [CheckAnswer.NEW_MEDICINE, CheckAnswer.PREGNANCY, CheckAnswer.SUNBURN])
def test_what_was_told_before_a_session_that_moved_stands_until_somebody_decides(answer: CheckAnswer):
    moved = ready_and(check=None, checks_before=(says(answer),))

    assert fired(moved) == {f"check_{answer.value}"}
    assert fired(replace(moved, check=says())) == {f"check_{answer.value}"}
    assert fired(replace(moved, decided_at=LATER)) == set()


@pytest.mark.parametrize("answer", [CheckAnswer.FEVER, CheckAnswer.SORES, CheckAnswer.ALCOHOL])
def test_what_passes_by_itself_is_asked_anew_before_another_day(answer: CheckAnswer):
    assert fired(ready_and(check=None, checks_before=(says(answer),))) == set()


FEVERISH = ready_and(check=says(CheckAnswer.FEVER))


def go_ahead(*codes: str, at: datetime = LATER) -> GoAhead:
    return GoAhead(frozenset(codes), at, "Tess", "The client feels well again")


def test_red_that_somebody_goes_ahead_with_stays_red_and_says_so():
    found = judged(replace(FEVERISH, go_ahead=go_ahead("check_fever")))

    assert (found.level, found.went_ahead) == (Level.RED, True)
    assert found.go_ahead
    assert found.go_ahead.by == "Tess"
    assert [reason.code for reason in found.stops] == ["check_fever"]


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        (replace(FEVERISH, concern=Urgency.URGENT), "another reason"),
        (replace(FEVERISH, go_ahead=go_ahead("check_fever", at=CHECKED_AT - DAY)), "said again since"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_comes_up_afterwards_needs_a_new_one(facts, why):
    found = judged(facts if facts.go_ahead else replace(facts, go_ahead=go_ahead("check_fever")))

    assert not found.went_ahead, why
    assert found.go_ahead


def test_nobody_goes_ahead_with_what_is_not_red():
    assert not judged(replace(ready(), go_ahead=go_ahead("check_fever"))).went_ahead


# The one thing that the client can do.


@pytest.mark.parametrize(
    ("facts", "things"),
    [
        (ready(), ()),
        (on_the_day(ready_and(check=None)), (Thing.ANSWER_CHECK,)),
        (prepared(11, check=None), (Thing.ANSWER_CHECK, Thing.PREPARE)),
        (with_test(None), (Thing.SHOW_TEST_SPOT,)),
        (prepared(11, check=says(CheckAnswer.FEVER)), (Thing.CALL, Thing.PREPARE)),
        (ready_and(concern=Urgency.SOON), ()),
        (prepared(11, completions=did(11, state=TickState.SKIPPED, reason=SkipReason.SORE)), (Thing.CALL,)),
    ],
)
def test_the_client_is_told_what_helps_most(facts, things):
    assert judged(facts).things == things


def test_there_are_words_for_everything_that_a_client_can_do():
    assert set(THINGS) == set(Thing)


# The words of the table.


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_row_explains_itself_with_the_clinics_own_numbers(rule):
    numbers = setting_values(ReadinessSettings())

    assert blanks(rule.rule.template) <= set(numbers)
    assert filled(rule.rule, numbers).render().endswith(".")
    assert not blanks(rule.todo.template)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_reason_is_a_whole_sentence_about_the_session(rule):
    reason = next(each for each in judged(PAIRS[rule.code][0]).reasons if each.code == rule.code)

    assert reason.text.render().endswith((".", "?"))
    assert (reason.level, reason.sources, reason.thing) == (rule.level, rule.sources, rule.thing)


# Whatever happens.

DAYS = st.dates(date(2026, 12, 1), date(2026, 12, 14))
STATES = st.sampled_from(TickState)
REASONS = st.none() | st.sampled_from(SkipReason)


@st.composite
def taps(draw: st.DrawFn) -> list[TickEvent]:
    some = list(did(15).last.values())
    chosen = draw(st.lists(st.tuples(st.sampled_from(some), STATES, REASONS, st.integers(0, 50)), max_size=25))
    return [
        replace(
            event, state=state, reason=reason if state is TickState.SKIPPED else None, counter=count, device=str(place)
        )
        for place, (event, state, reason, count) in enumerate(chosen)
    ]


@st.composite
def situations(draw: st.DrawFn) -> Facts:
    """Any mix of good and bad news about session 1."""
    base = draw(st.sampled_from([ready(), with_test("clear", READ_ON), with_test(None), ready(1, "U14"), untested()]))
    return replace(
        base,
        today=base.day - DAY * draw(st.integers(0, 3)),
        settings=ReadinessSettings(
            **{name: draw(st.integers(limits.lowest, limits.highest)) for name, limits in READINESS_LIMITS.items()}
        ),
        has_open_review=draw(st.booleans()),
        has_waiting_change=draw(st.booleans()),
        completions=fold(draw(taps())),
        contact_on=draw(st.none() | DAYS),
        check=draw(st.none() | st.builds(lambda answers: says(*answers), st.sets(st.sampled_from(CheckAnswer)))),
        decided_at=draw(st.sampled_from([None, CHECKED_AT, LATER])),
        concern=draw(st.none() | st.sampled_from(Urgency)),
        least_gap=draw(st.integers(0, 9)),
    )


def one_more(answers: CheckAnswer):
    def add(facts: Facts) -> Facts:
        given = facts.check.answers if facts.check else frozenset()
        return replace(facts, check=says(*given, answers))

    return add


RISKS = {
    "review": lambda facts: replace(facts, has_open_review=True),
    "change": lambda facts: replace(facts, has_waiting_change=True),
    "concern": lambda facts: replace(
        facts, concern=min(Urgency.URGENT, facts.concern or Urgency.SOON, key=lambda u: u.rank)
    ),
    "reaction": lambda facts: replace(facts, patch_test=PatchTest(date(2026, 12, 4), "reaction", date(2026, 12, 5))),
    "older test": lambda facts: replace(facts, settings=replace(facts.settings, patch_valid_days=0)),
    "deferred": lambda facts: replace(facts, flags=(*facts.flags, *ready(1, "U12").flags)),
    **{answer.value: one_more(answer) for answer in CheckAnswer},
}


@pytest.mark.parametrize("risk", RISKS)
@given(facts=situations())
def test_one_more_risk_never_improves_the_level(risk, facts):
    # An answer where there was none also settles that it was answered; the risk is compared with a check without it.
    before = replace(facts, check=facts.check or says())

    assert judged(RISKS[risk](before)).level.rank <= judged(before).level.rank


@given(facts=situations(), lost_from=DAYS)
def test_a_phone_that_is_out_of_touch_never_makes_red(facts, lost_from):
    """Neither what it did not say itself, nor the taps that did not arrive."""
    heard = fold(event for event in facts.completions.last.values() if event.day < lost_from)
    contact = facts.contact_on and min(facts.contact_on, lost_from)
    silent = replace(facts, completions=heard, contact_on=contact)

    assert {stop.code for stop in judged(silent).stops} <= {stop.code for stop in judged(facts).stops}


@given(events=taps(), shuffled=st.randoms())
def test_the_order_in_which_taps_arrive_does_not_matter(events, shuffled):
    others = list(events)
    shuffled.shuffle(others)

    assert judged(prepared(0, completions=fold(events))) == judged(prepared(0, completions=fold(others)))


@given(facts=situations())
def test_the_level_is_that_of_the_worst_reason(facts):
    found = judged(facts)

    assert found.level == min(
        (reason.level for reason in found.reasons), key=lambda level: level.rank, default=Level.GREEN
    )
    assert [reason.level.rank for reason in found.reasons] == sorted(reason.level.rank for reason in found.reasons)
