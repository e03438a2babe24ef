"""How often a box greets."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Go to this schema."""
    op.add_column("box", sa.Column("heartbeat_s", sa.BigInteger(), nullable=False, server_default="4"))
