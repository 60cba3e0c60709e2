"""Keep which unit runs the place where somebody is held: whoever belongs to it never sees the case."""

import sqlalchemy as sa
from alembic import op

revision = "0015_wall_places_of_custody"
down_revision = "0014_index_words"
branch_labels = None
depends_on = None

UNIT = "the unit that runs the place where they are held"


def upgrade() -> None:
    op.add_column("party", sa.Column("held_unit_id", sa.String(length=36), nullable=True, comment=UNIT))
    op.add_column("party", sa.Column("held_unit_path", sa.Text(), nullable=True, comment="as unit_path of an officer"))


def downgrade() -> None:
    op.drop_column("party", "held_unit_path")
    op.drop_column("party", "held_unit_id")
