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
def _insert(table: Table, dialect: str, adding: tuple[str, ...], newest: tuple[str, ...]) -> str:
    names = [column.name for column in table.columns]
    marks = [f"${n}" for n in range(1, len(names) + 1)] if dialect == "postgresql" else ["?"] * len(names)
    sql = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join(marks)}) ON CONFLICT "  # noqa: S608
    if not adding and not newest:
        return sql + "DO NOTHING"
    key = ", ".join(column.name for column in table.primary_key)
    bigger = "GREATEST" if dialect == "postgresql" else "MAX"
    sets = [f"{name} = {table.name}.{name} + excluded.{name}" for name in adding]
    sets += [f"{name} = {bigger}({table.name}.{name}, excluded.{name})" for name in newest]
    return sql + f"({key}) DO UPDATE SET {', '.join(sets)}"


async def insert_once(connection: AsyncConnection, table: Table, rows: Rows) -> None:
    """Insert whole rows in column order; one that is there already is left as it is."""
    if rows:
        await connection.exec_driver_sql(_insert(table, connection.dialect.name, (), ()), list(rows))


async def insert_adding(
    connection: AsyncConnection, table: Table, rows: Rows, *, adding: tuple[str, ...], newest: tuple[str, ...] = ()
) -> None:
    """Insert whole rows; where the key is there, add the `adding` columns and keep the larger of `newest`."""
    if rows:
        await connection.exec_driver_sql(_insert(table, connection.dialect.name, adding, newest), list(rows))
