"""Give every entry its place in the log, once and for all, and keep how far the log is."""

import hashlib

import sqlalchemy as sa
from alembic import op

revision = "0003_number_the_entries"
down_revision = "0002_guard_the_record"
branch_labels = None
depends_on = None

SHRINKS = "NEW.id <> OLD.id OR NEW.size < OLD.size OR NEW.published_size < OLD.published_size"


def upgrade() -> None:
    op.create_table(
        "audit_leaf",
        sa.Column("idx", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "entry_id",
            sa.String(length=36),
            nullable=True,
            comment="none: the entry was lost with a database, and only its leaf is known",
        ),
        sa.Column("leaf", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("idx", name=op.f("pk_audit_leaf")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_audit_leaf_entry_id")),
        sa.UniqueConstraint("leaf", name=op.f("uq_audit_leaf_leaf")),
    )
    head = op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.Column("frontier", sa.LargeBinary(), nullable=False, comment="the full subtrees of the tree, widest first"),
        sa.Column("published_size", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    root = hashlib.sha256().digest()
    op.bulk_insert(head, [{"id": 1, "size": 0, "root": root, "frontier": b"", "published_size": 0}])
    for statement in _sqlite() if op.get_bind().dialect.name == "sqlite" else _postgresql():
        op.execute(statement)


def _sqlite() -> list[str]:
    return [
        """CREATE TRIGGER audit_leaf_keeps_update BEFORE UPDATE ON audit_leaf
        BEGIN SELECT RAISE(ABORT, 'a place in the record cannot be changed'); END""",
        """CREATE TRIGGER audit_leaf_keeps_delete BEFORE DELETE ON audit_leaf
        BEGIN SELECT RAISE(ABORT, 'a place in the record cannot be removed'); END""",
        """CREATE TRIGGER audit_leaf_keeps_insert BEFORE INSERT ON audit_leaf
        WHEN NEW.idx <> (SELECT COALESCE(MAX(idx), -1) + 1 FROM audit_leaf)
            OR EXISTS (SELECT 1 FROM audit_leaf WHERE leaf = NEW.leaf OR entry_id = NEW.entry_id)
        BEGIN SELECT RAISE(ABORT, 'a place in the record follows the one before it'); END""",
        f"""CREATE TRIGGER audit_head_keeps_update BEFORE UPDATE ON audit_head WHEN {SHRINKS}
        BEGIN SELECT RAISE(ABORT, 'the log of the record never shrinks'); END""",
        """CREATE TRIGGER audit_head_keeps_delete BEFORE DELETE ON audit_head
        BEGIN SELECT RAISE(ABORT, 'the log of the record has one head'); END""",
        """CREATE TRIGGER audit_head_keeps_insert BEFORE INSERT ON audit_head
        BEGIN SELECT RAISE(ABORT, 'the log of the record has one head'); END""",
    ]


def _postgresql() -> list[str]:
    return [
        """CREATE FUNCTION follow_the_last_leaf() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NEW.idx <> (SELECT COALESCE(MAX(idx), -1) + 1 FROM audit_leaf) THEN
                RAISE EXCEPTION 'a place in the record follows the one before it';
            END IF;
            RETURN NEW;
        END $$""",
        f"""CREATE FUNCTION refuse_to_shrink() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF {SHRINKS} THEN RAISE EXCEPTION 'the log of the record never shrinks'; END IF;
            RETURN NEW;
        END $$""",
        """CREATE TRIGGER audit_leaf_follows BEFORE INSERT ON audit_leaf
        FOR EACH ROW EXECUTE FUNCTION follow_the_last_leaf()""",
        """CREATE TRIGGER audit_leaf_keeps_rows BEFORE UPDATE OR DELETE ON audit_leaf
        FOR EACH ROW EXECUTE FUNCTION refuse_change()""",
        """CREATE TRIGGER audit_leaf_keeps_table BEFORE TRUNCATE ON audit_leaf
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()""",
        """CREATE TRIGGER audit_head_grows BEFORE UPDATE ON audit_head
        FOR EACH ROW EXECUTE FUNCTION refuse_to_shrink()""",
        """CREATE TRIGGER audit_head_keeps_rows BEFORE INSERT OR DELETE ON audit_head
        FOR EACH ROW EXECUTE FUNCTION refuse_change()""",
        """CREATE TRIGGER audit_head_keeps_table BEFORE TRUNCATE ON audit_head
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()""",
        *(
            f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_{name}"
            for table, names in ALWAYS.items()
            for name in names
        ),
    ]


ALWAYS = {
    "audit_leaf": ("follows", "keeps_rows", "keeps_table"),
    "audit_head": ("grows", "keeps_rows", "keeps_table"),
}


def downgrade() -> None:
    if op.get_bind().execute(sa.text("SELECT 1 FROM audit_leaf LIMIT 1")).first():
        raise RuntimeError("audit_leaf holds the places of the record, and a downgrade would lose them")
    op.drop_table("audit_head")
    op.drop_table("audit_leaf")
    if op.get_bind().dialect.name != "sqlite":
        for name in ("follow_the_last_leaf", "refuse_to_shrink"):
            op.execute(f"DROP FUNCTION {name}()")
