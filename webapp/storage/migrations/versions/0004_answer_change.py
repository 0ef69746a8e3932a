"""Keep what clients said has changed since their intake, and what became of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLE = "answer_change"
# What was said stays; only what became of it is written later.
NEVER_UPDATED = (
    "client_id, response_id, before_id, told_by, given_on_enc, frozen_by, review_id, opened_review, created_at"
)


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("client_id", sa.Uuid(), _key("client"), nullable=False),
        sa.Column("response_id", sa.Uuid(), _key("response"), nullable=False),
        sa.Column("before_id", sa.Uuid(), _key("response"), nullable=False),
        sa.Column("told_by", sa.Uuid(), _key("staff"), nullable=True),
        sa.Column("given_on_enc", sa.LargeBinary(), nullable=False),
        sa.Column("frozen_by", sa.Uuid(), _key("response"), nullable=True),
        sa.Column("review_id", sa.Uuid(), _key("review"), nullable=True),
        sa.Column("opened_review", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Uuid(), _key("staff"), nullable=True),
        sa.Column("reason_enc", sa.LargeBinary(), nullable=True),
        sa.UniqueConstraint("response_id"),
        sa.CheckConstraint("state IN ('waiting', 'applied', 'accepted', 'set_aside', 'replaced')", name="state"),
        sa.CheckConstraint("(state = 'waiting') = (settled_at IS NULL)", name="settled"),
        sa.CheckConstraint("(state = 'set_aside') = (reason_enc IS NOT NULL)", name="reason"),
    )
    op.create_index(op.f("ix_answer_change_client_id_created_at"), TABLE, ["client_id", "created_at"])
    is_waiting = sa.text("settled_at IS NULL")
    op.create_index(
        "uq_answer_change_waiting",
        TABLE,
        ["client_id"],
        unique=True,
        sqlite_where=is_waiting,
        postgresql_where=is_waiting,
    )
    trigger = f"CREATE TRIGGER {TABLE}_never_updated BEFORE UPDATE OF {NEVER_UPDATED} ON {TABLE}"
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"{trigger} FOR EACH ROW EXECUTE FUNCTION refuse_update()")
    else:
        op.execute(f"{trigger} BEGIN SELECT RAISE(ABORT, '{TABLE} is never overwritten'); END")


def downgrade() -> None:
    op.drop_table(TABLE)


def _key(table: str) -> sa.ForeignKey:
    return sa.ForeignKey(f"{table}.id", deferrable=True, initially="DEFERRED")
