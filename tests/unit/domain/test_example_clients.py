"""The example clients of section G: who is flagged, and the five key facts of each plan."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.clients import (
    CLIENTS,
    asking,
    assessed,
    barring,
    items,
    kinds,
    library,
    rules,
    session_days,
    windows,
)
from webapp.domain.assessment import Assessment
from webapp.domain.screening import FlagKind


def day(text: str) -> date:
    return date.fromisoformat(text)


def days_of(start: str, end: str) -> list[date]:
    first, last = day(start), day(end)
    return [first + timedelta(days=offset) for offset in range((last - first).days + 1)]


def all_words(result: Assessment) -> str:
    """Everything that the client reads, in small letters."""
    texts = [str(flag.text) for flag in result.flags] + [str(item.text) for item in result.plan.items]
    return " ".join(texts).lower()


@pytest.mark.parametrize(
    ("name", "disposition", "expected"),
    [
        ("U01", "ready", set()),
        ("U02", "ready", set()),
        ("U03", "staff_review", {"staff_review", "extended_prep"}),
        ("U07", "staff_review", {"staff_review", "patch_test"}),
        ("U09", "defer", {"defer"}),
        ("U12", "defer", {"defer", "extended_prep"}),
        ("U14", "staff_review", {"staff_review"}),
        ("U22", "staff_review", {"staff_review"}),
    ],
)
def test_each_example_client_gets_the_expected_flags(name: str, disposition: str, expected: set[str]) -> None:
    result = assessed(CLIENTS[name])

    assert (result.disposition, kinds(result)) == (disposition, expected)


class TestU01BaselineMan:
    plan = assessed(CLIENTS["U01"])

    def test_preparation_starts_ten_days_before_and_rubbing_comes_before_oil(self) -> None:
        assert windows(self.plan, "T05") == windows(self.plan, "T06") == [("2026-12-04", "2026-12-13")]
        keys = [item.key for item in self.plan.plan.on(day("2026-12-04"))]
        assert keys.index("T05") < keys.index("T06")

    def test_sessions_are_seven_and_then_28_days_apart_with_a_homework_check(self) -> None:
        assert session_days(self.plan) == ["2026-12-14", "2026-12-21", "2027-01-18"]
        assert windows(self.plan, "T46") == [("2026-12-20", "2026-12-21")]

    def test_oil_starts_the_evening_after_and_then_comes_twice_a_day(self) -> None:
        oil = items(self.plan, "T39", session=1)[0]

        assert oil.slots_on(day("2026-12-14")) == ()
        assert oil.slots_on(day("2026-12-15")) == ("evening",)
        assert oil.slots_on(day("2026-12-16")) == ("morning", "evening")

    def test_the_first_wash_is_with_water_five_days_after(self) -> None:
        washes = ("wash_water", "wash_baby_shampoo", "wash_shampoo")
        wet = [d for d in days_of("2026-12-15", "2026-12-20") for act in washes if asking(self.plan, act, d)]

        assert wet[0] == day("2026-12-19")
        assert set(wet) == {day("2026-12-19"), day("2026-12-20")}

    def test_the_eve_of_session_2_is_water_only(self) -> None:
        eve = day("2026-12-20")

        assert {item.id for item in asking(self.plan, "wash_water", eve)} == {"T16", "T41"}
        assert not asking(self.plan, "wash_baby_shampoo", eve)
        assert not asking(self.plan, "wash_shampoo", eve)

    def test_baby_shampoo_and_shaving_come_first_on_the_day_of_session_2(self) -> None:
        between = days_of("2026-12-15", "2026-12-21")

        assert [d for d in between if asking(self.plan, "wash_baby_shampoo", d)] == [day("2026-12-21")]
        assert [d for d in between if asking(self.plan, "shave", d)] == [day("2026-12-21")]

    def test_no_sunscreen_is_asked_for_between_session_1_and_2(self) -> None:
        assert not any(asking(self.plan, "sunscreen", d) for d in days_of("2026-12-14", "2026-12-21"))

    def test_sport_and_sauna_return_21_days_after_and_the_visit_after_a_year(self) -> None:
        resumed = {item.start for item in items(self.plan, "T62")}

        assert resumed == {day("2027-02-08")}
        assert not barring(self.plan, "sweat", day("2027-02-08"))
        assert barring(self.plan, "heat", day("2027-02-07"))
        assert self.plan.plan.follow_up == day("2028-01-18")


class TestU02BaselineWoman:
    plan = assessed(CLIENTS["U02"])

    def test_oil_is_for_the_night_and_the_wash_for_the_morning_after(self) -> None:
        assert windows(self.plan, "T07") == [("2026-12-05", "2026-12-14")]
        assert windows(self.plan, "T08") == [("2026-12-06", "2026-12-14")]
        assert items(self.plan, "T08")[0].acts == ("wash_shampoo", "exfoliate")

    def test_sessions_are_21_and_28_days_apart(self) -> None:
        assert session_days(self.plan) == ["2026-12-15", "2027-01-05", "2027-02-02"]

    def test_there_is_no_oil_in_the_week_after_a_session(self) -> None:
        week = days_of("2026-12-15", "2026-12-21")

        assert not any(asking(self.plan, "oil", d) for d in week)
        assert all(barring(self.plan, "oil", d) for d in week)
        assert [item.id for item in asking(self.plan, "oil", day("2026-12-22"))] == ["T44"]

    def test_long_hair_is_never_shaved_and_covered_instead_of_creamed(self) -> None:
        every_day = days_of("2026-12-05", "2027-03-31")

        assert not any(asking(self.plan, "shave", d) or asking(self.plan, "sunscreen", d) for d in every_day)
        assert all(asking(self.plan, "cover_head", d) for d in days_of("2026-12-05", "2027-02-22"))

    def test_there_is_no_growth_product_line_and_normal_life_returns(self) -> None:
        assert not items(self.plan, "T09")
        assert {item.start for item in items(self.plan, "T62")} == {day("2027-02-23")}
        assert self.plan.plan.follow_up == day("2028-02-02")


class TestU03VeryDry:
    plan = assessed(CLIENTS["U03"])

    def test_the_earliest_day_is_21_days_away_whatever_was_wished(self) -> None:
        assert self.plan.earliest == day("2026-12-22")
        assert {"scalp_very_dry", "date_too_soon"} <= rules(self.plan)

    def test_rubbing_and_oil_start_at_once_and_are_provisional(self) -> None:
        for item in (*items(self.plan, "T05"), *items(self.plan, "T06")):
            assert (item.start, item.provisional) == (day("2026-12-01"), True)
        assert "crack" in str(items(self.plan, "T05")[0].text)

    def test_session_1_waits_for_the_scalp_check_even_after_the_sign_off(self) -> None:
        signed = assessed(CLIENTS["U03"], signed_off_by="A. Technician")
        checked = assessed(CLIENTS["U03"], signed_off_by="A. Technician", scalp_ready_on="2026-12-21")

        assert signed.plan.sessions[0].waiting_for == ("scalp_check",)
        assert not checked.plan.sessions[0].provisional

    def test_the_later_sessions_follow(self) -> None:
        assert session_days(self.plan) == ["2026-12-22", "2026-12-29", "2027-01-26"]

    def test_the_reason_is_given_and_no_brush_is_offered(self) -> None:
        flag = next(flag for flag in self.plan.flags if flag.rule == "scalp_very_dry")

        assert {"F099", "F101"} & set(flag.sources)
        assert not any("brush" in str(item.text) or "baking" in str(item.text) for item in items(self.plan, "T05"))


class TestU07Sensitive:
    plan = assessed(CLIENTS["U07"])

    def test_session_1_waits_for_the_reading_and_a_clear_result(self) -> None:
        clear = assessed(
            CLIENTS["U07"],
            patch_test={"date": "2026-12-04", "result": "clear", "read_on": "2026-12-18"},
            signed_off_by="A. Technician",
        )

        assert self.plan.earliest == day("2026-12-18")
        assert "patch_test" in self.plan.plan.sessions[0].waiting_for
        assert not clear.plan.sessions[0].provisional

    def test_the_test_spot_is_looked_at_every_evening_and_left_alone(self) -> None:
        assert windows(self.plan, "T02") == windows(self.plan, "T04") == [("2026-12-04", "2026-12-18")]
        assert items(self.plan, "T02")[0].slots == ("evening",)

    def test_only_fingertips_are_advised(self) -> None:
        assert not any("brush" in str(item.text) for item in self.plan.plan.items)

    def test_the_later_sessions_follow(self) -> None:
        assert session_days(self.plan) == ["2026-12-18", "2027-01-08", "2027-02-05"]

    def test_no_wording_makes_the_test_certain(self) -> None:
        words = all_words(self.plan)

        assert not any(claim in words for claim in ("100", "guarantee", "for certain", "surely"))


@pytest.mark.parametrize("name", ["U09", "U12"])
def test_a_deferred_client_gets_no_dates_and_no_tasks(name: str) -> None:
    result = assessed(CLIENTS[name])

    assert (result.earliest, result.plan.sessions, result.plan.items) == (None, (), ())
    assert next(flag for flag in result.flags if flag.kind is FlagKind.DEFER).until is None


def test_a_keloid_asks_for_a_doctors_letter() -> None:
    flag = next(flag for flag in assessed(CLIENTS["U09"]).flags if flag.kind is FlagKind.DEFER)

    assert flag.letter
    assert "X04" in flag.sources


def test_a_deferral_keeps_the_other_flags_for_staff() -> None:
    assert "X02" in {source for flag in assessed(CLIENTS["U12"]).flags for source in flag.sources}
    assert "extended_prep" in kinds(assessed(CLIENTS["U12"]))


class TestU14BloodThinner:
    plan = assessed(CLIENTS["U14"])

    def test_session_1_is_provisional_and_a_letter_is_asked_for(self) -> None:
        assert session_days(self.plan)[0] == "2026-12-16"
        assert self.plan.plan.provisional
        assert any(flag.letter for flag in self.plan.flags)

    def test_nothing_says_to_stop_a_medicine(self) -> None:
        words = all_words(self.plan)

        assert "stop" not in words

    def test_alcohol_is_barred_for_a_week_after_each_session(self) -> None:
        assert windows(self.plan, "T34") == [
            ("2026-12-16", "2026-12-22"),
            ("2026-12-23", "2026-12-29"),
            ("2027-01-20", "2027-01-26"),
        ]

    def test_preparation_is_shown_as_provisional(self) -> None:
        assert [(item.start, item.provisional) for item in items(self.plan, "T05")] == [(day("2026-12-06"), True)]


class TestU22HotWork:
    plan = assessed(CLIENTS["U22"])

    def test_sport_and_sauna_are_barred_through_the_whole_therapy(self) -> None:
        whole = days_of("2026-12-14", "2027-02-07")

        assert all(barring(self.plan, act, d) for act in ("sweat", "heat") for d in whole)
        assert not barring(self.plan, "sweat", day("2027-02-08"))

    def test_smoking_is_barred_again_after_each_session(self) -> None:
        assert [start for start, _ in windows(self.plan, "T34")] == ["2026-12-14", "2026-12-21", "2027-01-18"]

    def test_the_head_is_covered_from_ten_days_before(self) -> None:
        assert asking(self.plan, "cover_head", day("2026-12-04"))

    def test_sun_on_a_comfortable_scalp_does_not_lengthen_the_preparation(self) -> None:
        assert "extended_prep" not in kinds(self.plan)
        assert "hot_work" in rules(self.plan)


def test_the_content_has_every_task_and_rule_of_the_timeline() -> None:
    wanted = {f"T{number:02}" for number in (*range(1, 22), *range(30, 49), *range(60, 66))}

    assert {spec.id for spec in library().content.protocol.items} == wanted
