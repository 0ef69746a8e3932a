"""Keep how clients want to be reminded, where messages reach their phones, what was sent, and calendar addresses."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.schema import SchemaItem

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

CODES = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "reminder_choice",
        *_first_columns(),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("channels", CODES, nullable=False),
        sa.Column("morning", sa.String(5), nullable=False),
        sa.Column("evening", sa.String(5), nullable=False),
        sa.Column("quiet_from", sa.String(5), nullable=False),
        sa.Column("quiet_until", sa.String(5), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("client_id"),
    )
    op.create_table(
        "push_subscription",
        *_first_columns(),
        sa.Column("login_session_id", sa.Uuid(), _key("login_session"), nullable=False),
        sa.Column("endpoint_hash", sa.String(80), nullable=False),
        sa.Column("endpoint_enc", sa.LargeBinary(), nullable=False),
        sa.Column("keys_enc", sa.LargeBinary(), nullable=False),
        sa.UniqueConstraint("endpoint_hash"),
    )
    op.create_index(op.f("ix_push_subscription_client_id"), "push_subscription", ["client_id"])
    _create_reminder()
    _create_calendar_address()


def downgrade() -> None:
    for table in ("calendar_address", "reminder", "push_subscription", "reminder_choice"):
        op.drop_table(table)


def _create_reminder() -> None:
    op.create_table(
        "reminder",
        *_first_columns(),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("part", sa.String(64), nullable=False),
        sa.Column("channel", sa.String(64), nullable=False),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("kinds", CODES, nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.UniqueConstraint("client_id", "day", "part", "channel"),
        sa.CheckConstraint("part IN ('morning', 'evening')", name="part"),
        sa.CheckConstraint("channel IN ('email', 'push', 'text')", name="channel"),
        sa.CheckConstraint("state IN ('waiting', 'handing_over', 'sent', 'dropped')", name="state"),
        sa.CheckConstraint("tries >= 0", name="tries"),
        sa.CheckConstraint("(settled_at IS NOT NULL) = (state IN ('sent', 'dropped'))", name="settled"),
    )
    is_open = sa.text("settled_at IS NULL")
    op.create_index("ix_reminder_open", "reminder", ["next_try_at"], sqlite_where=is_open, postgresql_where=is_open)


def _create_calendar_address() -> None:
    op.create_table(
        "calendar_address",
        *_first_columns(),
        sa.Column("token_hash", sa.String(80), nullable=False),
        sa.Column("token_enc", sa.LargeBinary(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.UniqueConstraint("token_hash"),
    )
    is_open = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_calendar_address_open",
        "calendar_address",
        ["client_id"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )


def _first_columns() -> Iterator[SchemaItem]:
    yield sa.Column("id", sa.Uuid(), primary_key=True)
    yield sa.Column("created_at", sa.DateTime(timezone=True), nullable=False)
    yield sa.Column("client_id", sa.Uuid(), _key("client"), nullable=False)


def _key(table: str) -> sa.ForeignKey:
    return sa.ForeignKey(f"{table}.id", deferrable=True, initially="DEFERRED")
