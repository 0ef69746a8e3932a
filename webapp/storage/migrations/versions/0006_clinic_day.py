"""Keep the clinic's day: hours, rooms and times, readiness, treatment, concerns, notes, long work, the trail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.schema import SchemaItem

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLES = (
    "room",
    "working_hours",
    "time_off",
    "booked_time",
    "date_request",
    "staff_calendar",
    "session_check",
    "go_ahead",
    "staff_task",
    "treatment_record",
    "treatment_addition",
    "follow_up",
    "concern",
    "concern_event",
    "client_note",
    "client_merge",
    "search_token",
    "job",
    "numbers",
    "intake_reach",
    "clinic_profile",
    "audit_event",
)
NEVER_UPDATED = (
    "session_check",
    "go_ahead",
    "treatment_record",
    "treatment_addition",
    "follow_up",
    "concern_event",
    "client_note",
    "client_merge",
    "numbers",
    "clinic_profile",
    "audit_event",
)
NEVER_UPDATED_COLUMNS = {
    "booked_time": "appointment_id, day, starts_at, minutes, technician_id, room_id, booked_by, created_at",
    "date_request": "client_id, number, wanted_on, part, note_enc, created_at",
    "concern": "client_id, submission_id, day, urgency, body_enc, created_at",
}


def upgrade() -> None:
    _make_schedule()
    _make_readiness()
    _make_treatment()
    _make_concern()
    _make_client_file()
    _make_job()
    _make_trail()
    # Sessions pile up over the years, and a record asks for those of one client.
    _index("appointment", "client_id")
    for table in NEVER_UPDATED:
        _refuse_update(table, "UPDATE")
    for table, columns in NEVER_UPDATED_COLUMNS.items():
        _refuse_update(table, f"UPDATE OF {columns}")


def downgrade() -> None:
    op.drop_index("ix_appointment_client_id", "appointment")
    for table in reversed(TABLES):
        op.drop_table(table)


def _make_schedule() -> None:
    _table(
        "room",
        sa.Column("name", sa.String(80), nullable=False),
        _instant("retired_at", nullable=True),
    )
    _table(
        "working_hours",
        _of("staff"),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.String(5), nullable=False),
        sa.Column("ends_at", sa.String(5), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name="span"),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
    )
    _index("working_hours", "staff_id")
    _table(
        "time_off",
        _of("staff", nullable=True),
        _day("first_on"),
        _day("last_on"),
        sa.Column("words", sa.String(200), nullable=False),
        _of("staff", "set_by"),
        _instant("ended_at", nullable=True),
        sa.CheckConstraint("first_on <= last_on", name="span"),
    )
    _index("time_off", "last_on")
    _table(
        "booked_time",
        _of("appointment"),
        _day("day"),
        sa.Column("starts_at", sa.String(5), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        _of("staff", "technician_id"),
        _of("room", nullable=True),
        _of("staff", "booked_by"),
        _instant("ended_at", nullable=True),
        sa.CheckConstraint("minutes > 0", name="minutes"),
    )
    _index("booked_time", "appointment_id")
    _index("booked_time", "day")
    _index("booked_time", "appointment_id", name="uq_booked_time_open", where="ended_at IS NULL", unique=True)
    _table(
        "date_request",
        _of("client"),
        sa.Column("number", sa.Integer(), nullable=False),
        _day("wanted_on"),
        _code("part"),
        _bytes("note_enc", nullable=True),
        _code("outcome", nullable=True),
        _instant("settled_at", nullable=True),
        _of("staff", "settled_by", nullable=True),
        _bytes("answer_enc", nullable=True),
        sa.CheckConstraint("outcome IN ('confirmed', 'declined', 'withdrawn', 'replaced')", name="outcome"),
        sa.CheckConstraint("part IN ('any', 'morning', 'afternoon')", name="part"),
        sa.CheckConstraint("(settled_at IS NULL) = (outcome IS NULL)", name="settled"),
        sa.CheckConstraint("number >= 1", name="number"),
    )
    _index("date_request", "client_id")
    _index("date_request", "client_id", name="uq_date_request_open", where="settled_at IS NULL", unique=True)
    _table(
        "staff_calendar",
        _of("staff"),
        _digest("token_hash"),
        _bytes("token_enc"),
        _instant("ended_at", nullable=True),
        sa.UniqueConstraint("token_hash"),
    )
    _index("staff_calendar", "staff_id", name="uq_staff_calendar_open", where="ended_at IS NULL", unique=True)


def _make_readiness() -> None:
    _table(
        "session_check",
        _of("client"),
        sa.Column("number", sa.Integer(), nullable=False),
        _day("session_on"),
        _bytes("answers_enc"),
        _of("staff", "told_by", nullable=True),
        sa.CheckConstraint("number >= 1", name="number"),
    )
    _index("session_check", "client_id", "session_on")
    _table(
        "go_ahead",
        _of("client"),
        _of("appointment"),
        _of("staff"),
        _json("reasons"),
        _bytes("reason_enc"),
    )
    _index("go_ahead", "appointment_id")
    _index("go_ahead", "client_id")
    _table(
        "staff_task",
        _of("client"),
        _code("kind"),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        _day("by_day"),
        _json("reasons"),
        _instant("told_at", nullable=True),
        _instant("done_at", nullable=True),
        _of("staff", "done_by", nullable=True),
        sa.CheckConstraint("kind IN ('readiness', 'call', 'touch_up')", name="kind"),
        sa.CheckConstraint("(done_at IS NULL) = (done_by IS NULL)", name="done"),
        sa.UniqueConstraint("kind", "subject_id"),
    )
    _index("staff_task", "client_id")
    _index("staff_task", "by_day", name="ix_staff_task_open", where="done_at IS NULL")


def _make_treatment() -> None:
    _table(
        "treatment_record",
        _of("client"),
        _of("appointment"),
        sa.Column("number", sa.Integer(), nullable=False),
        _day("held_on"),
        _code("outcome"),
        sa.Column("minutes", sa.Integer(), nullable=True),
        _code("readiness", nullable=True),
        sa.Column("further", sa.Boolean(), nullable=False),
        _of("staff", "technician_id"),
        _bytes("body_enc"),
        sa.CheckConstraint("outcome IN ('done', 'cut_short', 'sent_home')", name="outcome"),
        sa.CheckConstraint("readiness IN ('green', 'amber', 'red')", name="readiness"),
        sa.CheckConstraint("minutes >= 0", name="minutes"),
        sa.CheckConstraint("number >= 1", name="number"),
        sa.UniqueConstraint("appointment_id"),
    )
    _index("treatment_record", "client_id", "number")
    _index("treatment_record", "held_on")
    _table(
        "treatment_addition",
        _of("treatment_record"),
        _of("staff"),
        _bytes("text_enc"),
    )
    _index("treatment_addition", "treatment_record_id")
    _table(
        "follow_up",
        _of("client"),
        _code("kind"),
        _day("due_on"),
        sa.Column("satisfaction", sa.Integer(), nullable=False),
        sa.Column("wants_call", sa.Boolean(), nullable=False),
        sa.Column("wants_touch_up", sa.Boolean(), nullable=False),
        _bytes("answers_enc"),
        sa.CheckConstraint("kind IN ('three_weeks', 'yearly')", name="kind"),
        sa.CheckConstraint("satisfaction BETWEEN 1 AND 5", name="satisfaction"),
        sa.UniqueConstraint("client_id", "due_on"),
    )
    _index("follow_up", "created_at")


def _make_concern() -> None:
    _table(
        "concern",
        _of("client"),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        _day("day"),
        _code("urgency"),
        _bytes("body_enc"),
        _instant("closed_at", nullable=True),
        _of("staff", "closed_by", nullable=True),
        sa.CheckConstraint("urgency IN ('emergency', 'urgent', 'soon')", name="urgency"),
        sa.CheckConstraint("(closed_at IS NULL) = (closed_by IS NULL)", name="closed"),
        sa.UniqueConstraint("submission_id"),
    )
    _index("concern", "client_id")
    _index("concern", "created_at", name="ix_concern_open", where="closed_at IS NULL")
    _table(
        "concern_event",
        _of("concern"),
        _code("kind"),
        _of("staff"),
        _bytes("text_enc", nullable=True),
        sa.CheckConstraint("kind IN ('seen', 'answered', 'noted', 'closed', 'reopened')", name="kind"),
    )
    _index("concern_event", "concern_id")


def _make_client_file() -> None:
    _table(
        "client_note",
        _of("client"),
        _of("staff"),
        _bytes("text_enc"),
    )
    _index("client_note", "client_id")
    _table(
        "client_merge",
        _of("client"),
        _of("client", "into_id"),
        _of("staff"),
        _bytes("reason_enc"),
        sa.CheckConstraint("client_id <> into_id", name="two"),
        sa.UniqueConstraint("client_id"),
    )
    _index("client_merge", "into_id")
    _table(
        "search_token",
        _of("client"),
        _code("kind"),
        _digest("token"),
        sa.CheckConstraint("kind IN ('name', 'email', 'phone')", name="kind"),
        sa.UniqueConstraint("token", "client_id"),
    )
    _index("search_token", "client_id")


def _make_job() -> None:
    _table(
        "job",
        _code("kind"),
        _code("state"),
        _json("asked"),
        _of("staff", nullable=True),
        sa.Column("done", sa.Integer(), server_default="0", nullable=False),
        sa.Column("total", sa.Integer(), server_default="0", nullable=False),
        _instant("started_at", nullable=True),
        _instant("beat_at", nullable=True),
        _instant("cancel_at", nullable=True),
        _instant("ended_at", nullable=True),
        sa.Column("result_name", sa.String(120), nullable=True),
        _bytes("result_enc", nullable=True),
        sa.CheckConstraint("(ended_at IS NOT NULL) = (state IN ('done', 'failed', 'cancelled'))", name="ended"),
        sa.CheckConstraint("state IN ('waiting', 'running', 'done', 'failed', 'cancelled')", name="state"),
        sa.CheckConstraint("done >= 0 AND total >= 0", name="progress"),
    )
    _index("job", "created_at")
    _table(
        "numbers",
        _json("tables"),
    )
    _index("numbers", "created_at")
    _table(
        "intake_reach",
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        _day("day"),
        _code("question"),
        sa.Column("is_sent", sa.Boolean(), nullable=False),
        sa.UniqueConstraint("attempt_id"),
    )
    _index("intake_reach", "day")


def _make_trail() -> None:
    _table(
        "clinic_profile",
        sa.Column("number", sa.Integer(), nullable=False),
        _of("staff"),
        _json("chosen"),
        sa.CheckConstraint("number >= 1", name="number"),
        sa.UniqueConstraint("number"),
    )
    _table(
        "audit_event",
        sa.Column("number", sa.Integer(), nullable=False),
        _code("action"),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("client_id", sa.Uuid(), nullable=True),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        _json("detail"),
        _digest("chain"),
        sa.UniqueConstraint("number"),
    )
    _index("audit_event", "action")
    _index("audit_event", "client_id")
    _index("audit_event", "created_at")
    _index("audit_event", "staff_id")


def _refuse_update(table: str, update: str) -> None:
    trigger = f"CREATE TRIGGER {table}_never_updated BEFORE {update} ON {table}"
    if _on_postgresql():
        op.execute(f"{trigger} FOR EACH ROW EXECUTE FUNCTION refuse_update()")
    else:
        op.execute(f"{trigger} BEGIN SELECT RAISE(ABORT, '{table} is never overwritten'); END")


def _on_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _table(name: str, *items: SchemaItem) -> None:
    op.create_table(name, sa.Column("id", sa.Uuid(), primary_key=True), _instant("created_at"), *items)


def _index(table: str, *columns: str, name: str | None = None, where: str | None = None, unique: bool = False) -> None:
    condition = sa.text(where) if where else None
    op.create_index(
        name or op.f(f"ix_{table}_{'_'.join(columns)}"), table, columns, unique=unique,
        sqlite_where=condition, postgresql_where=condition,
    )  # fmt: skip


def _of(table: str, column: str = "", *, nullable: bool = False) -> sa.Column[object]:
    key = sa.ForeignKey(f"{table}.id", deferrable=True, initially="DEFERRED")
    return sa.Column(column or f"{table}_id", sa.Uuid(), key, nullable=nullable)


def _code(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(64), nullable=nullable)


def _digest(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(80), nullable=False)


def _bytes(name: str, *, nullable: bool = False) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(), nullable=nullable)


def _day(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Date(), nullable=False)


def _instant(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _json(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False)
