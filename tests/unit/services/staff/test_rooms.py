"""Rooms: added, retired, and never taken from a session that is booked in one."""

from datetime import date, time
from uuid import UUID

import pytest

from tests.clinic import Clinic
from webapp.domain.problem import RefusedError
from webapp.domain.scheduling import Slot
from webapp.services.rooms import UnknownRoomError
from webapp.storage.rows import new_id

S1 = date(2026, 12, 14)


def test_rooms_stand_by_name_those_out_of_use_last(clinic: Clinic):
    for name in ("room 2", "Room 1", "Attic"):
        clinic.work.rooms.add(name)

    clinic.work.rooms.retire(room(clinic, "Attic"))

    assert [each.name for each in clinic.work.rooms.all()] == ["Room 1", "room 2", "Attic"]
    assert list(clinic.work.schedule.rota(S1, S1).rooms.values()) == ["Room 1", "room 2"]


@pytest.mark.parametrize("name", ["Room 1", "ROOM 1"])
def test_two_rooms_in_use_never_share_a_name(clinic: Clinic, name):
    clinic.work.rooms.add("Room 1")

    with pytest.raises(RefusedError, match="There is a room with this name"):
        clinic.work.rooms.add(name)

    assert len(clinic.work.rooms.all()) == 1


def test_the_name_of_a_retired_room_can_be_given_again(clinic: Clinic):
    clinic.work.rooms.add("Room 1")
    clinic.work.rooms.retire(room(clinic, "Room 1"))

    clinic.work.rooms.add("Room 1")

    assert [each.retired_at is None for each in clinic.work.rooms.all()] == [True, False]


def test_a_room_without_a_name_is_refused(clinic: Clinic):
    with pytest.raises(RefusedError):
        clinic.work.rooms.add("")


def test_a_session_stays_in_a_room_that_is_retired_and_is_named(clinic: Clinic, tess: UUID):
    clinic.work.rooms.add("Room 1")
    room_id = room(clinic, "Room 1")
    clinic.book(clinic.arrive("U01"), tess, 1, S1, slot=Slot(time(10), 360, tess, room_id))

    for _ in range(2):
        clinic.work.rooms.retire(room_id)

    assert [each.room for each in clinic.work.schedule.span(S1, S1)] == ["Room 1"]
    assert [each.day for each in clinic.work.rooms.booked(room_id)] == [S1]


def test_a_renamed_room_keeps_its_sessions_and_is_still_taken_at_their_hours(clinic: Clinic, tess: UUID, mona: UUID):
    clinic.work.rooms.add("Room 1")
    room_id = room(clinic, "Room 1")
    clinic.book(clinic.arrive("U01"), tess, 1, S1, slot=Slot(time(10), 360, tess, room_id))

    for _ in range(2):
        clinic.work.rooms.rename(room_id, "Garden", "Room 1")

    assert [(each.id, each.name) for each in clinic.work.rooms.all()] == [(room_id, "Garden")]
    assert [each.room for each in clinic.work.schedule.span(S1, S1)] == ["Garden"]
    with pytest.raises(RefusedError):
        clinic.book(clinic.arrive("U01"), tess, 1, S1, slot=Slot(time(11), 360, mona, room_id))


@pytest.mark.parametrize(
    ("name", "was", "said"),
    [
        ("", "Room 1", "give the room a name"),
        ("ROOM 2", "Room 1", "There is a room with this name"),
        ("Garden", "Room 7", "Somebody else renamed this room to Room 1"),
    ],
)
def test_a_name_that_cannot_be_given_is_refused_and_nothing_changes(clinic: Clinic, name, was, said):
    clinic.work.rooms.add("Room 1")
    clinic.work.rooms.add("Room 2")
    before = clinic.stored()

    with pytest.raises(RefusedError, match=said):
        clinic.work.rooms.rename(room(clinic, "Room 1"), name, was)

    assert clinic.stored() == before


def test_the_same_name_in_other_letters_can_be_given_to_the_same_room(clinic: Clinic):
    clinic.work.rooms.add("room 1")

    clinic.work.rooms.rename(room(clinic, "room 1"), "Room 1", "room 1")

    assert [each.name for each in clinic.work.rooms.all()] == ["Room 1"]


def test_a_room_out_of_use_is_not_renamed(clinic: Clinic):
    clinic.work.rooms.add("Room 1")
    clinic.work.rooms.retire(room(clinic, "Room 1"))

    with pytest.raises(RefusedError, match="not in use"):
        clinic.work.rooms.rename(room(clinic, "Room 1"), "Room 2", "Room 1")


def test_a_room_that_never_was_is_no_room(clinic: Clinic):
    asks = (clinic.work.rooms.find, clinic.work.rooms.retire, lambda it: clinic.work.rooms.rename(it, "A", "B"))
    for ask in asks:
        with pytest.raises(UnknownRoomError):
            ask(new_id())


def room(clinic: Clinic, name: str) -> UUID:
    return next(each.id for each in clinic.work.rooms.all() if each.name == name)
