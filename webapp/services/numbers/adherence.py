"""What of the plans was done: by line of the plan and by day before or after its session."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from webapp.domain.care_plan import CarePlan, PlanItem
from webapp.domain.completion import Tick, TickState, ticks_on
from webapp.domain.numbers import CountTable, Label, counted
from webapp.domain.protocol import Kind
from webapp.services.merged_records import not_merged
from webapp.services.numbers.source import Source, Step, batches
from webapp.storage.assessment_record import read_tasks
from webapp.storage.rows import ClientRow, PlanRow, TickEventRow

COLUMNS = ("done", "partly", "skipped", "unknown")
States = dict[Tick, str]


@dataclass
class _Found:
    """`days` counts every day of everybody; `people` counts everybody once for a line, a day and a state."""

    days: Counter[tuple[Label, str]] = field(default_factory=Counter)
    people: Counter[tuple[Label, str]] = field(default_factory=Counter)


def adherence(source: Source, step: Step) -> CountTable:
    """Every day up to yesterday on which a plan asked somebody for something, by what they ticked.

    The plan of a record that was merged into another asks nobody any more, so it would only say "unknown" for ever.
    The day is counted from the session that the line belongs to, the first one where it belongs to none. `unknown`
    is what nobody said anything about: it may be done all the same.
    """
    with source.database.read() as session:
        clients = session.scalars(_clients().order_by(ClientRow.id)).all()
    found = _Found()
    for some in batches(clients):
        plans, ticks = _plans(source, some), _ticks(source, some)
        for client_id, plan in plans.items():
            of_client = Counter(_days_of(plan, ticks.get(client_id, {}), source.yesterday))
            found.days.update(of_client)
            found.people.update(of_client.keys())
        step(len(some))
    rows = sorted({row for row, _ in found.days}, key=lambda row: (row[0], int(row[1])))
    return counted(found.days, COLUMNS, rows, people=found.people)


def clients_with_plans(session: Session) -> int:
    """How many plans have to be opened."""
    return session.scalars(select(func.count()).select_from(_clients().subquery())).one()


def _clients() -> Select[UUID]:
    return select(ClientRow.id).where(not_merged(ClientRow.id))


def _days_of(plan: CarePlan, states: States, last: date) -> Iterator[tuple[Label, str]]:
    days = {session.number: session.date for session in plan.sessions}
    for item in plan.items:
        if item.kind is not Kind.TASK or item.staff or not item.slots or not days:
            continue
        zero = days.get(item.session or 1, min(days.values()))
        for day, ticks in _asked(item, last):
            yield (item.id, str((day - zero).days)), _state(states.get(tick, "") for tick in ticks)


def _asked(item: PlanItem, last: date) -> Iterator[tuple[date, list[Tick]]]:
    """Each day of an item with its ticks. One that is done once counts for the day on which its time is over."""
    if item.once:
        if item.end is not None and item.end <= last:
            yield item.start, [tick for tick, _ in ticks_on(item, item.start)]
        return
    for number in range(item.start.toordinal(), min(last, item.end or last).toordinal() + 1):
        day = date.fromordinal(number)
        if ticks := [tick for tick, _ in ticks_on(item, day)]:
            yield day, ticks


def _state(states: Iterable[str]) -> str:
    said = set(states)
    if said == {TickState.DONE}:
        return "done"
    if TickState.SKIPPED in said:
        return "skipped"
    return "partly" if TickState.DONE in said else "unknown"


def _plans(source: Source, some: list[UUID]) -> dict[UUID, CarePlan]:
    newest = select(PlanRow.client_id, func.max(PlanRow.number).label("number")).where(PlanRow.client_id.in_(some))
    last = newest.group_by(PlanRow.client_id).subquery()
    is_last = and_(PlanRow.client_id == last.c.client_id, PlanRow.number == last.c.number)
    with source.database.read() as session:
        rows = session.execute(select(PlanRow.client_id, PlanRow.id, PlanRow.body_enc).join(last, is_last)).all()
    opened = ((client_id, source.cipher.open("plan", "body_enc", row_id, sealed)) for client_id, row_id, sealed in rows)
    return {client_id: read_tasks(body) for client_id, body in opened}


def _ticks(source: Source, some: list[UUID]) -> dict[UUID, States]:
    """The last word about every tick, as `domain.completion.fold` has it, without an object for each of millions."""
    row = TickEventRow
    columns = (row.client_id, row.item_key, row.day, row.slot, row.state, row.counter, row.device_id, row.id)
    last: dict[UUID, dict[Tick, tuple[tuple[int, str, int], str]]] = {}
    with source.database.read() as session:
        taps = session.execute(select(*columns).where(row.client_id.in_(some)))
        for client_id, key, day, slot, state, counter, device, tap_id in taps:
            of_client, tick = last.setdefault(client_id, {}), Tick(key, day, slot)
            place = (counter, device, tap_id.int)
            if tick not in of_client or place > of_client[tick][0]:
                of_client[tick] = place, state
    return {client: {tick: state for tick, (_, state) in ticks.items()} for client, ticks in last.items()}
