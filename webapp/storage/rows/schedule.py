"""When people work, in which rooms, at what time a session begins, and which days clients ask for."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.storage.rows.base import Code, Digest, Row, key_of, one_of

PARTS_OF_DAY = ("any", "morning", "afternoon")
REQUEST_OUTCOMES = ("confirmed", "declined", "withdrawn", "replaced")


class RoomRow(Row):
    """A place where one session can be held at a time. Retired, never deleted: bookings keep their room."""

    __tablename__ = "room"

    name: Mapped[str] = mapped_column(String(80))
    retired_at: Mapped[datetime | None]


class WorkingHoursRow(Row):
    """One span of a weekday (0 is Monday) in which somebody treats, in the clinic's time, written as HH:MM."""

    __tablename__ = "working_hours"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("starts_at < ends_at", name="span"),
        Index(None, "staff_id"),
    )

    staff_id: Mapped[UUID] = key_of("staff")
    weekday: Mapped[int]
    starts_at: Mapped[str] = mapped_column(String(5))
    ends_at: Mapped[str] = mapped_column(String(5))


class TimeOffRow(Row):
    """Days, both included, on which somebody does not work; of nobody in particular, the clinic is closed."""

    __tablename__ = "time_off"
    __table_args__ = (CheckConstraint("first_on <= last_on", name="span"), Index(None, "last_on"))

    staff_id: Mapped[UUID | None] = key_of("staff")
    first_on: Mapped[date]
    last_on: Mapped[date]
    words: Mapped[str] = mapped_column(String(200))
    set_by: Mapped[UUID] = key_of("staff")
    ended_at: Mapped[datetime | None]


class BookedTimeRow(Row):
    """The hour of a booked session, who treats and where. Another hour ends this row and makes a new one.

    It ends with its appointment too. `day` repeats the appointment's, so that one look finds what overlaps.
    """

    __tablename__ = "booked_time"
    __table_args__ = (
        CheckConstraint("minutes > 0", name="minutes"),
        Index(
            "uq_booked_time_open",
            "appointment_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(None, "day"),
        Index(None, "appointment_id"),
    )

    appointment_id: Mapped[UUID] = key_of("appointment")
    day: Mapped[date]
    starts_at: Mapped[str] = mapped_column(String(5))
    minutes: Mapped[int]
    technician_id: Mapped[UUID] = key_of("staff")
    room_id: Mapped[UUID | None] = key_of("room")
    booked_by: Mapped[UUID] = key_of("staff")
    ended_at: Mapped[datetime | None]


class DateRequestRow(Row):
    """A day that a client asks for, and what became of it; one waits at a time."""

    __tablename__ = "date_request"
    __table_args__ = (
        one_of("part", PARTS_OF_DAY),
        one_of("outcome", REQUEST_OUTCOMES),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("(settled_at IS NULL) = (outcome IS NULL)", name="settled"),
        Index(
            "uq_date_request_open",
            "client_id",
            unique=True,
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
        Index(None, "client_id"),
    )

    client_id: Mapped[UUID] = key_of("client")
    number: Mapped[int]
    wanted_on: Mapped[date]
    part: Mapped[Code]
    note_enc: Mapped[bytes | None]
    outcome: Mapped[Code | None]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[UUID | None] = key_of("staff")
    answer_enc: Mapped[bytes | None]


class StaffCalendarRow(Row):
    """One private address under which calendars read when a member of staff treats; an ended one answers nobody."""

    __tablename__ = "staff_calendar"
    __table_args__ = (
        UniqueConstraint("token_hash"),
        Index(
            "uq_staff_calendar_open",
            "staff_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    staff_id: Mapped[UUID] = key_of("staff")
    token_hash: Mapped[Digest]
    token_enc: Mapped[bytes]
    ended_at: Mapped[datetime | None]
