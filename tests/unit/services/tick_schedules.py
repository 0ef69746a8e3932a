"""Five phones of one client, and what a network may do to them: a schedule is a string of bytes, which shrinks well."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from webapp.domain.completion import Completions, Tick, TickEvent, TickState, fold
from webapp.services.tick_store import CLOCK_TOLERANCE, Reason, Receipt, Result
from webapp.services.ticks import TickService
from webapp.storage.rows import TickEventRow

DAY = date(2026, 12, 8)
CLIENT = UUID(int=1)
PHONES = 5
# Few, so that phones meet on them. The last is in no plan.
TICKS = (Tick("T06", DAY, 0), Tick("T05", DAY, 0), Tick("T06", DAY - timedelta(days=1), 0), Tick("T99", DAY, 0))
STATES = tuple(TickState)
YEARS = timedelta(days=3653)
# By the first two, no two taps are alike.
STORED = (
    TickEventRow.device_id,
    TickEventRow.counter,
    TickEventRow.item_key,
    TickEventRow.day,
    TickEventRow.slot,
    TickEventRow.state,
    TickEventRow.client_time,
)
# What a network does with a batch: both ways, there only, not at all.
ANSWERED, ANSWER_LOST, LOST = range(3)


class OneTransaction:
    """A database whose transactions are all part of one that is never committed."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @contextmanager
    def write(self) -> Iterator[Session]:
        with Session(self._connection, expire_on_commit=False) as session:
            yield session
            session.commit()  # Within the outer transaction: what follows sees it, the disk does not.

    read = write


@dataclass
class Phone:
    """As `static/js` has it: an outbox, what is known of all ticks, the highest count, a clock of its own."""

    device: str
    clock: datetime
    outbox: list[TickEvent] = field(default_factory=list)
    known: Completions = field(default_factory=Completions)
    sent: list[TickEvent] = field(default_factory=list)
    counter: int = 0

    def tap(self, event_id: UUID, tick: Tick, state: TickState) -> TickEvent:
        self.counter += 1
        event = TickEvent(event_id, self.device, self.counter, *tick, state, self.clock)
        self.outbox.append(event)
        return event

    def hear(self, receipts: Iterable[Receipt], counter: int) -> None:
        """What was answered for leaves the outbox, what was taken is known from now on."""
        answers = {receipt.id: receipt.result for receipt in receipts}
        taken = [each for each in self.outbox if answers.get(each.id) in (Result.APPLIED, Result.DUPLICATE)]
        self.outbox = [each for each in self.outbox if each.id not in answers]
        self.learn(taken, counter)

    def learn(self, events: Iterable[TickEvent], counter: int) -> None:
        self.known = fold([*self.known.last.values(), *events])
        self.counter = max(self.counter, counter)

    @property
    def shown(self) -> dict[Tick, TickState]:
        return states(fold([*self.known.last.values(), *self.outbox]))


class Schedule:
    """Plays one schedule against a service. Every answer is compared with what a list in memory would say."""

    def __init__(self, ticks: TickService, change_plan: Callable[[], None], now: datetime, script: bytes) -> None:
        self._ticks, self._change_plan, self._now = ticks, change_plan, now
        self._bytes = iter(script)
        self.taps: list[TickEvent] = []
        self._arrived: set[UUID] = set()
        self._snapshots = [(Completions(), 0)]
        clocks = [now + YEARS * (self._next() - 128) / 128 for _ in range(PHONES)]
        self.phones = [Phone(f"phone-{number}", clock) for number, clock in enumerate(clocks)]

    def play(self) -> None:
        for what in self._bytes:
            phone = self.phones[what % PHONES]
            match what // PHONES % 9:
                case 0 | 1 | 2 | 3:
                    self._tap(phone)
                case 4 | 5 | 6:
                    self._send(phone)
                case 7:
                    self._look(phone)
                case _:
                    self._change_plan()

    def heal(self) -> None:
        """Every phone gets through, and looks."""
        for phone in self.phones:
            self._deliver(phone, list(phone.outbox), ANSWERED)
        completions, mark = self._ticks.state(CLIENT)
        for phone in self.phones:
            phone.learn(completions.last.values(), mark.counter)

    def compare(self, connection: Connection) -> None:
        """One state everywhere, and each tap stored once with all that it said."""
        good = [tap for tap in self.taps if tap.item_key != "T99"]
        in_order = sorted(good, key=lambda tap: (tap.counter, tap.device, str(tap.id)))
        wanted = {tap.tick: tap.state for tap in in_order}
        stored = connection.execute(select(*STORED).where(TickEventRow.client_id == CLIENT)).all()
        latest = self._now + CLOCK_TOLERANCE
        said = [(t.device, t.counter, *t.tick, t.state.value, min(t.client_time, latest)) for t in good]
        assert sorted(map(tuple, stored)) == sorted(said), "each tap is stored once"
        assert states(self._ticks.completions(CLIENT)) == wanted
        for phone in self.phones:
            assert not phone.outbox
            assert phone.shown == wanted, phone.device

    def _tap(self, phone: Phone) -> None:
        which = self._next()
        event_id = UUID(int=len(self.taps) * 7919 % 256 << 64 | len(self.taps))  # Later ids are not the greater ones.
        tick, state = TICKS[which % len(TICKS)], STATES[which // len(TICKS) % len(STATES)]
        self.taps.append(phone.tap(event_id, tick, state))

    def _send(self, phone: Phone) -> None:
        """Some of what is unsent, in any order, with some of what was sent before."""
        how = self._next()
        waiting = list(phone.outbox)
        batch = waiting[: how // 3 % (len(waiting) + 1)] if how & 1 else waiting
        again = phone.sent[-(how >> 5) :] if how >> 5 else []
        batch = [*again, *batch] if how & 8 else [*reversed(batch), *again]
        self._deliver(phone, batch, how % 3)

    def _deliver(self, phone: Phone, batch: list[TickEvent], fate: int) -> None:
        phone.sent = batch
        if fate == LOST or not batch:
            return
        taken = self._ticks.record(CLIENT, batch, DAY)
        assert list(taken.receipts) == [self._expected(event) for event in batch]
        if fate == ANSWERED:
            phone.hear(taken.receipts, taken.now.counter)

    def _expected(self, event: TickEvent) -> Receipt:
        if event.item_key == "T99":
            return Receipt.rejecting(event.id, Reason.UNKNOWN_ITEM)
        result = Result.DUPLICATE if event.id in self._arrived else Result.APPLIED
        self._arrived.add(event.id)
        return Receipt(event.id, result)

    def _look(self, phone: Phone) -> None:
        """Fetch all ticks; the answer may be one that was under way for long."""
        how = self._next()
        if how & 1:
            completions, mark = self._ticks.state(CLIENT)
            self._snapshots.append((completions, mark.counter))
        completions, counter = self._snapshots[-1 - how // 2 % len(self._snapshots)]
        phone.learn(completions.last.values(), counter)

    def _next(self) -> int:
        return next(self._bytes, 0)


def states(completions: Completions) -> dict[Tick, TickState]:
    return {tick: event.state for tick, event in completions.last.items()}
