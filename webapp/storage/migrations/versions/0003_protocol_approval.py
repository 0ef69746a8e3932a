"""Keep which clinician approved what of the clinic's content, and what was taken back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLE = "protocol_approval"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "staff_id", sa.Uuid(), sa.ForeignKey("staff.id", deferrable=True, initially="DEFERRED"), nullable=False
        ),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("content_hash", sa.String(80), nullable=False),
        sa.Column("clinician_enc", sa.LargeBinary(), nullable=True),
        sa.Column("role_enc", sa.LargeBinary(), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("note_enc", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("kind IN ('given', 'withdrawn')", name="kind"),
        sa.CheckConstraint("(kind = 'given') = (clinician_enc IS NOT NULL)", name="clinician"),
        sa.CheckConstraint("(kind = 'given') = (role_enc IS NOT NULL)", name="role"),
        sa.CheckConstraint("(kind = 'given') = (approved_on IS NOT NULL)", name="approved_on"),
        sa.CheckConstraint("kind = 'given' OR note_enc IS NOT NULL", name="reason"),
    )
    trigger = f"CREATE TRIGGER {TABLE}_never_updated BEFORE UPDATE ON {TABLE}"
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"{trigger} FOR EACH ROW EXECUTE FUNCTION refuse_update()")
    else:
        op.execute(f"{trigger} BEGIN SELECT RAISE(ABORT, '{TABLE} is never overwritten'); END")


def downgrade() -> None:
    op.drop_table(TABLE)
