"""Seal what the files of an unsent complaint are called for the browser that sent them."""

import sqlalchemy as sa
from alembic import op

revision = "0017_seal_names_of_waiting_files"
down_revision = "0016_erase_cases"
branch_labels = None
depends_on = None

SEALED = "what it is called, for that browser alone"


def upgrade() -> None:
    op.execute("DELETE FROM draft_file")
    with op.batch_alter_table("draft_file") as draft_file:
        draft_file.drop_column("name")
        draft_file.add_column(sa.Column("sealed_name", sa.LargeBinary(), nullable=False, comment=SEALED))


def downgrade() -> None:
    op.execute("DELETE FROM draft_file")
    with op.batch_alter_table("draft_file") as draft_file:
        draft_file.drop_column("sealed_name")
        draft_file.add_column(sa.Column("name", sa.String(length=255), nullable=False))
