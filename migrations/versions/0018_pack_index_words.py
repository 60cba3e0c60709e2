"""Pack the index of words: one row for a word and some thousand cases.

It begins empty, and follows the log from the start: until it has caught up, searches find fewer cases than there are.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018_pack_index_words"
down_revision = "0017_seal_names_of_waiting_files"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _empty(sa.Column("words", sa.LargeBinary(), nullable=False))
    op.create_table(
        "search_word",
        sa.Column("word", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cases", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("word", "block", name=op.f("pk_search_word")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    _empty()
    op.create_table(
        "search_word",
        sa.Column("word", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("word", "n", name=op.f("pk_search_word")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_search_word_n", "search_word", ["n"])


def _empty(*more: sa.Column[bytes]) -> None:
    for table in ("search_word", "search_case"):
        op.drop_table(table)
    op.create_table(
        "search_case",
        sa.Column("n", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("complaint_id", sa.String(length=36), nullable=False),
        sa.Column("audit_seq", sa.Integer(), nullable=False),
        *more,
        sa.PrimaryKeyConstraint("n", name=op.f("pk_search_case")),
        sa.UniqueConstraint("complaint_id", name=op.f("uq_search_case_complaint_id")),
    )
    op.execute(sa.text("DELETE FROM search_head"))
