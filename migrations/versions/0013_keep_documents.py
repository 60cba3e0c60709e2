"""Keep what the office sends to the person, guarded like every row of a case."""

import sqlalchemy as sa
from alembic import op

revision = "0013_keep_documents"
down_revision = "0012_seal_cases"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_document",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("complaint_id", sa.String(length=36), nullable=False),
        sa.Column("audit_seq", sa.Integer(), nullable=False),
        sa.Column(
            "record_id",
            sa.String(length=36),
            nullable=False,
            comment="the message that it came with, or what the letter tells",
        ),
        sa.Column("kind", sa.String(length=20), nullable=False, comment="letter or attachment"),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("store_name", sa.String(length=32), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=36), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaint.id"], name=op.f("fk_case_document_complaint_id_complaint")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_document")),
        sa.UniqueConstraint("store_name", name=op.f("uq_case_document_store_name")),
    )
    op.create_index("ix_case_document_complaint_id", "case_document", ["complaint_id"])
    for statement in _sqlite() if op.get_bind().dialect.name == "sqlite" else _postgresql():
        op.execute(statement)


def _sqlite() -> list[str]:
    entered = "EXISTS (SELECT 1 FROM audit_entry WHERE case_id = NEW.complaint_id AND case_seq = NEW.audit_seq)"
    return [
        f"""CREATE TRIGGER case_document_needs_entry_insert BEFORE INSERT ON case_document
        WHEN NOT {entered} OR EXISTS (SELECT 1 FROM case_document WHERE id = NEW.id)
        BEGIN SELECT RAISE(ABORT, 'a row of a case needs an entry of the record'); END""",
        f"""CREATE TRIGGER case_document_needs_entry_update BEFORE UPDATE ON case_document
        WHEN NEW.audit_seq <= OLD.audit_seq OR NEW.id <> OLD.id OR NEW.complaint_id <> OLD.complaint_id OR NOT {entered}
        BEGIN SELECT RAISE(ABORT, 'a row of a case changes only with a new entry of the record'); END""",
        """CREATE TRIGGER case_document_keeps_delete BEFORE DELETE ON case_document
        BEGIN SELECT RAISE(ABORT, 'a row of a case cannot be removed'); END""",
    ]


def _postgresql() -> list[str]:
    return [
        """CREATE TRIGGER case_document_needs_entry BEFORE INSERT OR UPDATE ON case_document
        FOR EACH ROW EXECUTE FUNCTION need_entry_by_complaint_id()""",
        """CREATE TRIGGER case_document_keeps_rows BEFORE DELETE ON case_document
        FOR EACH ROW EXECUTE FUNCTION refuse_change()""",
        """CREATE TRIGGER case_document_keeps_table BEFORE TRUNCATE ON case_document
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()""",
        "ALTER TABLE case_document ENABLE ALWAYS TRIGGER case_document_needs_entry",
        "ALTER TABLE case_document ENABLE ALWAYS TRIGGER case_document_keeps_rows",
        "ALTER TABLE case_document ENABLE ALWAYS TRIGGER case_document_keeps_table",
    ]


def downgrade() -> None:
    if op.get_bind().execute(sa.text("SELECT 1 FROM case_document LIMIT 1")).first():
        raise RuntimeError("case_document holds the keys of what was sent, which the record tells")
    op.drop_table("case_document")
