from dataclasses import replace
from datetime import date

from tests.clients import CLIENTS, assessed, with_answers
from webapp.domain.care_plan import CarePlan
from webapp.domain.plan_changes import ChangeKind, plan_changes

U01 = CLIENTS["U01"]
THREE = {1: "2026-12-14", 2: "2026-12-21", 3: "2027-01-18"}
FOUR = {**THREE, 4: "2027-02-15"}


def plan(**more: object) -> CarePlan:
    return assessed(U01, **more).plan


def test_the_same_plan_twice_shows_no_change():
    changes = plan_changes(plan(), plan())

    assert not changes
    assert changes.count == 0


def test_a_moved_session_is_named_with_its_old_and_its_new_day():
    changes = plan_changes(plan(sessions=THREE), plan(sessions={**THREE, 2: "2026-12-24"}))

    (moved,) = [change for change in changes.sessions if change.kind is ChangeKind.MOVED]
    assert moved.number == 2
    assert moved.before is not None
    assert moved.after is not None
    assert (moved.before.date, moved.after.date) == (date(2026, 12, 21), date(2026, 12, 24))


def test_what_hangs_on_a_session_moves_with_it():
    changes = plan_changes(plan(), plan(sessions={1: "2026-12-16"}))

    moved = {change.item.title for change in changes.restarts}

    assert moved == {"Sport", "Sauna, steam and swimming", "Sun with protection", "Yearly visit"}
    assert "Water on your scalp" in {change.item.title for change in changes.lines}


def test_a_fourth_session_is_an_addition():
    changes = plan_changes(plan(sessions=THREE), plan(sessions=FOUR))

    assert [(change.number, change.kind) for change in changes.sessions] == [(4, ChangeKind.ADDED)]


def test_a_session_that_is_no_longer_planned_is_dropped():
    changes = plan_changes(plan(sessions=FOUR), plan(sessions=THREE))

    assert [(change.number, change.kind) for change in changes.sessions] == [(4, ChangeKind.DROPPED)]


def test_a_booking_on_the_proposed_day_is_told_and_so_is_its_end():
    booked = plan(sessions={1: "2026-12-14"})

    assert [(each.number, each.kind) for each in plan_changes(plan(), booked).sessions] == [(1, ChangeKind.BOOKED)]
    assert [(each.number, each.kind) for each in plan_changes(booked, plan()).sessions] == [(1, ChangeKind.CANCELLED)]


def test_tasks_that_no_longer_apply_are_dropped_and_new_ones_added():
    grown = assessed(with_answers(U01, hair_length="long")).plan

    changes = plan_changes(plan(), grown)

    assert "Shave before you come" in titles(changes, ChangeKind.DROPPED)
    assert "Oil your scalp at night" in titles(changes, ChangeKind.ADDED)


def test_other_words_on_the_same_days_are_told_from_a_move():
    gentle = assessed(with_answers(U01, sensitivity="sometimes")).plan

    changes = plan_changes(plan(), gentle)

    assert titles(changes, ChangeKind.REWORDED) == ["Rub your scalp in the shower"]
    assert changes.count == 1


def test_a_sign_off_confirms_a_plan_without_any_other_change():
    open_plan = assessed(CLIENTS["U14"]).plan
    signed = assessed(CLIENTS["U14"], signed_off_by="A. Technician").plan

    changes = plan_changes(open_plan, signed)

    assert changes.confirmed
    assert plan_changes(signed, open_plan).reopened


def test_what_only_staff_do_is_no_change():
    before = plan()
    after = replace(before, items=tuple(item for item in before.items if not item.staff))

    assert not plan_changes(before, after)


def titles(changes, kind: ChangeKind) -> list[str]:
    return [change.item.title for change in changes.items if change.kind is kind]
