"""Index only the clocks that somebody is, or was, to be told of: most never come so far, and each costs a page."""

import sqlalchemy as sa
from alembic import op

revision = "0019_index_told_clocks"
down_revision = "0018_pack_index_words"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_clock_act_at_complaint_id": ("act_at", "complaint_id"),
    "ix_clock_reminded_state_due_at": ("reminded", "state", "due_at"),
    "ix_clock_escalated_state_due_at": ("escalated", "state", "due_at"),
}


def upgrade() -> None:
    for name, columns in INDEXES.items():
        told = sa.text(f"{columns[0]} IS NOT NULL")
        op.drop_index(name, "clock")
        op.create_index(name, "clock", columns, sqlite_where=told, postgresql_where=told)


def downgrade() -> None:
    for name, columns in INDEXES.items():
        op.drop_index(name, "clock")
        op.create_index(name, "clock", columns)
