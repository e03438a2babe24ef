"""Spreading the hot tables: what the extensions would refuse is not asked of them, and nothing is asked twice."""

from pathlib import Path

import pytest
from sqlalchemy import UniqueConstraint, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from typer.testing import CliRunner

from hub.cli import app
from hub.db import open_engine, upgrade, writing
from hub.db.tables import metadata
from hub.db.tune import CHUNKED, CHUNKED_BY, SPREAD, SPREAD_BY, chosen, run, steps, tune

#: What stands in for Citus: its catalogue and its function, as far as we use them.
LIKE_CITUS = (
    'CREATE TABLE pg_dist_partition (logicalrelid regclass, partmethod "char", beside text)',
    """CREATE FUNCTION create_distributed_table(name regclass, col text, colocate_with text) RETURNS void LANGUAGE sql
       AS $$ INSERT INTO pg_dist_partition VALUES (name, 'h', colocate_with) $$""",
)
#: And for TimescaleDB.
LIKE_TIMESCALE = (
    "CREATE SCHEMA timescaledb_information",
    "CREATE TABLE timescaledb_information.hypertables (hypertable_name name, dimension text)",
    "CREATE FUNCTION by_range(name, bigint) RETURNS text LANGUAGE sql AS $$ SELECT $1 || ' by ' || $2 $$",
    """CREATE FUNCTION create_hypertable(name text, dimension text, create_default_indexes bool, migrate_data bool)
       RETURNS void LANGUAGE sql AS $$ INSERT INTO timescaledb_information.hypertables VALUES (name, dimension) $$""",
)


def unique_keys(table: str) -> list[set[str]]:
    found = metadata.tables[table]
    keys = [one for one in found.constraints if isinstance(one, UniqueConstraint)]
    return [set(found.primary_key.columns.keys())] + [
        set(one.columns.keys()) for one in [*keys, *unique_indexes(table)]
    ]


def unique_indexes(table: str):
    return [index for index in metadata.tables[table].indexes if index.unique]


async def pretend(connection: AsyncConnection, statements: tuple[str, ...]) -> None:
    for statement in statements:
        await connection.execute(text(statement))


@pytest.fixture
async def postgres_engine(postgres_database: str):
    made = open_engine(postgres_database)
    await upgrade(made)
    yield made
    await made.dispose()


@pytest.mark.parametrize("table", SPREAD)
def test_what_a_table_is_spread_by_stands_in_each_of_its_unique_keys(table: str):
    assert all(SPREAD_BY in key for key in unique_keys(table))
    assert not metadata.tables[table].foreign_keys


@pytest.mark.parametrize("table", CHUNKED)
def test_what_a_table_is_cut_by_stands_in_each_of_its_unique_keys(table: str):
    assert all(CHUNKED_BY in key for key in unique_keys(table))


def test_of_two_extensions_one_is_used_and_of_none_none():
    assert chosen({"plpgsql", "timescaledb", "citus"}) == "citus"
    assert chosen({"plpgsql", "timescaledb"}) == "timescaledb"
    assert chosen({"plpgsql"}) == ""


def test_only_what_is_left_is_asked_for():
    assert [step.table for step in steps("citus", {"fact", "sale"})] == ["sold_item", "coupon_use", "takings"]
    assert steps("timescaledb", set(CHUNKED)) == []


async def test_a_database_without_them_is_left_alone(engine: AsyncEngine):
    assert await tune(engine) == []


def test_the_command_says_what_it_takes(tmp_path: Path):
    result = CliRunner().invoke(app, ["db", "tune", "--data-dir", str(tmp_path)])

    assert result.exit_code == 1
    assert "citus or timescaledb" in result.output


async def test_tables_are_spread_side_by_side_once(postgres_engine: AsyncEngine):
    async with writing(postgres_engine) as connection:
        await pretend(connection, LIKE_CITUS)
        first, again = await run(connection, "citus"), await run(connection, "citus")
        beside = (await connection.execute(text("SELECT logicalrelid::text, beside FROM pg_dist_partition"))).all()

    assert first == [f"{table}: spread by store (citus)" for table in SPREAD]
    assert again == [f"{table}: was done before" for table in SPREAD]
    assert dict(map(tuple, beside)) == {table: "none" if table == "fact" else "fact" for table in SPREAD}


async def test_tables_are_cut_into_months_once(postgres_engine: AsyncEngine):
    async with writing(postgres_engine) as connection:
        await pretend(connection, LIKE_TIMESCALE)
        first, again = await run(connection, "timescaledb"), await run(connection, "timescaledb")
        cut = (await connection.scalars(text("SELECT dimension FROM timescaledb_information.hypertables"))).all()

    assert first == [f"{table}: cut into months (timescaledb)" for table in CHUNKED]
    assert again == [f"{table}: was done before" for table in CHUNKED]
    assert cut == ["business_date by 100"] * len(CHUNKED)
