"""Keep an index of keyed hashes of words, by which sealed cases are found."""

import sqlalchemy as sa
from alembic import op

revision = "0014_index_words"
down_revision = "0013_keep_documents"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "search_case",
        sa.Column("n", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("complaint_id", sa.String(length=36), nullable=False),
        sa.Column("audit_seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_search_case")),
        sa.UniqueConstraint("complaint_id", name=op.f("uq_search_case_complaint_id")),
    )
    op.create_table(
        "search_word",
        sa.Column("word", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("word", "n", name=op.f("pk_search_word")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_search_word_n", "search_word", ["n"])
    op.create_table(
        "search_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_head")),
    )


def downgrade() -> None:
    for table in ("search_head", "search_word", "search_case"):
        op.drop_table(table)
