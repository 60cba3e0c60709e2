"""Find the films of which no copy was tried, without a look at every file."""

from alembic import op

revision = "0020_find_films_to_copy"
down_revision = "0019_index_told_clocks"
branch_labels = None
depends_on = None

NAME = "ix_evidence_file_copies"


def upgrade() -> None:
    op.drop_index(NAME, "evidence_file")
    op.create_index(NAME, "evidence_file", ["copies", "derived_from", "kind"])


def downgrade() -> None:
    op.drop_index(NAME, "evidence_file")
    op.create_index(NAME, "evidence_file", ["copies"])
