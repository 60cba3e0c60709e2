"""Queue notices of news for those who asked for them."""

import sqlalchemy as sa
from alembic import op

revision = "0010_send_notices"
down_revision = "0009_seal_drafts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("complaint_id", sa.String(length=36), nullable=False),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False, comment="waiting, sent, dropped or failed"),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "next_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="not before; while it is being sent, the end of the lease",
        ),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column(
            "problem", sa.String(length=200), nullable=False, comment="why it could not be sent, without the address"
        ),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"], name=op.f("fk_notice_complaint_id_complaint")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index("ix_notice_state_next_at", "notice", ["state", "next_at"])
    op.create_index("ix_notice_complaint_id", "notice", ["complaint_id"])


def downgrade() -> None:
    op.drop_table("notice")
