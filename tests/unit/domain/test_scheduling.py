"""Hours: what is in their way, which are free, and that what is offered can be booked."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.rota import Rota, Span, TimeOff
from webapp.domain.scheduling import FreeSlot, Slot, Taken, free_slots, planned_minutes, slot_problems, time_of

TESS, TOM, NOBODY = UUID(int=1), UUID(int=2), UUID(int=9)
ROOM, OTHER_ROOM = UUID(int=3), UUID(int=4)
MONDAY = date(2026, 12, 14)
SUNDAY = date(2026, 12, 13)
NOW = datetime(2026, 12, 1, 12, 0)  # noqa: DTZ001 - the clinic's own time
PEOPLE, ROOMS = {TESS: "Tess", TOM: "Tom"}, {ROOM: "Room 1", OTHER_ROOM: "Room 2"}
CLINIC = Rota(PEOPLE, ROOMS)
HOME = Rota(PEOPLE, {})


def slot(start: str = "10:00", minutes: int = 360, who: UUID = TESS, room: UUID | None = ROOM) -> Slot:
    return Slot(time.fromisoformat(start), minutes, who, room)


def hours(start: str, end: str) -> Span:
    return Span(time.fromisoformat(start), time.fromisoformat(end))


def taken(other: Slot, day: date = MONDAY, client: int = 7) -> Taken:
    return Taken(day, other, UUID(int=client), 1)


def fields(of: Slot, day: date = MONDAY, rota: Rota = CLINIC, booked: tuple[Taken, ...] = (), now: datetime = NOW):
    return [problem.field for problem in slot_problems(of, day, rota, booked, now)]


@pytest.mark.parametrize(
    ("asked", "changes", "field", "words"),
    [
        (slot("08:59"), {}, "time", "works 09:00–19:00"),
        (slot("13:01"), {}, "time", "from 13:01 to 19:01"),
        (slot(), {"day": SUNDAY}, "technician", "does not work on this day of the week"),
        (slot(), {"rota": Rota(PEOPLE, ROOMS, off=(TimeOff(TESS, MONDAY, MONDAY),))}, "technician", "is off"),
        (slot(), {"rota": Rota(PEOPLE, ROOMS, off=(TimeOff(None, MONDAY, MONDAY),))}, "day", "is closed"),
        (slot("11:59"), {"day": NOW.date()}, "time", "has passed"),
        (slot(minutes=29), {}, "minutes", "30 minutes to 12 hours"),
        (slot(minutes=721), {}, "minutes", "30 minutes to 12 hours"),
        (slot("20:00", 240), {}, "time", "past midnight"),
        (slot(who=NOBODY), {}, "technician", "cannot be booked any more"),
        (slot(room=NOBODY), {}, "room", "cannot be booked any more"),
        (slot(room=None), {}, "room", "Choose a room"),
        (slot("12:00"), {"booked": (taken(slot("09:00", 181, room=OTHER_ROOM)),)}, "time", "from 09:00 to 12:01"),
        (slot("12:00"), {"booked": (taken(slot("17:59", 60, who=TOM)),)}, "room", "Room 1 is taken"),
    ],
)
def test_what_stands_in_the_way_is_said_at_its_field(asked, changes, field, words):
    values = {"day": MONDAY, "rota": CLINIC, "booked": (), "now": NOW} | changes

    problems = slot_problems(asked, values["day"], values["rota"], values["booked"], values["now"])

    assert [(problem.field, words in str(problem.text)) for problem in problems] == [(field, True)]


@pytest.mark.parametrize(
    ("asked", "changes"),
    [
        (slot("09:00"), {}),
        (slot("13:00"), {}),
        (slot("12:00"), {"day": NOW.date()}),
        (slot(minutes=30), {}),
        (slot(room=None), {"rota": HOME}),
        (slot("12:00"), {"booked": (taken(slot("09:00", 180, room=OTHER_ROOM)),)}),
        (slot("12:00"), {"booked": (taken(slot("18:00", 60, who=TOM)),)}),
        (slot("12:00"), {"booked": (taken(slot("12:00", who=TOM, room=OTHER_ROOM)),)}),
        (slot("12:00", room=None), {"rota": HOME, "booked": (taken(slot("12:00", who=TOM, room=None)),)}),
        (slot("12:00"), {"booked": (taken(slot("12:00"), MONDAY + timedelta(days=1)),)}),
    ],
)
def test_an_hour_that_touches_the_edge_can_be_booked(asked, changes):
    assert fields(asked, **changes) == []


def test_a_session_goes_on_where_one_span_of_hours_follows_another_without_a_break():
    follows = Rota({TESS: "Tess"}, {}, {TESS: {0: (hours("13:00", "19:00"), hours("09:00", "13:00"))}})
    pauses = Rota({TESS: "Tess"}, {}, {TESS: {0: (hours("09:00", "13:00"), hours("13:15", "19:00"))}})

    assert fields(slot("10:00", room=None), rota=follows) == []
    assert fields(slot("10:00", room=None), rota=pauses) == ["time"]


def test_a_day_offers_every_hour_of_everybody_who_is_free_in_the_first_free_room():
    booked = [taken(slot("09:00", 300))]

    found = [(each.slot.start, each.slot.technician_id, each.slot.room_id) for each in offered(booked)]

    assert found == [
        (time(9), TOM, OTHER_ROOM),
        (time(10), TOM, OTHER_ROOM),
        (time(11), TOM, OTHER_ROOM),
        (time(12), TOM, OTHER_ROOM),
        (time(13), TOM, OTHER_ROOM),
    ]


def test_a_session_can_begin_when_the_one_before_it_ends():
    booked = [taken(slot("09:00", 150))]

    starts = {each.slot.start for each in offered(booked, minutes=360) if each.slot.technician_id == TESS}

    assert time(11, 30) in starts


def test_today_offers_full_hours_that_are_still_to_come():
    now = datetime(2026, 12, 14, 10, 20)  # noqa: DTZ001 - the clinic's own time

    starts = {each.slot.start for each in free_slots(MONDAY, 360, CLINIC, [], now)}

    assert starts == {time(11), time(12), time(13)}


@pytest.mark.parametrize("minutes", [0, -5, 29, 721])
def test_a_length_that_no_session_has_is_offered_nowhere(minutes):
    assert list(free_slots(MONDAY, minutes, CLINIC, [], NOW)) == []


@pytest.mark.parametrize(("number", "minutes"), [(1, 360), (2, 330), (3, 300), (7, 300)])
def test_the_planned_length_follows_the_settings(number, minutes):
    settings = {"session_hours_1": 6.0, "session_hours_2": 5.5, "session_hours_3": 5.0}

    assert planned_minutes(settings, number) == minutes


def offered(booked: list[Taken], minutes: int = 360) -> list[FreeSlot]:
    return list(free_slots(MONDAY, minutes, CLINIC, booked, NOW))


minutes_of_day = st.integers(0, 1380)
spans = st.builds(
    lambda start, length: Span(time_of(start), time_of(min(start + length, 1439))), minutes_of_day, st.integers(1, 900)
)
weeks = st.dictionaries(st.integers(0, 6), st.lists(spans, max_size=2).map(tuple))
rotas = st.builds(
    Rota,
    st.just(PEOPLE),
    st.sampled_from([{}, {ROOM: "Room 1"}, ROOMS]),
    st.dictionaries(st.sampled_from([TESS, TOM]), weeks),
    st.lists(st.builds(TimeOff, st.sampled_from([None, TESS, TOM]), st.just(MONDAY), st.just(MONDAY)), max_size=1).map(
        tuple
    ),
)
booked_slots = st.builds(
    Slot,
    minutes_of_day.map(time_of),
    st.integers(30, 500),
    st.sampled_from([TESS, TOM]),
    st.sampled_from([None, ROOM, OTHER_ROOM]),
)
days_around = st.integers(0, 7).map(lambda step: MONDAY + timedelta(days=step))
moments = st.datetimes(datetime(2026, 12, 14), datetime(2026, 12, 16))  # noqa: DTZ001 - the clinic's own time


@given(rotas, days_around, st.lists(st.builds(taken, booked_slots, days_around)), st.integers(20, 740), moments)
def test_what_is_offered_is_never_refused(rota, day, booked, minutes, now):
    for each in free_slots(day, minutes, rota, booked, now):
        assert slot_problems(each.slot, each.day, rota, booked, now) == ()


@given(rotas, st.lists(booked_slots, max_size=12))
def test_whatever_is_tried_in_whatever_order_no_two_that_are_taken_share_a_person_or_a_room(rota, tried):
    booked: list[Taken] = []
    for each in tried:
        if not slot_problems(each, MONDAY, rota, booked, NOW):
            booked.append(taken(each))

    assert clashes([each.slot for each in booked]) == []


@given(booked_slots)
def test_the_same_hour_twice_is_seen_as_a_clash(booked):
    assert clashes([booked, booked]) == [(booked, booked)]


def clashes(slots: list[Slot]) -> list[tuple[Slot, Slot]]:
    """The pairs that go on at once with the same person or in the same room."""
    pairs = [(one, other) for number, one in enumerate(slots) for other in slots[number + 1 :]]
    return [(one, other) for one, other in pairs if _share(one, other) and _at_once(one, other)]


def _share(one: Slot, other: Slot) -> bool:
    same_room = one.room_id is not None and one.room_id == other.room_id
    return one.technician_id == other.technician_id or same_room


def _at_once(one: Slot, other: Slot) -> bool:
    minutes = set(range(one.first_minute, one.end_minute))
    return not minutes.isdisjoint(range(other.first_minute, other.end_minute))
