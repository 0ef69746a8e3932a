"""Windows in words say what the planner does, whatever the clinic chose."""

import pytest

from tests.clients import CLIENTS, assessed
from webapp.domain.protocol import Anchor
from webapp.services.protocol_view import EdgeView, ItemView, TypicalClient
from webapp.services.protocol_view.model import Section

CHOICES = [
    {},
    {"first_wash_day": 4, "shampoo_start_day": 9, "exfoliate_start_day": 6, "prep_days": 14, "sun_before_days": 21},
    {"gap_1_2_man_short": 14, "gap_1_2_woman": 14, "gap_later": 21, "sessions": 5, "resume_heat_days": 42},
    {"smoke_alcohol_before_hours": 48, "patch_reading_days": 28, "extended_prep_days": 28, "colour_before_days": 28},
]
# Placed by the calendar of the year, which no number of days says.
BY_THE_YEAR = {Anchor.FOLLOW_UP}


@pytest.mark.parametrize("chosen", CHOICES)
def test_a_window_in_words_is_the_one_of_the_planner(view_under, chosen):
    for item in view_under(**chosen).items:
        for example in item.examples:
            for span in example.spans:
                assert (span.first, span.last) in possible(item, example.client), item.key


@pytest.mark.parametrize("chosen", CHOICES)
def test_the_words_name_the_days(view_under, chosen):
    for item in view_under(**chosen).items:
        for edge in (item.window.start, item.window.end, item.window.last_end):
            if edge and abs(edge.days) > 1:
                assert f"{abs(edge.days)} days " in str(edge.words)
                assert ("before" in str(edge.words)) == (edge.days < 0)


@pytest.mark.parametrize(("case", "code"), [("U01", "man"), ("U02", "woman")])
def test_the_plan_of_a_client_lies_where_the_time_line_draws_it(view, case, code):
    plan = assessed(CLIENTS[case]).plan
    first, begin = plan.sessions[0].date, min(item.start for item in plan.items)

    for line in plan.items:
        item = view.item(line.key.split(".")[0])
        example = next(each for each in item.examples if each.client.code == code)
        drawn = {(span.session, max(span.first, (begin - first).days)) for span in example.spans}
        assert (line.session, (line.start - first).days) in drawn, line.key


def test_settings_are_resolved_and_named(view_under):
    item = view_under(prep_days=14).item("T05")

    assert str(item.window.words) == "From 14 days before session 1 to the day before session 1"
    assert [(each.code, each.value, each.is_default) for each in item.window.settings] == [
        ("prep_days", 14, False),
        ("extended_prep_days", 21, True),
    ]


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("T01", "From the first day of the plan to the day before session 1"),
        ("T16", "On the day before each session"),
        ("T31", "From the day of each session to 4 days after each session"),
        ("T39", "From the day after each session to the day before the next session"),
        ("T64", "On the day of the yearly visit, and on that day every year"),
        ("T65", "From 21 days after the last session, without an end"),
    ],
)
def test_a_window_reads_like_a_sentence(view, key, words):
    assert str(view.item(key).window.words) == words


def test_what_the_days_do_not_say_stands_in_the_notes(view):
    assert [str(note) for note in view.item("T30").window.notes] == [
        "For exactly 24 hours.",
        "Only after the session.",
    ]
    assert "It ends on the day before the next session at the latest." in map(str, view.item("T41").window.notes)
    assert "After the last session it has no end." in map(str, view.item("T45").window.notes)


@pytest.mark.parametrize(
    ("key", "section"),
    [
        ("T01", Section.BEFORE),
        ("T03", Section.BEFORE),
        ("T36", Section.COURSE),
        ("T31", Section.SESSION),
        ("T47", Section.SESSION),
        ("T62", Section.AFTER),
        ("T64", Section.AFTER),
    ],
)
def test_lines_fall_into_parts_by_their_windows(view, key, section):
    assert view.item(key).section is section


def test_a_longer_preparation_is_drawn_beside_the_usual_one(view):
    (span,) = view.item("T05").example.spans

    assert (span.longer_from, span.first) == (-21, -10)


def possible(item: ItemView, client: TypicalClient) -> set[tuple[int, int | None]]:
    """Every window that the words allow, one for each session where it comes with each."""
    sessions, window = client.sessions, item.window
    found: set[tuple[int, int | None]] = set()
    for index, session in enumerate(sessions):
        following = sessions[index + 1] if index + 1 < len(sessions) else None
        start = max(day(window.start, client, session, following), client.plan_start)
        end = window.end
        if following is None and (window.last_end or end_is_open(item)):
            end = window.last_end
        if end is None or (end.anchor is Anchor.NEXT_SESSION and following is None):
            found.add((start, None))
            continue
        last = day(end, client, session, following)
        found |= {(start, last), (start, min(last, (following or 10**6) - 1))}
    return found


def end_is_open(item: ItemView) -> bool:
    return "After the last session it has no end." in map(str, item.window.notes)


def day(edge: EdgeView, client: TypicalClient, session: int, following: int | None) -> int:
    anchors = {
        Anchor.PLAN_START: client.plan_start,
        Anchor.PATCH_TEST: client.patch_test,
        Anchor.FIRST_SESSION: 0,
        Anchor.SECOND_SESSION: client.sessions[1],
        Anchor.LAST_SESSION: client.sessions[-1],
        Anchor.SESSION: session,
        Anchor.NEXT_SESSION: following,
        Anchor.FOLLOW_UP: client.sessions[-1] + 365,
    }
    found = anchors[edge.anchor]
    assert found is not None
    return found + edge.days
