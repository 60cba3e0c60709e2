"""Keep what is known of files: those of cases, guarded like every row of a case; those that wait; and their keys."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007_keep_files"
down_revision = "0006_keep_the_body_register"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")


def _known(*comments: str) -> list[sa.Column[object]]:
    declared, kind = comments or (None, None)
    return [
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("declared", sa.String(length=100), nullable=False, comment=declared),
        sa.Column("kind", sa.String(length=20), nullable=False, comment=kind),
        sa.Column("marks", JSON, nullable=False),
        sa.Column("store_name", sa.String(length=32), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
    ]


def upgrade() -> None:
    by = "an account; none: sent by the person"
    op.create_table(
        "evidence_file",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("complaint_id", sa.String(length=36), nullable=False),
        sa.Column("audit_seq", sa.Integer(), nullable=False),
        *_known("the type that the sender's browser gave", "the type found by content; empty where none is known"),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_by", sa.String(length=36), nullable=True, comment=by),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaint.id"], name=op.f("fk_evidence_file_complaint_id_complaint")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_file")),
        sa.UniqueConstraint("store_name", name=op.f("uq_evidence_file_store_name")),
    )
    op.create_index("ix_evidence_file_complaint_id", "evidence_file", ["complaint_id"])
    op.create_table(
        "draft_file",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        *_known(),
        sa.ForeignKeyConstraint(
            ["token_hash"], ["draft.token_hash"], name=op.f("fk_draft_file_token_hash_draft"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_file")),
        sa.UniqueConstraint("store_name", name=op.f("uq_draft_file_store_name")),
    )
    op.create_index("ix_draft_file_token_hash", "draft_file", ["token_hash"])
    op.create_table(
        "file_key",
        sa.Column("store_name", sa.String(length=32), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("store_name", name=op.f("pk_file_key")),
    )
    for statement in _sqlite() if op.get_bind().dialect.name == "sqlite" else _postgresql():
        op.execute(statement)


def _sqlite() -> list[str]:
    entered = "EXISTS (SELECT 1 FROM audit_entry WHERE case_id = NEW.complaint_id AND case_seq = NEW.audit_seq)"
    return [
        f"""CREATE TRIGGER evidence_file_needs_entry_insert BEFORE INSERT ON evidence_file
        WHEN NOT {entered} OR EXISTS (SELECT 1 FROM evidence_file WHERE id = NEW.id)
        BEGIN SELECT RAISE(ABORT, 'a row of a case needs an entry of the record'); END""",
        f"""CREATE TRIGGER evidence_file_needs_entry_update BEFORE UPDATE ON evidence_file
        WHEN NEW.audit_seq <= OLD.audit_seq OR NEW.id <> OLD.id OR NEW.complaint_id <> OLD.complaint_id OR NOT {entered}
        BEGIN SELECT RAISE(ABORT, 'a row of a case changes only with a new entry of the record'); END""",
        """CREATE TRIGGER evidence_file_keeps_delete BEFORE DELETE ON evidence_file
        BEGIN SELECT RAISE(ABORT, 'a row of a case cannot be removed'); END""",
    ]


def _postgresql() -> list[str]:
    return [
        """CREATE TRIGGER evidence_file_needs_entry BEFORE INSERT OR UPDATE ON evidence_file
        FOR EACH ROW EXECUTE FUNCTION need_entry_by_complaint_id()""",
        """CREATE TRIGGER evidence_file_keeps_rows BEFORE DELETE ON evidence_file
        FOR EACH ROW EXECUTE FUNCTION refuse_change()""",
        """CREATE TRIGGER evidence_file_keeps_table BEFORE TRUNCATE ON evidence_file
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()""",
        "ALTER TABLE evidence_file ENABLE ALWAYS TRIGGER evidence_file_needs_entry",
        "ALTER TABLE evidence_file ENABLE ALWAYS TRIGGER evidence_file_keeps_rows",
        "ALTER TABLE evidence_file ENABLE ALWAYS TRIGGER evidence_file_keeps_table",
    ]


def downgrade() -> None:
    for table in ("evidence_file", "file_key"):
        if op.get_bind().execute(sa.text(f"SELECT 1 FROM {table} LIMIT 1")).first():
            raise RuntimeError(f"{table} holds what is needed to find and open evidence, which the record tells")
    op.drop_table("file_key")
    op.drop_table("draft_file")
    op.drop_table("evidence_file")
