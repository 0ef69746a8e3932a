"""Pictures of numbers: what stands where."""

import pytest

from webapp.web.staff.charts import RIGHT, WIDTH, Drawing, bars, columns, lines, nice

TWO = Drawing(["a", "b"], ["x", "y"], ["good", "stop"], [[1, 3], [2, 0]], ["4", "2"])


@pytest.mark.parametrize(
    ("highest", "end"), [(0, 2), (1, 1), (3, 4), (7, 8), (29, 40), (100.00000001, 100), (101, 200)]
)
def test_a_scale_ends_at_a_round_number(highest, end):
    assert nice(highest) == end


def test_series_stand_on_top_of_each_other():
    first, second, third = columns(TWO, str).shapes

    assert second.y + second.height == pytest.approx(first.y)
    assert first.x == second.x < third.x
    assert second.height == pytest.approx(3 * first.height)


def test_bars_of_a_whole_are_as_long_as_each_other():
    one, two, three = bars(TWO, of_whole=True).shapes

    assert one.width + two.width == pytest.approx(three.width)


def test_bars_are_as_long_as_their_numbers():
    one, two, three = bars(TWO).shapes

    assert (one.width + two.width) / three.width == pytest.approx(4 / 2)


def test_a_share_is_as_long_as_its_part_of_all_that_there_could_be():
    whole, half, nothing = (
        bars(Drawing([""], ["x"], ["stop"], [[value]], [""]), highest=100).shapes for value in (100, 50, 0)
    )

    assert whole[0].width == pytest.approx(2 * half[0].width)
    assert nothing == ()


def test_a_gap_in_the_numbers_is_a_gap_in_the_line():
    drawing = Drawing(list("abcde"), ["x"], ["good"], [[1], [2], [None], [3], [4]])

    drawn = [line for line in lines(drawing, str).lines if line.series is not None]

    assert [len(line.points) for line in drawn] == [2, 2]


def test_a_point_under_another_one_is_still_seen():
    under, over = lines(Drawing(["a"], ["x", "y"], ["good", "stop"], [[3, 3]]), str).shapes

    assert (under.x + under.width / 2, under.y + under.height / 2) == pytest.approx((over.x + 2.5, over.y + 2.5))
    assert under.width > over.width


def test_a_single_column_is_no_wall():
    (column,) = columns(Drawing(["a"], ["x"], ["good"], [[3]]), str).shapes

    assert column.width < WIDTH / 4


def test_right_to_left_is_the_mirror_image():
    chart = columns(TWO, str)
    mirrored = chart.mirrored()

    for before, after in zip(chart.shapes, mirrored.shapes, strict=True):
        assert after.x + after.width == pytest.approx(WIDTH - before.x)
    assert [word.text for word in mirrored.words] == [word.text for word in chart.words]


def test_only_so_many_names_stand_under_the_columns_and_the_last_one_ends_inside():
    drawing = Drawing([f"week {number}" for number in range(26)], ["x"], ["good"], [[1]] * 26)

    feet = [word for word in columns(drawing, str).words if word.text.startswith("week")]

    assert len(feet) <= 5
    assert (feet[-1].text, feet[-1].x, feet[-1].anchor) == ("week 25", RIGHT, "end")


def test_nothing_to_count_is_no_trouble():
    assert columns(Drawing([], ["x"], ["good"], []), str).shapes == ()
    assert bars(Drawing(["a"], ["x"], ["good"], [[0]], [""]), of_whole=True).shapes == ()
