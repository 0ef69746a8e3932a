"""Pictures of numbers: where each bar, line and word stands. The macro in components/chart.html draws them.

All is laid out for a phone's width, in units of about one pixel there, so that words stay readable; from right to left
it is mirrored.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

WIDTH = 320
LEFT, RIGHT, TOP = 36.0, 314.0, 12.0
# Of pictures with upright columns, and of a row of a picture with lying bars.
PLOT, FOOT = 170.0, 30.0
ROW, BAR = 44.0, 16.0
LABELS = 5
# A column is no wider than this, however few there are. A dot under another one is larger, so that both are seen.
WIDEST = 48.0
DOT, DOT_UNDER = 5.0, 4.0
LONGEST_LABEL = 42
# Where a bar ends at the latest, so that its number has room behind it.
BARS_END = 264.0
EPSILON = 1e-9
Write = Callable[[float], str]
"""How a number of a scale is written."""


@dataclass(frozen=True)
class Shape:
    """A bar of a series."""

    x: float
    y: float
    width: float
    height: float
    series: int


@dataclass(frozen=True)
class Word:
    """A word or number; `anchor` is where of it the place is, in the direction of reading."""

    x: float
    y: float
    text: str
    anchor: str = "start"
    is_soft: bool = False


@dataclass(frozen=True)
class Line:
    """A line through points; without a series it is a line of the grid."""

    points: tuple[tuple[float, float], ...]
    series: int | None = None

    @property
    def path(self) -> str:
        """As SVG writes it."""
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in self.points)


@dataclass(frozen=True)
class Chart:
    """One picture. `series` are the names of the legend, `tones` their colours."""

    height: float
    series: tuple[str, ...]
    tones: tuple[str, ...]
    shapes: tuple[Shape, ...] = ()
    words: tuple[Word, ...] = ()
    lines: tuple[Line, ...] = ()
    width: float = WIDTH

    def mirrored(self) -> Chart:
        """For reading from right to left."""
        shapes = tuple(Shape(self.width - s.x - s.width, s.y, s.width, s.height, s.series) for s in self.shapes)
        words = tuple(Word(self.width - w.x, w.y, w.text, w.anchor, w.is_soft) for w in self.words)
        lines = tuple(Line(tuple((self.width - x, y) for x, y in line.points), line.series) for line in self.lines)
        return Chart(self.height, self.series, self.tones, shapes, words, lines)


@dataclass(frozen=True)
class Drawing:
    """What is drawn: `values` by row and series; `None` is nothing to draw. `notes` stand at the end of lying bars."""

    labels: Sequence[str]
    series: Sequence[str]
    tones: Sequence[str]
    values: Sequence[Sequence[float | None]]
    notes: Sequence[str] = ()


def columns(drawing: Drawing, number: Write) -> Chart:
    """Upright columns, the series on top of each other; for what goes on in time."""
    highest = nice(max((_sum(row) for row in drawing.values), default=0))
    step = (RIGHT - LEFT) / max(len(drawing.values), 1)
    wide, shapes = min(step * 0.76, WIDEST), list[Shape]()
    for place, row in enumerate(drawing.values):
        bottom = TOP + PLOT
        for series, value in enumerate(row):
            tall = PLOT * (value or 0) / highest
            bottom -= tall
            if tall:
                shapes.append(Shape(LEFT + step * (place + 0.5) - wide / 2, bottom, wide, tall, series))
    return _chart(drawing, TOP + PLOT + FOOT, shapes, _scale(highest, number), _feet(drawing.labels, step))


def lines(drawing: Drawing, number: Write) -> Chart:
    """A line for each series; for measures in time. A gap in the numbers is a gap in the line."""
    highest = nice(max((value or 0 for row in drawing.values for value in row), default=0))
    step = (RIGHT - LEFT) / max(len(drawing.values), 1)
    drawn, dots = list[Line](), list[Shape]()
    for series in range(len(drawing.series)):
        run, side = list[tuple[float, float]](), DOT + DOT_UNDER * (len(drawing.series) - 1 - series)
        for place, row in enumerate(drawing.values):
            value = row[series]
            if value is None:
                drawn, run = _with_run(drawn, run, series), []
                continue
            x, y = LEFT + step * (place + 0.5), TOP + PLOT * (1 - value / highest)
            run.append((x, y))
            dots.append(Shape(x - side / 2, y - side / 2, side, side, series))
        drawn = _with_run(drawn, run, series)
    grid, words = _scale(highest, number)
    return _chart(drawing, TOP + PLOT + FOOT, dots, ((*grid, *drawn), words), _feet(drawing.labels, step))


def bars(drawing: Drawing, *, of_whole: bool = False, highest: float | None = None) -> Chart:
    """Lying bars under their names, the series side by side; `of_whole`: each bar is all of its row.

    `highest` is the number of the longest bar that there could be; None: of the longest that there is.
    """
    highest = highest or max((_sum(row) for row in drawing.values), default=0) or 1
    shapes, words = list[Shape](), list[Word]()
    room = BARS_END - 8
    for place, row in enumerate(drawing.values):
        top, x = place * ROW, 8.0
        whole = (_sum(row) or 1) if of_whole else highest
        words.append(Word(8, top + 15, _short(drawing.labels[place])))
        for series, value in enumerate(row):
            wide = room * (value or 0) / whole
            if wide:
                shapes.append(Shape(x, top + 21, wide, BAR, series))
            x += wide
        words.append(Word(RIGHT if of_whole else x + 6, top + 34, drawing.notes[place], "end" if of_whole else "start"))
    return _chart(drawing, len(drawing.values) * ROW, shapes, ((), words), ())


def nice(highest: float) -> float:
    """The end of a scale: a round number whose half is round too."""
    if highest <= 0:
        return 2
    power = 10.0 ** math.floor(math.log10(highest))
    # Percentages add up to a little more than a hundred at times.
    return next(power * factor for factor in (1, 2, 4, 6, 8, 10) if power * factor * (1 + EPSILON) >= highest)


def _chart(
    drawing: Drawing,
    height: float,
    shapes: Iterable[Shape],
    scale: tuple[Iterable[Line], Iterable[Word]],
    feet: Iterable[Word],
) -> Chart:
    grid, words = scale
    return Chart(height, tuple(drawing.series), tuple(drawing.tones), tuple(shapes), (*words, *feet), tuple(grid))


def _scale(highest: float, number: Write) -> tuple[tuple[Line, ...], tuple[Word, ...]]:
    """Lines at nothing, a half and all, each with its number."""
    grid, words = list[Line](), list[Word]()
    for share in (0, 0.5, 1):
        y = TOP + PLOT * (1 - share)
        grid.append(Line(((LEFT, y), (RIGHT, y))))
        words.append(Word(LEFT - 6, y + 4, number(highest * share), "end", is_soft=True))
    return tuple(grid), tuple(words)


def _feet(labels: Sequence[str], step: float) -> Iterator[Word]:
    """As many names under the columns as can be read; the last one always."""
    every = max(math.ceil(len(labels) / LABELS), 1)
    for place, label in enumerate(labels):
        is_last = place == len(labels) - 1
        if is_last and len(labels) > LABELS:
            yield Word(RIGHT, TOP + PLOT + 18, label, "end", is_soft=True)
        elif (len(labels) - 1 - place) % every == 0:
            yield Word(LEFT + step * (place + 0.5), TOP + PLOT + 18, label, "middle", is_soft=True)


def _with_run(drawn: list[Line], run: list[tuple[float, float]], series: int) -> list[Line]:
    return [*drawn, Line(tuple(run), series)] if len(run) > 1 else drawn


def _sum(row: Sequence[float | None]) -> float:
    return sum(value or 0 for value in row)


def _short(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1].rstrip()}…"
