"""Business dates that are closed, and sales that came after it."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Go to this schema."""
    op.create_table(
        "closed_day",
        sa.Column("org", sa.String(length=32), nullable=False),
        sa.Column("business_date", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("closed_ms", sa.BigInteger(), nullable=False),
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("org", "business_date"),
    )
    op.create_table(
        "closed_store",
        sa.Column("org", sa.String(length=32), nullable=False),
        sa.Column("business_date", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("store", sa.String(length=32), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("receipts", sa.BigInteger(), nullable=False),
        sa.Column("complete_to_ms", sa.BigInteger(), nullable=False),
        sa.Column("lacks", sa.String(length=16), nullable=False),
        sa.Column("missing_receipts", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("org", "business_date", "store"),
    )
    op.add_column("sale", sa.Column("booked_date", sa.Integer(), nullable=False, server_default="0"))
    late = sa.text("booked_date > 0")
    op.create_index("sale_late", "sale", ["org", "booked_date"], sqlite_where=late, postgresql_where=late)
