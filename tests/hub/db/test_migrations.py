import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.db import SchemaError, open_engine, tables, upgrade


@pytest.fixture(params=["sqlite", "postgresql"])
def hub_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of each kind in which there is nothing yet."""
    url: str = request.getfixturevalue("postgres_database") if request.param == "postgresql" else ""
    return url or f"sqlite:///{tmp_path / 'hub.db'}"


@pytest.fixture
async def engine(hub_url: str) -> AsyncIterator[AsyncEngine]:
    """A hub that came there by all migrations."""
    made = open_engine(hub_url)
    try:
        await upgrade(made)
        yield made
    finally:
        await made.dispose()


def differences(connection: Connection) -> list:
    return compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), tables.metadata)


async def test_migrations_lead_to_the_very_tables_that_the_code_knows(engine: AsyncEngine):
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_an_upgrade_may_be_repeated(engine: AsyncEngine):
    await upgrade(engine)

    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_of_processes_that_upgrade_at_once_one_does_it_and_the_others_wait(hub_url: str):
    engines = [open_engine(hub_url) for _ in range(4)]
    try:
        await asyncio.gather(*(upgrade(one) for one in engines))

        async with engines[0].connect() as connection:
            assert await connection.run_sync(differences) == []
    finally:
        for one in engines:
            await one.dispose()


async def test_a_database_of_a_newer_hub_is_left_alone(engine: AsyncEngine):
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(SchemaError, match="newer"):
        await upgrade(engine)


async def test_sqlite_commits_wait_for_the_disk_and_readers_do_not_wait_for_writers(tmp_path):
    engine = open_engine(f"sqlite:///{tmp_path / 'hub.db'}")
    try:
        async with engine.connect() as connection:
            said = {
                name: await connection.scalar(text(f"PRAGMA {name}"))
                for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            }
        assert said == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30000}
    finally:
        await engine.dispose()


async def test_one_that_opens_a_database_which_another_is_just_making_waits_for_it(tmp_path):
    """SQLite answers busy at once here, whatever the timeout: the other has the lock that a change of mode needs."""
    path = tmp_path / "hub.db"
    other = sqlite3.connect(path, isolation_level=None)
    engine = open_engine(f"sqlite:///{path}")
    try:
        other.execute("BEGIN IMMEDIATE")
        opening = asyncio.create_task(_mode(engine))
        done, _ = await asyncio.wait([opening], timeout=0.2)
        assert not done

        other.execute("ROLLBACK")
        assert await opening == "wal"
    finally:
        other.close()
        await engine.dispose()


async def _mode(engine: AsyncEngine) -> str:
    async with engine.connect() as connection:
        return await connection.scalar(text("PRAGMA journal_mode"))
