"""Make all tables, and let the database itself refuse to overwrite what was answered and decided."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.schema import SchemaItem

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# In the order of their making: none refers to a later one.
TABLES = (
    "client", "staff", "consent", "response", "review", "decision", "patch_test", "patch_test_reading", "scalp_check",
    "appointment", "plan", "tick_event", "invitation", "sign_in_code", "login_session", "attempt",
)  # fmt: skip

# Tables of which nothing is ever updated, and columns that stay as they were in tables of which something is.
NEVER_UPDATED = ("response", "decision", "patch_test", "patch_test_reading", "scalp_check", "plan", "tick_event")
NEVER_UPDATED_COLUMNS = {
    "consent": "client_id, version, text_hash, given_at, created_at",
    "appointment": "client_id, number, starts_on, override_reason_enc, booked_by, created_at",
}


def upgrade() -> None:
    _make_people()
    _make_intake()
    _make_preparation()
    _make_plan()
    _make_accounts()
    _refuse_updates()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    if _on_postgresql():
        op.execute("DROP FUNCTION refuse_update()")


def _make_people() -> None:
    _table(
        "client",
        _bytes("name_enc"),
        _bytes("email_enc"),
        _digest("email_index"),
        _bytes("phone_enc", nullable=True),
        _digest("phone_index", nullable=True),
        _code("reach_by"),
        sa.Column("locale", sa.String(16), nullable=False),
        sa.CheckConstraint("reach_by IN ('email', 'phone', 'text')", name="reach_by"),
        sa.CheckConstraint("(phone_enc IS NULL) = (phone_index IS NULL)", name="phone_indexed"),
    )
    _index("client", "email_index")
    _index("client", "phone_index")
    _table(
        "staff",
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("email", sa.String(254), nullable=False, unique=True),
        sa.Column("password_hash", sa.String(200), nullable=False),
        _code("role"),
        _instant("disabled_at", nullable=True),
        sa.CheckConstraint("role IN ('technician', 'manager')", name="role"),
        sa.CheckConstraint("email = lower(email)", name="email_lower"),
    )
    _table(
        "consent", _of("client"), _code("version"), _digest("text_hash"), _instant("given_at"),
        _instant("withdrawn_at", nullable=True),
    )  # fmt: skip
    _index("consent", "client_id")


def _make_intake() -> None:
    _table(
        "response",
        _of("client"),
        sa.Column("submission_id", sa.Uuid(), nullable=False, unique=True),
        _digest("fingerprint"),
        _day("intake_on"),
        _digest("content_version"),
        _bytes("answers_enc"),
        sa.Column("kiosk", sa.Boolean(), nullable=False),
    )
    _index("response", "client_id", "created_at")
    _table(
        "review",
        _of("client"),
        _of("response"),
        _code("disposition"),
        sa.Column("flags", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("severity", sa.Integer(), nullable=False),
        _day("wanted_on", nullable=True),
        _of("staff", "claimed_by", nullable=True),
        _instant("claimed_at", nullable=True),
        _instant("decided_at", nullable=True),
        sa.CheckConstraint(
            "disposition IN ('defer', 'staff_review', 'patch_test', 'extended_prep', 'ready')", name="disposition"
        ),
        sa.CheckConstraint("(claimed_by IS NULL) = (claimed_at IS NULL)", name="claim"),
    )
    _index("review", "severity", "created_at", name="ix_review_queue", where="decided_at IS NULL")
    _index("review", "client_id")
    _index("review", "response_id")
    _table(
        "decision",
        _of("client"),
        _of("review"),
        _of("staff"),
        _code("kind"),
        _bytes("reason_enc"),
        _bytes("changes_enc"),
        _day("defer_until", nullable=True),
        sa.CheckConstraint(
            "kind IN ('approve', 'approve_with_changes', 'ask_patch_test', 'ask_preparation', 'defer', 'decline')",
            name="kind",
        ),
    )
    _index("decision", "client_id", "created_at")
    _index("decision", "review_id")


def _make_preparation() -> None:
    _table("patch_test", _of("client"), _day("done_on"), _of("staff"))
    _index("patch_test", "client_id", "done_on")
    _table(
        "patch_test_reading",
        _of("patch_test"),
        _day("read_on"),
        _code("result"),
        _bytes("note_enc", nullable=True),
        _of("staff"),
        sa.CheckConstraint("result IN ('clear', 'reaction')", name="result"),
    )
    _index("patch_test_reading", "patch_test_id")
    _table(
        "scalp_check",
        _of("client"),
        _code("kind"),
        _day("checked_on"),
        sa.Column("passed", sa.Boolean(), nullable=False),
        _bytes("note_enc", nullable=True),
        _of("staff"),
        sa.CheckConstraint("kind IN ('scalp', 'homework')", name="kind"),
    )
    _index("scalp_check", "client_id", "checked_on")


def _make_plan() -> None:
    _table(
        "appointment",
        _of("client"),
        sa.Column("number", sa.Integer(), nullable=False),
        _day("starts_on"),
        _bytes("override_reason_enc", nullable=True),
        _of("staff", "booked_by"),
        _instant("ended_at", nullable=True),
        _of("staff", "ended_by", nullable=True),
        _code("end_kind", nullable=True),
        sa.CheckConstraint("end_kind IN ('moved', 'cancelled')", name="end_kind"),
        sa.CheckConstraint("number >= 1", name="number"),
        sa.CheckConstraint("(ended_at IS NULL) = (end_kind IS NULL)", name="end"),
    )
    _index("appointment", "client_id", "number", name="uq_appointment_open", where="ended_at IS NULL", unique=True)
    _index("appointment", "starts_on")
    _table(
        "plan",
        _of("client"),
        sa.Column("number", sa.Integer(), nullable=False),
        _digest("content_version"),
        _digest("plan_hash"),
        _bytes("body_enc"),
        _code("reason"),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.UniqueConstraint("client_id", "number"),
        sa.CheckConstraint("number >= 1", name="number"),
    )
    _table(
        "tick_event",
        _of("client"),
        sa.Column("device_id", sa.String(64), nullable=False),
        sa.Column("counter", sa.Integer(), nullable=False),
        sa.Column("item_key", sa.String(120), nullable=False),
        _day("day"),
        sa.Column("slot", sa.Integer(), nullable=False),
        _code("state"),
        _bytes("note_enc", nullable=True),
        _instant("client_time"),
        _instant("received_at"),
        sa.CheckConstraint("state IN ('done', 'undone', 'skipped')", name="state"),
        sa.CheckConstraint("counter >= 0", name="counter"),
        sa.CheckConstraint("slot >= 0", name="slot"),
    )
    _index("tick_event", "client_id", "day")


def _make_accounts() -> None:
    _table(
        "invitation",
        _digest("token_hash", unique=True),
        _code("role"),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        _instant("expires_at"),
        _instant("used_at", nullable=True),
        _of("staff", "invited_by", nullable=True),
        sa.CheckConstraint("role IN ('technician', 'manager')", name="role"),
    )
    _table(
        "sign_in_code",
        _of("client"),
        _digest("code_hash"),
        _digest("token_hash", unique=True),
        _instant("expires_at"),
        _instant("used_at", nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.CheckConstraint("tries >= 0", name="tries"),
    )
    _index("sign_in_code", "client_id", "created_at")
    _table(
        "login_session",
        _digest("token_hash", unique=True),
        _code("kind"),
        _of("client", nullable=True),
        _of("staff", nullable=True),
        _instant("last_seen_at"),
        _instant("expires_at"),
        _instant("ended_at", nullable=True),
        sa.CheckConstraint("kind IN ('client', 'staff')", name="kind"),
        sa.CheckConstraint("(kind = 'client') = (client_id IS NOT NULL)", name="of_client"),
        sa.CheckConstraint("(kind = 'staff') = (staff_id IS NOT NULL)", name="of_staff"),
    )
    _index("login_session", "client_id")
    _index("login_session", "staff_id")
    _table("attempt", sa.Column("bucket", sa.String(200), nullable=False), _instant("at"))
    _index("attempt", "bucket", "at")


def _refuse_updates() -> None:
    # As integrity errors on both, so that nobody has to tell the databases apart.
    if _on_postgresql():
        op.execute(
            "CREATE FUNCTION refuse_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "RAISE EXCEPTION '% is never overwritten', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; "
            "END $$"
        )
    for table in NEVER_UPDATED:
        _refuse_update(table, "UPDATE")
    for table, columns in NEVER_UPDATED_COLUMNS.items():
        _refuse_update(table, f"UPDATE OF {columns}")


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


def _digest(name: str, *, nullable: bool = False, unique: bool | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.String(80), nullable=nullable, unique=unique)


def _bytes(name: str, *, nullable: bool = False) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(), nullable=nullable)


def _day(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Date(), nullable=nullable)


def _instant(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)
