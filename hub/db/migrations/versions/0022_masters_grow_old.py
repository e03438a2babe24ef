"""How old versions of masters are kept."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Go to this schema."""
    op.add_column("revision", sa.Column("gone", sa.BigInteger(), server_default="0", nullable=False))
    op.create_table(
        "revision_day",
        sa.Column("org", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("least", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("org", "day"),
    )
