"""Ranges ahead of the cursor."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Go to this schema."""
    op.add_column("cursor", sa.Column("ahead", sa.LargeBinary()))
