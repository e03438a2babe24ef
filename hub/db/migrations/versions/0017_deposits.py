"""Deposits, as a ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Go to this schema."""
    op.create_table(
        "deposit_entry",
        sa.Column("org", sa.String(length=32), nullable=False),
        sa.Column("deposit", sa.String(length=96), nullable=False),
        sa.Column("store", sa.String(length=32), nullable=False),
        sa.Column("box", sa.String(length=32), nullable=False),
        sa.Column("epoch", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("what", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("lane", sa.String(length=32), nullable=False),
        sa.Column("minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("business_date", sa.Integer(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("about", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("org", "deposit", "store", "box", "epoch", "seq", "what"),
    )
