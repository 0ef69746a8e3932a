"""Moving live plans to the newest settings: told to clients, never twice, and never what took place."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from tests.clinic import Clinic
from tests.settings import changed, settings_of
from webapp.domain.decision import DecisionKind
from webapp.domain.text import Text
from webapp.services.case_records import UnknownClientError
from webapp.services.client_plan import changes_since
from webapp.services.settings_changes import SettingsChangedError
from webapp.services.settings_moves import Moved, SettingsMoves

S1 = date(2026, 12, 14)


def test_a_moved_client_has_a_new_version_with_the_difference_and_is_told(clinic: Clinic, mona: UUID):
    client_id = clinic.arrive("U01")
    changed(clinic, mona, first_wash_day=6)

    done = clinic.work.settings_moves.move([client_id], mona, 1)

    versions = clinic.desk.plans.versions(client_id)
    assert done == Moved(moved=1)
    assert [(each.number, each.reason) for each in versions] == [(2, "protocol"), (1, "intake")]
    assert changes_since(versions, 1).lines
    assert clinic.told == [client_id]


def test_who_moved_whom_to_what_stands_on_record(clinic: Clinic, mona: UUID):
    client_id = clinic.arrive("U01")
    changed(clinic, mona, first_wash_day=6)

    clinic.work.settings_moves.move([client_id], mona, 1)

    (row,) = clinic.stored()["settings_move"]
    assert row[2:] == (client_id, mona, 1)


def test_moving_once_more_changes_nothing(clinic: Clinic, mona: UUID):
    client_id = clinic.arrive("U01")
    changed(clinic, mona, first_wash_day=6)
    clinic.work.settings_moves.move([client_id], mona, 1)
    before = clinic.stored()

    done = clinic.work.settings_moves.move([client_id, client_id], mona, 1)

    assert (done, clinic.stored(), clinic.told) == (Moved(), before, [client_id])


def test_a_plan_in_which_nothing_changes_is_moved_without_a_word(clinic: Clinic, mona: UUID):
    client_id = clinic.arrive("U22")
    changed(clinic, mona, gap_1_2_woman=28)

    done = clinic.work.settings_moves.move([client_id], mona, 1)

    assert (done, clinic.told) == (Moved(moved=1), [])
    assert len(clinic.desk.plans.versions(client_id)) == 1
    assert settings_of(clinic, client_id).version.number == 1
    assert clinic.work.settings_moves.open().impact.plans == ()


def test_a_moved_plan_keeps_its_new_settings_when_it_is_made_anew(clinic: Clinic, mona: UUID):
    client_id = clinic.arrive("U01")
    changed(clinic, mona, gap_later=42)
    clinic.work.settings_moves.move([client_id], mona, 1)
    changed(clinic, mona, gap_later=35)

    clinic.book(client_id, mona, 1, S1)

    days = clinic.days(client_id)
    assert (days[2] - days[1]).days == 42


def test_all_are_moved_but_those_whose_session_would_not_fit(clinic: Clinic, mona: UUID):
    free, booked = clinic.arrive("U01"), clinic.arrive("U01", "Liam Hale")
    clinic.book(booked, mona, 1, S1)
    changed(clinic, mona, prep_days=21)

    done = clinic.work.settings_moves.move_all(mona, 1)

    words = "Session {number} is booked on {day}, too early for these settings. Move the session first."
    (held,) = clinic.work.settings_moves.open().impact.held
    assert done == Moved(moved=1, held=1)
    assert (held.name, held.obstacles) == ("Liam Hale", (Text(words, {"number": 1, "day": S1}),))
    assert settings_of(clinic, free).version.number == 1


def test_once_the_session_is_moved_the_plan_can_be(clinic: Clinic, mona: UUID):
    client_id = clinic.arrive("U01")
    clinic.book(client_id, mona, 1, date(2027, 1, 4))
    changed(clinic, mona, prep_days=21)

    assert clinic.work.settings_moves.move([client_id], mona, 1) == Moved(moved=1)


def test_a_session_that_took_place_is_never_moved(clinic: Clinic, mona: UUID):
    client_id = clinic.arrive("U01")
    clinic.book(client_id, mona, 1, S1)
    clinic.clock.set_day(S1 + timedelta(days=2))
    changed(clinic, mona, prep_days=21, first_wash_day=6)

    done = clinic.work.settings_moves.move_all(mona, 1)

    first = clinic.plan(client_id).plan.sessions[0]
    assert done == Moved(moved=1)
    assert (first.date, first.booked) == (S1, True)


def test_what_is_over_stays_as_the_client_read_it_also_later(clinic: Clinic, mona: UUID):
    client_id = clinic.arrive("U01")
    clinic.book(client_id, mona, 1, S1)
    clinic.clock.set_day(S1 + timedelta(days=2))
    before = past_lines(clinic, client_id)
    changed(clinic, mona, prep_days=21, first_wash_day=6)

    clinic.work.settings_moves.move([client_id], mona, 1)
    clinic.book(client_id, mona, 2, date(2026, 12, 22), confirmed=True)

    assert past_lines(clinic, client_id) == before
    assert [each.reason for each in clinic.desk.plans.versions(client_id)][:2] == ["booked", "protocol"]


def test_a_plan_is_held_where_its_past_would_not_have_been_allowed_at_all(clinic: Clinic, mona: UUID):
    client_id = clinic.arrive("U07")
    clinic.work.patch_tests.record(client_id, date(2026, 12, 1), mona)
    clinic.clock.set_day(date(2026, 12, 15))
    clinic.work.patch_tests.read(client_id, date(2026, 12, 15), "clear", "", mona)
    clinic.decide(client_id, mona)
    clinic.book(client_id, mona, 1, date(2026, 12, 16))
    clinic.clock.set_day(date(2026, 12, 18))
    changed(clinic, mona, patch_reading_days=28)

    done = clinic.work.settings_moves.move_all(mona, 1)

    (held,) = clinic.work.settings_moves.open().impact.held
    assert done == Moved(held=1)
    assert "took place" in str(held.obstacles[0])


def test_a_plan_that_is_over_is_left_alone(clinic: Clinic, mona: UUID):
    client_id = clinic.arrive("U01")
    changed(clinic, mona, first_wash_day=6)
    clinic.clock.move(days=800)

    done = [clinic.work.settings_moves.move_all(mona, 1), clinic.work.settings_moves.move([client_id], mona, 1)]

    assert done == [Moved(), Moved()]
    assert len(clinic.desk.plans.versions(client_id)) == 1


def test_somebody_who_waits_is_not_listed_and_not_moved(clinic: Clinic, mona: UUID):
    client_id = clinic.arrive("U09")
    clinic.decide(client_id, mona, DecisionKind.DEFER, defer_until=date(2027, 3, 1))
    changed(clinic, mona, first_wash_day=6)

    assert clinic.work.settings_moves.open().impact.plans == ()
    assert clinic.work.settings_moves.move_all(mona, 1) == Moved()


def test_nobody_is_moved_to_settings_that_others_have_replaced(clinic: Clinic, mona: UUID):
    client_id = clinic.arrive("U01")
    changed(clinic, mona, first_wash_day=6)
    changed(clinic, mona, first_wash_day=7)

    with pytest.raises(SettingsChangedError):
        clinic.work.settings_moves.move([client_id], mona, 1)

    assert clinic.stored()["settings_move"] == []


def test_an_unknown_client_cannot_be_moved(clinic: Clinic, mona: UUID):
    changed(clinic, mona, first_wash_day=6)

    with pytest.raises(UnknownClientError):
        clinic.work.settings_moves.move([UUID(int=7)], mona, 1)


def test_when_time_is_up_the_rest_is_left_for_the_next_click(clinic: Clinic, mona: UUID):
    clients = [clinic.arrive("U22") for _ in range(11)]
    changed(clinic, mona, first_wash_day=6)
    moves = SettingsMoves(clinic.desk, seconds=0)

    first, second = moves.move(clients, mona, 1), clinic.work.settings_moves.move_all(mona, 1)

    assert first.moved + first.left == len(clients)
    assert first.left
    assert second == Moved(moved=first.left)


def past_lines(clinic: Clinic, client_id: UUID) -> list[tuple[str, date, date]]:
    today = clinic.desk.today()
    items = clinic.plan(client_id).plan.items
    return sorted((item.key, item.start, item.end) for item in items if item.end and item.end < today)
