"""Which pictures are drawn of which table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext

from webapp.domain.numbers import CountTable, MeasureTable, Table, share
from webapp.domain.treatment import Outcome
from webapp.web.formats import END, LEFT_TO_RIGHT, number
from webapp.web.language import direction
from webapp.web.staff.charts import Chart, Drawing, bars, columns, lines
from webapp.web.staff.numbers_words import WORDS, item, level, month, week

# As many weeks or months as a phone can show; the table has all.
SHOWN = 26
DAYS_AROUND = 21
WHOLE = 100  # percent
TONES: Mapping[str, tuple[str, ...]] = {
    "intakes": ("stop", "info", "attention", "accent", "good"),
    "outcomes": ("good", "attention", "stop"),
    "adherence": ("good", "accent", "attention", "plain"),
    "satisfaction": ("stop", "attention", "plain", "accent", "good"),
    "waiting": ("info", "attention"),
}
BY_NUMBER = ("step-1", "step-2", "step-3", "step-4", "step-5", "step-6", "step-7")


@dataclass(frozen=True)
class Picture:
    """A chart and what a screen reader says of it."""

    chart: Chart
    title: str
    description: str


def pictures(key: str, table: Table) -> tuple[Picture, ...]:
    """The pictures of a table; none of an empty one."""
    if not table.rows:
        return ()
    drawn = _PICTURES.get(key, _lying)(key, table)
    return tuple(replace(each, chart=each.chart.mirrored()) if direction() == "rtl" else each for each in drawn)


def _by_week(key: str, table: Table) -> Iterable[Picture]:
    assert isinstance(table, CountTable)  # noqa: S101  tells the type checker which tables this is for
    weeks = [week(row[0]) for row in table.rows[-SHOWN:]]
    drawing = _drawing(key, table, table.counts[-SHOWN:], weeks)
    last = gettext("Week from %(day)s: %(number)s.", day=weeks[-1], number=number(table.row_totals[-1]))
    yield _picture(key, columns(drawing, number), f"{WORDS[key].note} {last}")


def _waiting(key: str, table: Table) -> Iterable[Picture]:
    assert isinstance(table, MeasureTable)  # noqa: S101  tells the type checker which tables this is for
    hours = [row[1:] for row in table.values[-SHOWN:]]
    names = tuple(WORDS[key].column(code) for code in table.columns[1:])
    drawing = Drawing([week(row[0]) for row in table.rows[-SHOWN:]], names, TONES[key], hours)
    yield _picture(key, lines(drawing, number), str(WORDS[key].note))


def _outcomes(key: str, table: Table) -> Iterable[Picture]:
    assert isinstance(table, CountTable)  # noqa: S101  tells the type checker which tables this is for
    months = _summed(table, lambda row: row[0])
    shown = sorted(months)[-SHOWN:]
    drawing = _drawing(key, table, [months[code] for code in shown], [month(code) for code in shown])
    yield _picture(key, columns(drawing, number), gettext("Sessions by month and how they ended."))
    levels = _summed(table, lambda row: row[1])
    known = [code for code in ("green", "amber", "red", "before_readiness") if code in levels]
    home = table.columns.index(Outcome.SENT_HOME)
    notes = [_percent(levels[code][home], sum(levels[code])) for code in known]
    shares = [(share(levels[code][home], sum(levels[code])),) for code in known]
    names = [level(code) for code in known]
    drawing = Drawing(names, (WORDS[key].column(Outcome.SENT_HOME),), ("stop",), shares, notes)
    told = "; ".join(f"{name}: {note}" for name, note in zip(names, notes, strict=True))
    words = gettext("Share of sessions sent home, by readiness on the day. %(told)s", told=told)
    yield Picture(bars(drawing, highest=WHOLE), gettext("Sent home, by readiness"), words)


def _adherence(key: str, table: Table) -> Iterable[Picture]:
    assert isinstance(table, CountTable)  # noqa: S101  tells the type checker which tables this is for
    items = _summed(table, lambda row: row[0])
    codes = sorted(items)
    notes = [_percent(items[code][0], sum(items[code])) for code in codes]
    drawing = _drawing(key, table, [items[code] for code in codes], [item(code) for code in codes], notes)
    yield Picture(bars(drawing, of_whole=True), gettext("Done, by line of the plan"), str(WORDS[key].note))
    days = _summed(table, lambda row: row[1])
    near = sorted((code for code in days if abs(int(code)) <= DAYS_AROUND), key=int)
    parts = [tuple(share(part, sum(days[code])) or 0 for part in days[code]) for code in near]
    drawing = _drawing(key, table, parts, [f"{LEFT_TO_RIGHT}{number(int(code))}{END}" for code in near])
    words = gettext("In percent, by days before (less than 0) and after a session.")
    yield Picture(columns(drawing, number), gettext("Done, by day of the plan"), words)


def _shares(key: str, table: Table) -> Iterable[Picture]:
    assert isinstance(table, CountTable)  # noqa: S101  tells the type checker which tables this is for
    notes = [number(total) for total in table.row_totals]
    yield _picture(key, bars(_of(key, table, notes), of_whole=True), str(WORDS[key].note))


def _lying(key: str, table: Table) -> Iterable[Picture]:
    assert isinstance(table, CountTable)  # noqa: S101  tells the type checker which tables this is for
    notes = [number(total) for total in table.row_totals]
    yield _picture(key, bars(_of(key, table, notes)), str(WORDS[key].note))


def _drop_off(key: str, table: Table) -> Iterable[Picture]:
    """How many came at least as far as each place; the last one is that the answers were sent."""
    assert isinstance(table, CountTable)  # noqa: S101  tells the type checker which tables this is for
    reached = [(sum(table.row_totals[place:]),) for place in range(len(table.rows))]
    if not table.total:
        return
    notes = [f"{number(here)} · {_percent(here, table.total)}" for (here,) in reached]
    labels = [" ".join(WORDS[key].row(row)) for row in table.rows]
    drawing = _drawing(key, table, reached, labels, notes)
    sent = gettext("Sent: %(share)s.", share=_percent(reached[-1][0], table.total))
    what = gettext("How many came this far.")
    yield _picture(key, bars(drawing), f"{what} {sent}")


_PICTURES: Mapping[str, Callable[[str, Table], Iterable[Picture]]] = {
    "intakes": _by_week,
    "waiting": _waiting,
    "outcomes": _outcomes,
    "adherence": _adherence,
    "satisfaction": _shares,
    "sessions-by-scars": _shares,
    "sessions-by-hair": _shares,
    "sessions-by-plan": _shares,
    "drop-off": _drop_off,
}


def _picture(key: str, chart: Chart, description: str) -> Picture:
    return Picture(chart, str(WORDS[key].title), description)


def _of(key: str, table: CountTable, notes: Sequence[str]) -> Drawing:
    """The table as it is, row by row."""
    return _drawing(key, table, table.counts, [": ".join(WORDS[key].row(row)) for row in table.rows], notes)


def _drawing(
    key: str, table: CountTable, values: Sequence[Sequence[float]], labels: Sequence[str], notes: Sequence[str] = ()
) -> Drawing:
    """Other rows of the same columns, each a series."""
    series = tuple(WORDS[key].column(code) for code in table.columns)
    tones = TONES.get(key, BY_NUMBER if len(series) > 1 else ("accent",))
    return Drawing(labels, series, tones, values, notes)


def _summed(table: CountTable, group: Callable[[tuple[str, ...]], str]) -> dict[str, tuple[int, ...]]:
    """The rows of each group added up."""
    found: dict[str, Counter[int]] = {}
    for row, counts in zip(table.rows, table.counts, strict=True):
        found.setdefault(group(row), Counter()).update(dict(enumerate(counts)))
    return {code: tuple(sums[place] for place in range(len(table.columns))) for code, sums in found.items()}


def _percent(part: int, whole: int) -> str:
    percent = share(part, whole)
    return "–" if percent is None else gettext("%(number)s %%", number=number(round(percent)))
