"""Keep what a scanner said of a file, what it is for, and of which file a preview or copy was made."""

import sqlalchemy as sa
from alembic import op

revision = "0008_keep_copies_and_scans"
down_revision = "0007_keep_files"
branch_labels = None
depends_on = None

COLUMNS = {
    "purpose": ("file", "file, statement, preview or copy", 20),
    "derived_from": (None, "the file that a preview or copy was made of", 36),
    "scan": ("waiting", "waiting, clean, found or failed; none: our own work", 20),
    "scan_note": (None, "what was found, or why it failed", 200),
    "copies": ("waiting", "waiting, made, none or failed", 20),
}
INDEXED = ("scan", "copies")


def upgrade() -> None:
    for name, (default, comment, length) in COLUMNS.items():
        column = sa.Column(name, sa.String(length), nullable=default is None, server_default=default, comment=comment)
        op.add_column("evidence_file", column)
    for name in INDEXED:
        op.create_index(f"ix_evidence_file_{name}", "evidence_file", [name])
    op.add_column("draft_file", sa.Column("purpose", sa.String(20), nullable=False, server_default="file"))


def downgrade() -> None:
    op.drop_column("draft_file", "purpose")
    for name in INDEXED:
        op.drop_index(f"ix_evidence_file_{name}", "evidence_file")
    for name in reversed(COLUMNS):
        op.drop_column("evidence_file", name)
