"""Keep what managers choose inside the protocol's ranges, and with which choice each plan was made."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = ("settings_version", "settings_move")


def upgrade() -> None:
    _make_settings_version()
    _make_settings_move()
    # Plans that are there were made with what the environment says, which is number 0.
    op.add_column("plan", sa.Column("settings_number", sa.Integer(), nullable=False, server_default="0"))
    for table in TABLES:
        _refuse_update(table)


def downgrade() -> None:
    op.drop_column("plan", "settings_number")
    for table in reversed(TABLES):
        op.drop_table(table)


def _make_settings_version() -> None:
    op.create_table(
        "settings_version",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, unique=True),
        sa.Column("staff_id", sa.Uuid(), _key("staff"), nullable=True),
        sa.Column("content_version", sa.String(80), nullable=False),
        sa.Column("chosen", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("wording", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("reason_enc", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("number >= 1", name="number"),
    )


def _make_settings_move() -> None:
    op.create_table(
        "settings_move",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("client_id", sa.Uuid(), _key("client"), nullable=False),
        sa.Column("staff_id", sa.Uuid(), _key("staff"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint("number >= 1", name="number"),
    )
    op.create_index(op.f("ix_settings_move_client_id"), "settings_move", ["client_id"])


def _key(table: str) -> sa.ForeignKey:
    return sa.ForeignKey(f"{table}.id", deferrable=True, initially="DEFERRED")


def _refuse_update(table: str) -> None:
    trigger = f"CREATE TRIGGER {table}_never_updated BEFORE UPDATE ON {table}"
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"{trigger} FOR EACH ROW EXECUTE FUNCTION refuse_update()")
    else:
        op.execute(f"{trigger} BEGIN SELECT RAISE(ABORT, '{table} is never overwritten'); END")
