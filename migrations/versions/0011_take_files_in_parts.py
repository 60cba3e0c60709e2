"""Keep how far files have come that arrive over several requests."""

import sqlalchemy as sa
from alembic import op

revision = "0011_take_files_in_parts"
down_revision = "0010_send_notices"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "upload",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=False, comment="hash of the token in somebody's browser"),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("arrived", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False, comment="what it is called, for that browser alone"),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
    )
    op.create_index("ix_upload_holder", "upload", ["holder"])
    op.create_index("ix_upload_touched_at", "upload", ["touched_at"])
    op.create_table(
        "upload_part",
        sa.Column("upload_id", sa.String(length=32), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("store_name", sa.String(length=32), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["upload.id"], name=op.f("fk_upload_part_upload_id_upload"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("upload_id", "place", name=op.f("pk_upload_part")),
        sa.UniqueConstraint("store_name", name=op.f("uq_upload_part_store_name")),
    )


def downgrade() -> None:
    op.drop_table("upload_part")
    op.drop_table("upload")
