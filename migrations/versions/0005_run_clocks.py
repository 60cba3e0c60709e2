"""Keep the clocks of a case as rows, so that what is due is found by index; guarded like every row of a case."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005_run_clocks"
down_revision = "0004_declare_relations"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")


def upgrade() -> None:
    op.create_table(
        "clock",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("complaint_id", sa.String(length=36), nullable=False),
        sa.Column("audit_seq", sa.Integer(), nullable=False),
        sa.Column("clock", sa.String(length=80), nullable=False),
        sa.Column("target", sa.String(length=36), nullable=True),
        sa.Column("check_id", sa.String(length=30), nullable=True),
        sa.Column("holds", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("pack_version", sa.String(length=20), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("amber_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("act_at", sa.DateTime(timezone=True), nullable=True, comment="when somebody is to be told next"),
        sa.Column("reminded", sa.String(length=36), nullable=True, comment="an account, or a role"),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("escalated", sa.String(length=36), nullable=True, comment="an account, or a role"),
        sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"], name=op.f("fk_clock_complaint_id_complaint")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock")),
    )
    op.create_index("ix_clock_act_at_complaint_id", "clock", ["act_at", "complaint_id"])
    op.create_index("ix_clock_complaint_id", "clock", ["complaint_id"])
    op.create_index("ix_clock_reminded_state_due_at", "clock", ["reminded", "state", "due_at"])
    op.create_index("ix_clock_escalated_state_due_at", "clock", ["escalated", "state", "due_at"])
    op.create_table(
        "known_calendar",
        sa.Column("pack", sa.String(length=50), nullable=False),
        sa.Column("days", JSON, nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("pack", name=op.f("pk_known_calendar")),
    )
    for statement in _sqlite() if op.get_bind().dialect.name == "sqlite" else _postgresql():
        op.execute(statement)


def _sqlite() -> list[str]:
    entered = "EXISTS (SELECT 1 FROM audit_entry WHERE case_id = NEW.complaint_id AND case_seq = NEW.audit_seq)"
    return [
        f"""CREATE TRIGGER clock_needs_entry_insert BEFORE INSERT ON clock
        WHEN NOT {entered} OR EXISTS (SELECT 1 FROM clock WHERE id = NEW.id)
        BEGIN SELECT RAISE(ABORT, 'a row of a case needs an entry of the record'); END""",
        f"""CREATE TRIGGER clock_needs_entry_update BEFORE UPDATE ON clock
        WHEN NEW.audit_seq <= OLD.audit_seq OR NEW.id <> OLD.id OR NEW.complaint_id <> OLD.complaint_id OR NOT {entered}
        BEGIN SELECT RAISE(ABORT, 'a row of a case changes only with a new entry of the record'); END""",
        """CREATE TRIGGER clock_keeps_delete BEFORE DELETE ON clock
        BEGIN SELECT RAISE(ABORT, 'a row of a case cannot be removed'); END""",
    ]


def _postgresql() -> list[str]:
    return [
        """CREATE TRIGGER clock_needs_entry BEFORE INSERT OR UPDATE ON clock
        FOR EACH ROW EXECUTE FUNCTION need_entry_by_complaint_id()""",
        """CREATE TRIGGER clock_keeps_rows BEFORE DELETE ON clock
        FOR EACH ROW EXECUTE FUNCTION refuse_change()""",
        """CREATE TRIGGER clock_keeps_table BEFORE TRUNCATE ON clock
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()""",
        "ALTER TABLE clock ENABLE ALWAYS TRIGGER clock_needs_entry",
        "ALTER TABLE clock ENABLE ALWAYS TRIGGER clock_keeps_rows",
        "ALTER TABLE clock ENABLE ALWAYS TRIGGER clock_keeps_table",
    ]


def downgrade() -> None:
    if op.get_bind().execute(sa.text("SELECT 1 FROM clock LIMIT 1")).first():
        raise RuntimeError("clock holds rows of cases, which the record tells")
    op.drop_table("known_calendar")
    op.drop_table("clock")
