"""Guard the record: no entry is ever changed or misses the queue, no row of a case changes without a new entry."""

import sqlalchemy as sa
from alembic import op

revision = "0002_guard_the_record"
down_revision = "0001_create_tables"
branch_labels = None
depends_on = None

ON_CASE = (
    "party",
    "subject",
    "allegation",
    "record",
    "move",
    "assignment",
    "check_override",
    "receipt",
    "imported_row",
)
ROWS = {"complaint": "id", **dict.fromkeys(ON_CASE, "complaint_id")}


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        statements = _sqlite()
    else:
        statements = _postgresql()
    for statement in statements:
        op.execute(statement)


def _sqlite() -> list[str]:
    entries = [
        """CREATE TRIGGER audit_entry_keeps_update BEFORE UPDATE ON audit_entry
        BEGIN SELECT RAISE(ABORT, 'an entry of the record cannot be changed'); END""",
        """CREATE TRIGGER audit_entry_keeps_delete BEFORE DELETE ON audit_entry
        BEGIN SELECT RAISE(ABORT, 'an entry of the record cannot be removed'); END""",
        """CREATE TRIGGER audit_entry_keeps_insert BEFORE INSERT ON audit_entry
        WHEN EXISTS (SELECT 1 FROM audit_entry WHERE id = NEW.id OR leaf = NEW.leaf
            OR (case_id = NEW.case_id AND case_seq = NEW.case_seq))
        BEGIN SELECT RAISE(ABORT, 'an entry of the record cannot be replaced'); END""",
        """CREATE TRIGGER audit_entry_waits AFTER INSERT ON audit_entry
        BEGIN INSERT INTO audit_pending (entry_id) VALUES (NEW.id); END""",
    ]
    for table, case in ROWS.items():
        entered = f"EXISTS (SELECT 1 FROM audit_entry WHERE case_id = NEW.{case} AND case_seq = NEW.audit_seq)"
        entries += [
            f"""CREATE TRIGGER {table}_needs_entry_insert BEFORE INSERT ON {table}
            WHEN NOT {entered} OR EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)
            BEGIN SELECT RAISE(ABORT, 'a row of a case needs an entry of the record'); END""",
            f"""CREATE TRIGGER {table}_needs_entry_update BEFORE UPDATE ON {table}
            WHEN NEW.audit_seq <= OLD.audit_seq OR NEW.id <> OLD.id OR NEW.{case} <> OLD.{case} OR NOT {entered}
            BEGIN SELECT RAISE(ABORT, 'a row of a case changes only with a new entry of the record'); END""",
            f"""CREATE TRIGGER {table}_keeps_delete BEFORE DELETE ON {table}
            BEGIN SELECT RAISE(ABORT, 'a row of a case cannot be removed'); END""",
        ]
    return entries


def _postgresql() -> list[str]:
    statements = [
        """CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '% on % is refused: the record is only ever added to', TG_OP, TG_TABLE_NAME; END $$""",
        """CREATE TRIGGER audit_entry_keeps_rows BEFORE UPDATE OR DELETE ON audit_entry
        FOR EACH ROW EXECUTE FUNCTION refuse_change()""",
        """CREATE TRIGGER audit_entry_keeps_table BEFORE TRUNCATE ON audit_entry
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()""",
        """CREATE FUNCTION queue_entry() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN INSERT INTO audit_pending (entry_id) VALUES (NEW.id); RETURN NULL; END $$""",
        """CREATE TRIGGER audit_entry_waits AFTER INSERT ON audit_entry
        FOR EACH ROW EXECUTE FUNCTION queue_entry()""",
        "ALTER TABLE audit_entry ENABLE ALWAYS TRIGGER audit_entry_waits",
        "ALTER TABLE audit_entry ENABLE ALWAYS TRIGGER audit_entry_keeps_rows",
        "ALTER TABLE audit_entry ENABLE ALWAYS TRIGGER audit_entry_keeps_table",
    ]
    for case in ("id", "complaint_id"):
        statements.append(f"""CREATE FUNCTION need_entry_by_{case}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' THEN
                IF NEW.audit_seq <= OLD.audit_seq OR NEW.id <> OLD.id OR NEW.{case} <> OLD.{case} THEN
                    RAISE EXCEPTION 'a row of a case changes only with a new entry of the record';
                END IF;
            END IF;
            IF NOT EXISTS (SELECT 1 FROM audit_entry WHERE case_id = NEW.{case} AND case_seq = NEW.audit_seq) THEN
                RAISE EXCEPTION 'a row of a case needs an entry of the record';
            END IF;
            RETURN NEW;
        END $$""")
    for table, case in ROWS.items():
        statements += [
            f"""CREATE TRIGGER {table}_needs_entry BEFORE INSERT OR UPDATE ON {table}
            FOR EACH ROW EXECUTE FUNCTION need_entry_by_{case}()""",
            f"""CREATE TRIGGER {table}_keeps_rows BEFORE DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION refuse_change()""",
            f"""CREATE TRIGGER {table}_keeps_table BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()""",
            f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_needs_entry",
            f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_keeps_rows",
            f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_keeps_table",
        ]
    return statements


def downgrade() -> None:
    if op.get_bind().execute(sa.text("SELECT 1 FROM audit_entry LIMIT 1")).first():
        raise RuntimeError("audit_entry holds the record, and a downgrade would take its guard away")
    if op.get_bind().dialect.name == "sqlite":
        for name in ("keeps_update", "keeps_delete", "keeps_insert", "waits"):
            op.execute(f"DROP TRIGGER audit_entry_{name}")
        for table in ROWS:
            for name in ("needs_entry_insert", "needs_entry_update", "keeps_delete"):
                op.execute(f"DROP TRIGGER {table}_{name}")
        return
    for table in ROWS:
        for name in ("needs_entry", "keeps_rows", "keeps_table"):
            op.execute(f"DROP TRIGGER {table}_{name} ON {table}")
    for name in ("keeps_rows", "keeps_table", "waits"):
        op.execute(f"DROP TRIGGER audit_entry_{name} ON audit_entry")
    for name in ("queue_entry", "refuse_change", "need_entry_by_id", "need_entry_by_complaint_id"):
        op.execute(f"DROP FUNCTION {name}()")
