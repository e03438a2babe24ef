"""What people decide about facts that were set aside and what could not be read."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Go to this schema."""
    op.create_table(
        "decision",
        sa.Column("org", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("org", "id"),
    )
    op.create_index("decision_by_time", "decision", ["org", "at_ms"])
    op.add_column("aside", sa.Column("hash", sa.LargeBinary()))
    op.add_column("aside", sa.Column("dismissed_ms", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("parked", sa.Column("epoch", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("parked", sa.Column("form", sa.String(length=8), nullable=False, server_default=""))
    op.add_column("parked", sa.Column("dismissed_ms", sa.BigInteger(), nullable=False, server_default="0"))
