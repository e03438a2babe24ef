"""Goods that came back, by the line that sold them."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Go to this schema."""
    op.create_table(
        "goods_back",
        sa.Column("org", sa.String(length=32), nullable=False),
        sa.Column("store", sa.String(length=32), nullable=False),
        sa.Column("lane", sa.String(length=32), nullable=False),
        sa.Column("epoch", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("back_store", sa.String(length=32), nullable=False),
        sa.Column("back_lane", sa.String(length=32), nullable=False),
        sa.Column("back_epoch", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("back_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("back_line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("item", sa.String(length=32), nullable=False),
        sa.Column("qty_milli", sa.BigInteger(), nullable=False),
        sa.Column("sold_milli", sa.BigInteger(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("business_date", sa.Integer(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            *("org", "store", "lane", "epoch", "number", "line"),
            *("back_store", "back_lane", "back_epoch", "back_number", "back_line"),
        ),
    )
