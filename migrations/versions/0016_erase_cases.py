"""Keep when what people wrote on a case was erased."""

import sqlalchemy as sa
from alembic import op

revision = "0016_erase_cases"
down_revision = "0015_wall_places_of_custody"
branch_labels = None
depends_on = None


def upgrade() -> None:
    when = sa.Column(
        "erased_at", sa.DateTime(timezone=True), nullable=True, comment="what people wrote was erased then"
    )
    op.add_column("complaint", when)


def downgrade() -> None:
    if op.get_bind().execute(sa.text("SELECT 1 FROM complaint WHERE erased_at IS NOT NULL LIMIT 1")).first():
        raise RuntimeError("cases were erased, and a downgrade would forget that")
    op.drop_column("complaint", "erased_at")
