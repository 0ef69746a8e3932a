"""Fills a database with the years of a busy clinic: copies of real clients, with sealed fields sealed anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, time, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy import Table, insert, select

from tests.clients import client
from tests.clinic import Clinic
from webapp.domain.booking import Booking
from webapp.domain.care_plan import PlanItem
from webapp.domain.protocol import Kind
from webapp.domain.scheduling import Slot
from webapp.storage.encryption import BlindIndex
from webapp.storage.rows import AppointmentRow, BookedTimeRow, Row, TickEventRow, TreatmentRecordRow, new_id

SESSIONS_EACH = 10  # seven that took place and three that were moved away from
TICKS_EACH = 200
MOVED = (2, 4, 6)
MINUTES = {1: 360, 2: 330}
AT_ONCE = 500
FIRST_NAMES = ("Noor", "Sami", "Layla", "Omar", "Mona", "Yusuf", "Dana", "Karim", "Hana", "Tarek", "Rami", "Salma")
# A copy's own row says whose it is by one of these; the rest of what a client has hangs on such rows.
OWNER = "client_id"


def live_through(clinic: Clinic, staff_id: UUID) -> UUID:
    """One client who had seven sessions from the clock's day on, three of which were moved once."""
    wish = clinic.desk.today() + timedelta(days=25)
    client_id = clinic.arrive(client(desired_date=wish.isoformat()))
    if clinic.work.reviews.waiting():
        clinic.decide(client_id, staff_id)
    day = clinic.days(client_id)[0]
    for number in range(1, 8):
        slot = Slot(time(10), MINUTES.get(number, 300), staff_id, None)
        clinic.book(client_id, staff_id, number, day, agreed=True, slot=slot)
        if number in MOVED:
            later = day + timedelta(days=1)
            clinic.work.bookings.move(client_id, Booking(number, later, slot=slot, agreed=True), staff_id, was=day)
            day = later
        day += timedelta(days=28)
    clinic.clock.set_day(day)
    return client_id


def copy_clients(clinic: Clinic, model: UUID, copies: int, blind_index: BlindIndex) -> None:
    """`copies` more clients like `model`, each on days of their own."""
    _Copier(clinic, model, blind_index).make(copies)


class _Copier:
    def __init__(self, clinic: Clinic, model: UUID, blind_index: BlindIndex) -> None:
        self._cipher = clinic.desk.cipher
        self._database = clinic.database
        self._blind_index = blind_index
        self._counter = count(1)
        with self._database.read() as session:
            self._rows = {
                table: [dict(row) for row in session.execute(_of(table, model)).mappings()] for table in _tables()
            }
        self._model = model
        plan = clinic.plan(model).plan
        self._ticks = [(item.key, day, slot) for item in plan.items for day, slot in _ticks(item)][:TICKS_EACH]
        self._treated_by = clinic.staff("T. Years")

    def make(self, copies: int) -> None:
        for done in range(0, copies, AT_ONCE):
            batch: dict[Table, list[dict[str, Any]]] = {}
            for _ in range(min(AT_ONCE, copies - done)):
                for table, rows in self._copy():
                    batch.setdefault(table, []).extend(rows)
            with self._database.write() as session:
                for table in Row.metadata.sorted_tables:
                    if batch.get(table):
                        session.execute(insert(table), batch[table])

    def _copy(self) -> Iterator[tuple[Table, list[dict[str, Any]]]]:
        number = next(self._counter)
        shift = timedelta(days=-(number % 2000))
        ids = {row["id"]: new_id() for rows in self._rows.values() for row in rows}
        for table, rows in self._rows.items():
            yield table, [self._row(table, row, ids, shift, number) for row in rows]
        client_id = ids[self._model]
        yield TickEventRow.__table__, [*self._tick_events(client_id, shift)]  # type: ignore[misc]  # it is a Table
        yield TreatmentRecordRow.__table__, [*self._treatments(ids, shift)]  # type: ignore[misc]  # it is a Table

    def _row(
        self, table: Table, row: Mapping[str, Any], ids: Mapping[UUID, UUID], shift: timedelta, number: int
    ) -> dict[str, Any]:
        copied = {name: _moved(value, ids, shift) for name, value in row.items()}
        for name, value in row.items():
            if name.endswith("_enc") and value is not None:
                text = self._cipher.open(table.name, name, row["id"], value)
                copied[name] = self._cipher.seal(table.name, name, copied["id"], text)
        if table.name == "client":
            copied |= self._contact(copied["id"], number)
        if "submission_id" in copied:
            copied["submission_id"] = new_id()
        return copied

    def _contact(self, client_id: UUID, number: int) -> dict[str, Any]:
        first = FIRST_NAMES[number % len(FIRST_NAMES)]
        said = {
            "name": f"{first} Client{number}",
            "email": f"client{number}@demo.example",
            "phone": f"+97150{number:07}",
        }
        sealed = {
            f"{name}_enc": self._cipher.seal("client", f"{name}_enc", client_id, text) for name, text in said.items()
        }
        found = {
            "email_index": self._blind_index.of(said["email"]),
            "phone_index": self._blind_index.of_phone(said["phone"]),
        }
        return sealed | found

    def _tick_events(self, client_id: UUID, shift: timedelta) -> Iterator[dict[str, Any]]:
        now = self._rows[Row.metadata.tables["client"]][0]["created_at"]
        for counter, (key, day, slot) in enumerate(self._ticks):
            yield dict(
                id=new_id(), created_at=now, client_id=client_id, device_id="phone", counter=counter, item_key=key,
                day=day + shift, slot=slot, state="done", note_enc=None, client_time=now, received_at=now,
            )  # fmt: skip

    def _treatments(self, ids: Mapping[UUID, UUID], shift: timedelta) -> Iterator[dict[str, Any]]:
        for row in self._rows[Row.metadata.tables["appointment"]]:
            if row["ended_at"] is None:
                identity = new_id()
                yield dict(
                    id=identity, created_at=row["created_at"], client_id=ids[self._model],
                    appointment_id=ids[row["id"]], number=row["number"], held_on=row["starts_on"] + shift,
                    outcome="done", minutes=300, readiness="green", further=False, technician_id=self._treated_by,
                    body_enc=self._cipher.seal("treatment_record", "body_enc", identity, "{}"),
                )  # fmt: skip


def _tables() -> list[Table]:
    left_out = {"tick_event", "treatment_record", "search_token", "audit_event"}
    mine = [
        table for table in Row.metadata.sorted_tables if OWNER in table.c or table.name in ("client", "booked_time")
    ]
    return [table for table in mine if table.name not in left_out]


def _of(table: Table, client_id: UUID) -> Any:
    if table.name == "booked_time":
        of_client = select(AppointmentRow.id).where(AppointmentRow.client_id == client_id)
        return select(BookedTimeRow.__table__).where(BookedTimeRow.appointment_id.in_(of_client))
    return select(table).where((table.c.id if table.name == "client" else table.c[OWNER]) == client_id)


def _moved(value: Any, ids: Mapping[UUID, UUID], shift: timedelta) -> Any:
    if isinstance(value, UUID):
        return ids.get(value, value)
    is_day = isinstance(value, date)
    return value + shift if is_day else value


def _ticks(item: PlanItem) -> Iterator[tuple[date, int]]:
    if item.kind is Kind.TASK and not item.staff and item.end:
        for step in range((item.end - item.start).days + 1):
            day = item.start + timedelta(days=step)
            yield from ((day, slot) for slot in range(len(item.slots_on(day))))
