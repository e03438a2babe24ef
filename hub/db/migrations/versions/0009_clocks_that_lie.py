"""What was noticed of the clocks of boxes."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Go to this schema."""
    op.create_table(
        "clock",
        sa.Column("org", sa.String(length=32), nullable=False),
        sa.Column("store", sa.String(length=32), nullable=False),
        sa.Column("box", sa.String(length=32), nullable=False),
        sa.Column("epoch", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("watched_seq", sa.BigInteger(), nullable=False),
        sa.Column("high_ms", sa.BigInteger(), nullable=False),
        sa.Column("troubles", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("org", "store", "box", "epoch"),
    )
