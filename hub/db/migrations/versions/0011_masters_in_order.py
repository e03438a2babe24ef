"""Pages of masters straight from an index: in the order of a pull, without sorting a whole load for each page.

Stores go on pulling meanwhile: on PostgreSQL the index keeps loads of masters waiting while it is made (a second for a
million of them), never readers. Where even that is too long, make it before the upgrade with `CREATE INDEX CONCURRENTLY`
under the same name; it is then taken as it is.
"""

from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Go to this schema."""
    op.create_index("master_in_order", "master", ["org", "revision", "kind", "key"], if_not_exists=True)
    op.drop_index("master_by_revision", table_name="master", if_exists=True)
