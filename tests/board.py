"""Sessions on a day of the board, whatever stands in the way of booking them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import select

from tests.clinic import Clinic
from tests.intakes import CLEAR
from tests.rows import appointment_row, booked_time_row, room_row, treatment_record_row
from webapp.storage.rows import AppointmentRow, ClientRow, StaffRow

DAY = date(2026, 12, 14)
ALLERGIC = {"answers": {**CLEAR, "allergies": ["latex", "plant_oils"], "allergy_details": "Macadamia, badly"}}


def booked(
    clinic: Clinic,
    staff_id: UUID,
    name: str = "Layla",
    case: str | Mapping[str, object] = "U01",
    *,
    at: str = "",
    day: date = DAY,
    room: str = "Room 1",
) -> UUID:
    """A client with session 1 on the day, at an hour in a room where one is given."""
    client_id = clinic.arrive(case, name)
    book(clinic, staff_id, client_id, at=at, day=day, room=room)
    return client_id


def book(clinic: Clinic, staff_id: UUID, client_id: UUID, *, at: str = "", day: date = DAY, room: str = "") -> None:
    """Session 1 of this client."""
    with clinic.database.write() as session:
        client, staff = session.get_one(ClientRow, client_id), session.get_one(StaffRow, staff_id)
        appointment = appointment_row(client, staff, starts_on=day, created_at=clinic.clock())
        session.add(appointment)
        if at:
            place = room_row(name=room)
            time = booked_time_row(appointment, staff, day=day, starts_at=at, minutes=360, room_id=place.id)
            session.add_all([place, time])
        session.flush()
        clinic.desk.plans.remake(session, client_id, "booked")


def written_down(clinic: Clinic, staff_id: UUID, outcome: str = "done") -> None:
    """The only session of anybody is on record, whatever its day."""
    with clinic.database.write() as session:
        appointment, staff = session.scalars(select(AppointmentRow)).one(), session.get_one(StaffRow, staff_id)
        session.add(treatment_record_row(appointment, staff, outcome=outcome))
