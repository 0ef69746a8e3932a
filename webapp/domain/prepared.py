"""How much of what prepares the scalp was done before a session, as far as anybody knows.

Four numbers are kept apart: done, left out, not applicable, and what the client's phones have said nothing about yet.
The last one is never read as left out: a phone without a network is no client who does nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from webapp.domain.calendar import days
from webapp.domain.care_plan import CarePlan, PlanItem
from webapp.domain.completion import Completions, SkipReason, Tick, TickState, ticks_on
from webapp.domain.protocol import Kind

# What makes the scalp soft and clean (F100, F103, F108, F111): rubbing, oiling and washing. Shaving and sunscreen,
# a hat, looks at a test spot and questions are asked for too, but a session does not depend on them.
CRITICAL_ACTS = frozenset({"exfoliate", "oil", "wash_shampoo", "wash_baby_shampoo", "wash_water"})
# What is not allowed while the skin heals; as long as one of them is barred, care is aftercare and no preparation.
HEALING_BARS = frozenset({"touch", "wet", "shampoo", "oil", "scalp_product"})


@dataclass(frozen=True)
class Prepared:
    """The critical ticks of `first` to `last`, both included and over, counted by what is known of them.

    `skipped` is what the client said to have left out, and what nobody ticked although a phone was in touch later.
    `unknown` is what no phone has been in touch about since. `is_sore`: something was left out because of sore skin,
    on one of these days or on the day that it is now.
    """

    first: date
    last: date
    done: int = 0
    skipped: int = 0
    not_applicable: int = 0
    unknown: int = 0
    is_sore: bool = False

    @property
    def known(self) -> int:
        """Ticks that count, of which somebody knows what became of them."""
        return self.done + self.skipped

    @property
    def percent(self) -> int | None:
        """The share that is done of what is known, rounded down; None while nothing is."""
        return self.done * 100 // self.known if self.known else None

    def is_below(self, percent: int) -> bool:
        """Whether less than this share of what is known was done."""
        return self.done * 100 < percent * self.known

    def is_certainly_below(self, percent: int) -> bool:
        """Whether it would stay less even if everything were done that nobody knows of."""
        return (self.done + self.unknown) * 100 < percent * (self.known + self.unknown)


def prepared(
    plan: CarePlan,
    number: int,
    day: date,
    today: date,
    last_days: int,
    completions: Completions,
    contact_on: date | None,
) -> Prepared:
    """What was done for session `number` of `day` in the `last_days` days before it that are over.

    `contact_on` is the last day on which any phone of the client was in touch; before that day all is known, from it
    on only what was tapped. Counted is from the end of the aftercare of the session before.
    """
    first = max(day - days(last_days), _healed_from(plan, number))
    last = min(day, today) - days(1)
    counts = Counter(_became(tick, completions, contact_on) for tick in _critical_ticks(plan, first, last))
    until_now = _critical_ticks(plan, first, min(day, today))
    is_sore = any(completions.reason(tick) is SkipReason.SORE for tick in until_now)
    return Prepared(first, last, **counts, is_sore=is_sore)


def _became(tick: Tick, completions: Completions, contact_on: date | None) -> str:
    state = completions.state(tick)
    if state is TickState.DONE:
        return "done"
    if state is TickState.SKIPPED:
        return "not_applicable" if completions.reason(tick) is SkipReason.NOT_APPLICABLE else "skipped"
    return "skipped" if contact_on and tick.day < contact_on else "unknown"


def _critical_ticks(plan: CarePlan, first: date, last: date) -> Iterator[Tick]:
    items = [item for item in plan.items if _is_critical(item)]
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(ordinal)
        yield from (tick for item in items for tick, _ in ticks_on(item, day))


def _is_critical(item: PlanItem) -> bool:
    return item.kind is Kind.TASK and not item.staff and not item.once and not CRITICAL_ACTS.isdisjoint(item.acts)


def _healed_from(plan: CarePlan, number: int) -> date:
    """The day after the last one on which the session before still bars something on the scalp."""
    barred = [
        item.end or item.start
        for item in plan.items
        if item.session == number - 1 and item.kind is Kind.AVOID and not HEALING_BARS.isdisjoint(item.acts)
    ]
    return max(barred, default=date.min) + days(1)
