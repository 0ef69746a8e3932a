"""Settings, oils, groups, gaps, lead times and acts: every way to get them wrong is an error with its line."""

import pytest

from tests.mistakes import ORIGINAL, changed, mistake, mistakes, read_with
from webapp.domain.errors import ContentError
from webapp.domain.hard_floors import HARD_FLOORS

WASH = "first_wash_day: {default: 5, lowest: 4, highest: 7, conflict: C01,"
LATER_MEN = "{when: man, setting: gap_later, floor: 7, reason_below: 21,"
SECOND_OTHERS = "{setting: gap_1_2_woman, floor: 14, reason_below: 14,"
PREPARATION = "code: preparation, days: prep_days, floor: 7"
PATCH = "days: patch_reading_days, floor: 28, flag: patch_test, from: patch_test"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (WASH, WASH.replace("default: 5", "default: 9"), "9 is not from 4 to 7, its range"),
        (WASH, WASH.replace("lowest: 4", "lowest: 8"), "8 is above highest, which is 7"),
        (WASH, WASH.replace("lowest: 4, ", ""), "'lowest' is missing"),
        (WASH, WASH.replace("default: 5", "default: five"), "'five' is not a whole number"),
        (WASH, WASH.replace("default: 5", "default: 5.0"), "'5.0' is not a whole number"),
        (WASH, WASH.replace("lowest: 4", "lowest: nan"), "'nan' is not a number"),
        (WASH, WASH.replace("highest: 7", "highest: 1e9"), "'1e9' is not a number"),
        (WASH, WASH.replace("default: 5", "default: 6"), "differ from C01 (facts.yaml:"),
        (WASH, WASH.replace("C01", "C99"), "there is no conflict 'C99' in facts.yaml"),
        (WASH, WASH.replace("C01", "C02"), "C02 of facts.yaml has no setting 'first_wash_day'; C01 has it"),
        (WASH, WASH.replace("conflict: C01", "conflct: C01"), "'conflct' is not known here; did you mean 'conflict'?"),
        (WASH, WASH.replace("lowest: 4, highest: 7", "choices: [5]"), "only oils has choices"),
        ("    default: [coconut,", "    default: [cocont,", "'cocont' is not one of the choices; did you mean"),
        ("    choices: [coconut,", "    lowest: 3\n    choices: [coconut,", "belongs to settings that are numbers"),
        ("{code: jojoba, text: jojoba oil", "{code: marula, text: jojoba oil", "the oil 'marula' stands here twice"),
        ("removed_by: [latex]", "removed_by: [latx]", "'latx' is not an allergy of the questionnaire; did you mean"),
        (
            "  man: {question: care_plan_sex, is: man}",
            "  man: {question: care_plan_sex, is: mann}",
            "did you mean 'man'?",
        ),
        (LATER_MEN, LATER_MEN.replace("man,", "mann,"), "'mann' is not a group; did you mean 'man'?"),
        (
            LATER_MEN,
            LATER_MEN.replace("gap_later", "gap_late"),
            "'gap_late' is not a setting that counts days",
        ),
        (LATER_MEN, LATER_MEN.replace("gap_later", "session_hours_1"), "is not a setting that counts days"),
        (LATER_MEN, LATER_MEN.replace("gap_later", "oils"), "is not a setting that counts days"),
        (LATER_MEN, LATER_MEN.replace("floor: 7", "floor: 6"), "6 is below 7 days, the hard floor for men"),
        (LATER_MEN, LATER_MEN.replace("floor: 7", "floor: 22"), "22 is above 21, to which gap_later may be set"),
        (LATER_MEN, LATER_MEN.replace("reason_below: 21", "reason_below: 20"), "20 is below 21 days"),
        (LATER_MEN, LATER_MEN.replace("floor: 7", "unprepared: 14, floor: 7"), "belongs to second_session"),
        (SECOND_OTHERS, SECOND_OTHERS.replace("floor: 14", "floor: 13"), "13 is below 14 days, the hard floor for all"),
        (SECOND_OTHERS, SECOND_OTHERS.replace("below: 14", "below: 13"), "13 is below 14 days"),
        ("unprepared: 14", "unprepared: 13", "13 is below 14 days (I13)"),
        (PREPARATION, PREPARATION.replace("floor: 7", "floor: 6"), "6 is below 7 days, the hard floor (I12, I16)"),
        (PREPARATION, PREPARATION.replace("prep_days", "prep_day"), "not a setting that counts days; did you mean"),
        (PREPARATION, PREPARATION.replace("prep_days", "3"), "3 must be from 7 to 365"),
        (PREPARATION, PREPARATION + ", flag: extended_pre", "did you mean 'extended_prep'?"),
        (PATCH, PATCH.replace("floor: 28", "floor: 13"), "13 is below 14 days, the hard floor (I10)"),
        (PATCH, PATCH.replace("flag: patch_test, ", ""), "add the flag"),
        (PATCH, PATCH.replace("from: patch_test", "from: session"), "can only be patch_test"),
        ("since: minoxidil_stopped_on", "since: minoxidil_stopped", "did you mean 'minoxidil_stopped_on'?"),
        ("since: minoxidil_stopped_on", "since: minoxidil", "'minoxidil' is not a question about a date"),
        ("code: acids, days: 14", "code: Acids, days: 14", "cannot be a code"),
        ("  oil: [touch]", "  oil: [tuch]", "'tuch' is not an act; did you mean 'touch'?"),
        ("  oil: [touch]", "  oil: [wash_water]", "'wash_water' involves more itself"),
        ("day: Today,", "today: Today,", "the part of the day 'day' is missing"),
        ("  sweat: []", "  swet: []", "the act 'sweat' is missing"),
        ("slots: {morning", "slotz: {morning", "'slotz' is not known here; did you mean 'slots'?"),
    ],
)
def test_a_wrong_part_of_the_protocol_is_named(before: str, after: str, said: str) -> None:
    assert said in mistake("protocol.yaml", before, after)


@pytest.mark.parametrize("code", HARD_FLOORS)
def test_no_range_is_opened_past_its_hard_floor(code: str) -> None:
    limits = HARD_FLOORS[code]

    found = with_range(code, "lowest", limits.lowest - 1)

    if limits.lowest:
        assert f"below {limits.lowest:g}, the hard floor ({', '.join(limits.because)})" in found
    else:
        assert "is not a number" in found or "hard floor" in found


@pytest.mark.parametrize("code", [code for code, limits in HARD_FLOORS.items() if limits.highest is not None])
def test_no_range_is_opened_past_its_hard_ceiling(code: str) -> None:
    highest = HARD_FLOORS[code].highest
    assert highest is not None

    assert f"above {highest:g}, the hard ceiling" in with_range(code, "highest", highest + 1)


@pytest.mark.parametrize("code", HARD_FLOORS)
def test_the_clinic_stays_inside_the_hard_floors(code: str) -> None:
    setting, limits = read_with({}).content.protocol.settings[code], HARD_FLOORS[code]

    assert setting.lowest >= limits.lowest
    assert limits.highest is None or setting.highest <= limits.highest


def test_a_setting_that_plans_are_made_with_may_not_be_taken_out() -> None:
    line = next(line for line in ORIGINAL["protocol.yaml"].splitlines() if line.startswith("  sessions: "))

    (found,) = mistakes("protocol.yaml", changed("protocol.yaml", f"{line}\n", ""))

    assert "settings: the setting 'sessions' is missing; facts.yaml:" in found


def test_every_client_has_some_lead_time() -> None:
    (found,) = mistakes("protocol.yaml", changed("protocol.yaml", PREPARATION, f"{PREPARATION}, when: man"))

    assert "some clients have no lead time" in found


def test_two_lead_times_may_not_have_one_code() -> None:
    (found,) = mistakes("protocol.yaml", changed("protocol.yaml", "code: acids,", "code: preparation,"))

    assert "'preparation' stands here twice" in found


def test_a_row_below_one_for_everybody_is_refused() -> None:
    last = "    - {setting: gap_later, floor: 14, reason_below: 21, sources: [F049, F080, C15]}\n"

    (found,) = mistakes("protocol.yaml", changed("protocol.yaml", last, last + last))

    assert "applies to everybody, so no row below it is ever used" in found


def test_an_oil_that_is_offered_has_to_be_described() -> None:
    (found,) = mistakes("protocol.yaml", changed("protocol.yaml", "{code: jojoba, text", "{code: olive, text"))

    assert "the setting 'oils' offers 'jojoba', which is not described here" in found


def test_a_conflict_may_not_choose_what_lies_outside_its_range() -> None:
    said = mistake("facts.yaml", "{code: first_wash_day, default: 5,", "{code: first_wash_day, default: 8,")

    assert "the default 8 of 'first_wash_day' lies outside 4 to 7" in said


def test_a_setting_of_a_conflict_has_to_be_in_the_protocol() -> None:
    text = changed("facts.yaml", "{code: spf,", "{code: spff,")

    assert any("C07 of facts.yaml has no setting 'spf'" in line for line in mistakes("facts.yaml", text))


def test_all_mistakes_of_one_part_are_named_at_once() -> None:
    text = changed("protocol.yaml", "kind: task", "kind: tsk").replace("from: session - 1", "from: sesion - 1", 1)

    found = mistakes("protocol.yaml", text)

    assert ["'tsk' is not a kind; did you mean 'task'?" in found[0], "did you mean 'session'?" in found[1]] == [
        True,
        True,
    ]


def with_range(code: str, end: str, value: float) -> str:
    """What is said when one end of a setting's range is moved."""
    line = next(line for line in ORIGINAL["protocol.yaml"].splitlines() if line.startswith(f"  {code}: "))
    key, before = f"{end}: ", line.split(f"{end}: ")[1].split(",")[0]
    return mistake("protocol.yaml", line, line.replace(f"{key}{before},", f"{key}{value:g},"))


def test_the_parts_are_read_one_after_the_other() -> None:
    with pytest.raises(ContentError, match=r"^protocol.yaml:[0-9]+: groups"):
        read_with({"protocol.yaml": changed("protocol.yaml", "is: [shaved, buzz]", "is: [shaved, buz]").encode()})
