"""Stock of stores: figures by item and lot, and the documents that made them. They fill from the facts that are here already."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def _big(name: str) -> "sa.Column[int]":
    return sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=False)


def _text(name: str, length: int) -> "sa.Column[str]":
    return sa.Column(name, sa.String(length=length), nullable=False)


def upgrade() -> None:
    """Go to this schema."""
    op.create_table(
        "stock_level",
        *(_text("org", 32), _text("store", 32), _big("epoch"), _text("item", 32), _text("lot", 20)),
        *(_big("posted_milli"), _big("unissued_milli")),
        sa.PrimaryKeyConstraint("org", "store", "epoch", "item", "lot"),
    )
    op.create_table(
        "stock_cursor",
        *(
            _text("org", 32),
            _text("store", 32),
            _text("box", 32),
            _big("epoch"),
            _big("seq"),
            _big("unfit"),
            _big("forgotten"),
        ),
        sa.PrimaryKeyConstraint("org", "store", "box", "epoch"),
    )
    op.create_table(
        "stock_document",
        *(_text("org", 32), _text("store", 32), _big("epoch"), _text("box", 32), _big("seq")),
        *(_big("number"), _text("kind", 16), _text("who", 32)),
        sa.Column("business_date", sa.Integer(), nullable=False),
        *(_big("at_ms"), _text("reference", 120), _text("why", 120)),
        sa.Column("receipts", sa.Text(), nullable=False),
        sa.Column("goods", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("org", "store", "epoch", "box", "seq"),
    )
    op.create_index("stock_document_newest", "stock_document", ["org", "store", "epoch", "at_ms", "seq"])
    op.create_table(
        "stock_entry",
        *(_text("org", 32), _text("store", 32), _big("epoch"), _text("item", 32), _text("box", 32), _big("seq")),
        *(_text("lot", 20), _big("moved_milli")),
        sa.PrimaryKeyConstraint("org", "store", "epoch", "item", "box", "seq", "lot"),
    )
