"""Time lines: everything lies inside the picture, in its order, in both directions of reading."""

import pytest

from webapp.domain.protocol import Part
from webapp.services.protocol_view import Example, Span
from webapp.services.protocol_view.drawing import Mark, Scale, days_in_words


@pytest.mark.parametrize("mirrored", [False, True])
def test_every_mark_of_every_line_lies_inside_the_picture(view, mirrored):
    for item in view.items:
        for example in item.examples:
            for bar in Scale(example.client, mirrored=mirrored).bars(example):
                assert 0 <= bar.x <= 100, item.key
                assert 0 < bar.width <= 100.01 - bar.x, item.key


@pytest.mark.parametrize("mirrored", [False, True])
def test_sessions_and_days_follow_each_other_in_reading_order(view, mirrored):
    scale = Scale(view.clients[0], mirrored=mirrored)
    for labels in (scale.sessions(), scale.days()):
        places = [label.x for label in labels]

        assert places == sorted(places, reverse=mirrored)


def test_a_window_is_as_long_as_its_days(view):
    scale = Scale(view.clients[0])
    day = scale.x(1) - scale.x(0)

    (bar,) = [bar for bar in bars(scale, Span(-10, -1)) if bar.mark is Mark.WINDOW]

    assert bar.x == scale.x(-10)
    assert bar.width == pytest.approx(10 * day, abs=0.1)


def test_the_morning_of_a_session_ends_where_its_aftercare_begins(view):
    scale = Scale(view.clients[0])
    ((morning,), (after,)) = (bars(scale, Span(0, 0, first_part=part)) for part in (Part.BEFORE, Part.AFTER))

    assert morning.x < scale.sessions()[0].x == after.x


def test_hours_are_counted_from_the_session(view):
    scale = Scale(view.clients[0])

    (bar,) = bars(scale, Span(0, 0, first_part=Part.AFTER, hours=48))

    assert bar.x + bar.width == pytest.approx(scale.x(2.5), abs=0.1)


@pytest.mark.parametrize("span", [Span(56, None), Span(400, None), Span(0, 400)])
def test_what_goes_on_beyond_the_picture_is_marked(view, span):
    assert Mark.OPEN in {bar.mark for bar in bars(Scale(view.clients[0]), span)}


def test_days_are_said_as_they_are_drawn(view):
    spans = (Span(-10, -1), Span(7, 7), Span(42, None))

    assert str(days_in_words(Example(view.clients[0], True, spans))) == "days -10 to -1, day 7, from day 42 on"


def bars(scale, span):
    return scale.bars(Example(scale.client, True, (span,)))
