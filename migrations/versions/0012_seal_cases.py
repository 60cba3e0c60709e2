"""Seal what is written on cases: one sealed column a table instead of words, and the keys of cases, wrapped.

Words that are there already are not sealed by this: traces of them would stay in the file and in every copy of it.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012_seal_cases"
down_revision = "0011_take_files_in_parts"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")

TEXT, DICT, LIST = (sa.Text(), "''"), (JSON, "'{}'"), (JSON, "'[]'")
SEALED = {
    "complaint": {"account": TEXT, "happened": DICT, "place": TEXT, "harm": TEXT, "wishes": TEXT},
    "party": {
        "name": (sa.String(200), "''"),
        "contact": DICT,
        "age": (sa.Integer(), None),
        "needs": TEXT,
        "about": DICT,
    },
    "subject": {
        "name": (sa.String(200), "''"),
        "badge": (sa.String(50), "''"),
        "rank": (sa.String(100), "''"),
        "description": TEXT,
        "unit_name": (sa.String(200), "''"),
    },
    "allegation": {"description": TEXT},
    "record": {"content": DICT},
    "assignment": {"interests": TEXT, "cleared_reasons": TEXT},
    "check_override": {"reason": TEXT},
    "imported_row": {"source": LIST, "became": DICT},
    "evidence_file": {"name": (sa.String(255), "''")},
}


def upgrade() -> None:
    if op.get_bind().execute(sa.text("SELECT 1 FROM audit_entry LIMIT 1")).first():
        raise RuntimeError(
            "this database was made before cases were sealed and holds their words in plain: "
            "begin with a new database, and file or import the cases again"
        )
    for table, columns in SEALED.items():
        for name in columns:
            op.drop_column(table, name)
        op.add_column(table, sa.Column("sealed", sa.LargeBinary(), nullable=False))
    op.drop_column("audit_data", "salt")
    op.add_column(
        "audit_data",
        sa.Column("identity", sa.LargeBinary(), nullable=True, comment="rows that tell who people are"),
    )
    op.execute("DELETE FROM code_session")
    op.add_column("code_session", sa.Column("sealed_keys", sa.LargeBinary(), nullable=False))
    op.create_table(
        "case_key",
        sa.Column("complaint_id", sa.String(length=36), nullable=False),
        sa.Column("holder", sa.String(length=36), nullable=False),
        sa.Column("sealed_keys", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("complaint_id", "holder", name=op.f("pk_case_key")),
    )
    only_forms = sa.text("holder = 'submission'")
    op.create_index(
        "ix_case_key_made_at", "case_key", ["made_at"], sqlite_where=only_forms, postgresql_where=only_forms
    )


def downgrade() -> None:
    if op.get_bind().execute(sa.text("SELECT 1 FROM audit_entry LIMIT 1")).first():
        raise RuntimeError("the cases of the record are sealed, and a downgrade would take their words away")
    op.drop_table("case_key")
    op.drop_column("code_session", "sealed_keys")
    op.drop_column("audit_data", "identity")
    op.add_column("audit_data", sa.Column("salt", sa.LargeBinary(), nullable=False))
    for table, columns in SEALED.items():
        op.drop_column(table, "sealed")
        for name, (kind, default) in columns.items():
            op.add_column(table, sa.Column(name, kind, nullable=default is None, server_default=_plain(default)))


def _plain(default: str | None) -> sa.TextClause | None:
    return sa.text(default) if default else None
