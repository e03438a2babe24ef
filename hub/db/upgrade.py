"""Bringing a database to this version's schema: Alembic's forward-only migrations, one process at a time."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.db.engine import writing

MIGRATIONS = Path(__file__).with_name("migrations")
#: PostgreSQL's advisory lock of a migration: "lant" in ASCII.
LOCK = 0x6C616E74


class SchemaError(RuntimeError):
    """The database is not for this version of the hub; the text says what to do."""


async def upgrade(engine: AsyncEngine) -> None:
    """Bring the database to the newest schema; raise `SchemaError` where a newer hub has been there before."""
    async with writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        await connection.run_sync(_upgrade)


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    here = MigrationContext.configure(connection).get_current_revision()
    known = ScriptDirectory.from_config(config)
    if here == known.get_current_head():
        return
    if here and here not in {script.revision for script in known.walk_revisions()}:
        raise SchemaError(f"this database belongs to a newer hub (schema {here}): install that version or a later one")
    command.upgrade(config, "head")
