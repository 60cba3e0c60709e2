"""Keep the ties that staff declare to officers, and the chain of command of each posting."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004_declare_relations"
down_revision = "0003_number_the_entries"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")


def upgrade() -> None:
    ties = "officers: id, name, words, declared_at"
    op.add_column("account", sa.Column("relations", JSON, nullable=False, server_default="[]", comment=ties))
    path = sa.Column(
        "unit_path", sa.Text(), nullable=False, server_default=sa.text("''"), comment="as in subject.unit_path"
    )
    op.add_column("posting", path)
    _fill_paths(op.get_bind())


def _fill_paths(connection: sa.Connection) -> None:
    unit = sa.table("unit", sa.column("id"), sa.column("parent_id"))
    posting = sa.table("posting", sa.column("unit_id"), sa.column("unit_path"))
    above = {row.id: row.parent_id for row in connection.execute(sa.select(unit.c.id, unit.c.parent_id))}
    for start in above:
        path: list[str] = []
        step: str | None = start
        while step is not None and step not in path:
            path.insert(0, step)
            step = above.get(step)
        connection.execute(
            posting.update().where(posting.c.unit_id == start).values(unit_path="/" + "/".join(path) + "/")
        )


def downgrade() -> None:
    op.drop_column("posting", "unit_path")
    op.drop_column("account", "relations")
