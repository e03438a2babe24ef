"""Inserting many rows at the driver's own speed, on both databases, each row at most once.

SQLAlchemy's per-row layer costs two to three times the driver; these statements are made once from the tables and run by
`exec_driver_sql` with plain tuples.
"""

from collections.abc import Sequence
from functools import cache

from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncConnection

Rows = Sequence[tuple[object, ...]]


@cache
def _insert(table: Table, dialect: str, conflict: str) -> str:
    names = [column.name for column in table.columns]
    marks = [f"${n}" for n in range(1, len(names) + 1)] if dialect == "postgresql" else ["?"] * len(names)
    return f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join(marks)}) ON CONFLICT {conflict}"  # noqa: S608


@cache
def _update(table: Table, sets: str) -> str:
    key = ", ".join(column.name for column in table.primary_key)
    return f"({key}) DO UPDATE SET {sets}"


async def insert_once(connection: AsyncConnection, table: Table, rows: Rows) -> None:
    """Insert whole rows in column order; one that is there already is left as it is."""
    await _run(connection, table, rows, "DO NOTHING")


async def insert_over(connection: AsyncConnection, table: Table, rows: Rows) -> None:
    """Insert whole rows; one that is there already is replaced."""
    others = (column.name for column in table.columns if not column.primary_key)
    await _run(connection, table, rows, _update(table, ", ".join(f"{name} = excluded.{name}" for name in others)))


async def insert_adding(
    connection: AsyncConnection, table: Table, rows: Rows, *, adding: tuple[str, ...], newest: tuple[str, ...] = ()
) -> None:
    """Insert whole rows; where the key is there, add the `adding` columns and keep the larger of `newest`."""
    bigger = "GREATEST" if connection.dialect.name == "postgresql" else "MAX"
    sets = [f"{name} = {table.name}.{name} + excluded.{name}" for name in adding]
    sets += [f"{name} = {bigger}({table.name}.{name}, excluded.{name})" for name in newest]
    await _run(connection, table, rows, _update(table, ", ".join(sets)))


async def _run(connection: AsyncConnection, table: Table, rows: Rows, conflict: str) -> None:
    if rows:
        await connection.exec_driver_sql(_insert(table, connection.dialect.name, conflict), list(rows))
