"""Seal what is typed and not sent yet, and let it be found with a code.

What was unsent is removed on the way, up and down: nobody but the browser that holds its token could seal or open it.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009_seal_drafts"
down_revision = "0008_keep_copies_and_scans"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
UTC = sa.DateTime(timezone=True)


def upgrade() -> None:
    _remove_what_is_unsent()
    with op.batch_alter_table("draft") as draft:
        draft.drop_index("ix_draft_touched_at")
        draft.drop_column("answers")
        draft.drop_column("submission")
        draft.drop_column("touched_at")
        draft.add_column(sa.Column("sealed", sa.LargeBinary(), nullable=False))
        draft.add_column(sa.Column("ends_at", UTC, nullable=False, comment="when it is removed"))
        draft.add_column(sa.Column("code_lookup", sa.String(length=64), nullable=True))
        draft.add_column(sa.Column("code_sealed", sa.LargeBinary(), nullable=True, comment="the token, under the code"))
        draft.create_unique_constraint(op.f("uq_draft_code_lookup"), ["code_lookup"])
        draft.create_index("ix_draft_ends_at", ["ends_at"])


def downgrade() -> None:
    _remove_what_is_unsent()
    with op.batch_alter_table("draft") as draft:
        draft.drop_index("ix_draft_ends_at")
        draft.drop_constraint(op.f("uq_draft_code_lookup"), type_="unique")
        draft.drop_column("code_sealed")
        draft.drop_column("code_lookup")
        draft.drop_column("ends_at")
        draft.drop_column("sealed")
        draft.add_column(sa.Column("answers", JSON, nullable=False))
        draft.add_column(sa.Column("submission", sa.String(length=64), nullable=False))
        draft.add_column(sa.Column("touched_at", UTC, nullable=False))
        draft.create_index("ix_draft_touched_at", ["touched_at"])


def _remove_what_is_unsent() -> None:
    op.execute("DELETE FROM draft_file")
    op.execute("DELETE FROM draft")
