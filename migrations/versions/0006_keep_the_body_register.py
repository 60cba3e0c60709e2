"""Keep the records about the oversight body itself: each with its own entry of the record, never changed or removed."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006_keep_the_body_register"
down_revision = "0005_run_clocks"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")


def upgrade() -> None:
    op.create_table(
        "body_record",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("entry_id", sa.String(length=36), nullable=False, comment="the entry of the record that tells of it"),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("content", JSON, nullable=False),
        sa.Column("made_by", sa.String(length=36), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaces", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body_record")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_body_record_entry_id")),
    )
    for statement in _sqlite() if op.get_bind().dialect.name == "sqlite" else _postgresql():
        op.execute(statement)


def _sqlite() -> list[str]:
    return [
        """CREATE TRIGGER body_record_needs_entry BEFORE INSERT ON body_record
        WHEN NOT EXISTS (SELECT 1 FROM audit_entry WHERE id = NEW.entry_id)
            OR EXISTS (SELECT 1 FROM body_record WHERE id = NEW.id OR entry_id = NEW.entry_id)
        BEGIN SELECT RAISE(ABORT, 'a record about the body needs an entry of its own'); END""",
        """CREATE TRIGGER body_record_keeps_update BEFORE UPDATE ON body_record
        BEGIN SELECT RAISE(ABORT, 'a record about the body cannot be changed'); END""",
        """CREATE TRIGGER body_record_keeps_delete BEFORE DELETE ON body_record
        BEGIN SELECT RAISE(ABORT, 'a record about the body cannot be removed'); END""",
    ]


def _postgresql() -> list[str]:
    return [
        """CREATE FUNCTION need_entry_of_body() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NOT EXISTS (SELECT 1 FROM audit_entry WHERE id = NEW.entry_id) THEN
                RAISE EXCEPTION 'a record about the body needs an entry of its own';
            END IF;
            RETURN NEW;
        END $$""",
        """CREATE TRIGGER body_record_needs_entry BEFORE INSERT ON body_record
        FOR EACH ROW EXECUTE FUNCTION need_entry_of_body()""",
        """CREATE TRIGGER body_record_keeps_rows BEFORE UPDATE OR DELETE ON body_record
        FOR EACH ROW EXECUTE FUNCTION refuse_change()""",
        """CREATE TRIGGER body_record_keeps_table BEFORE TRUNCATE ON body_record
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()""",
        "ALTER TABLE body_record ENABLE ALWAYS TRIGGER body_record_needs_entry",
        "ALTER TABLE body_record ENABLE ALWAYS TRIGGER body_record_keeps_rows",
        "ALTER TABLE body_record ENABLE ALWAYS TRIGGER body_record_keeps_table",
    ]


def downgrade() -> None:
    if op.get_bind().execute(sa.text("SELECT 1 FROM body_record LIMIT 1")).first():
        raise RuntimeError("body_record holds records about the body, and a downgrade would lose them")
    op.drop_table("body_record")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION need_entry_of_body()")
