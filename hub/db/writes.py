"""Inserting many rows at the driver's own speed, on both databases, each row at most once.

SQLAlchemy's per-row layer costs two to three times the driver; these statements are made once from the tables and run by
`exec_driver_sql` with plain tuples. On PostgreSQL many new rows go in by COPY.
"""

from collections.abc import Sequence
from functools import cache

from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncConnection

Rows = Sequence[tuple[object, ...]]
#: From so many rows on COPY is quicker than a prepared INSERT for each.
COPY_FROM = 100
#: Rows of one statement on SQLite: a third quicker than one each, and Python's lock is let go of meanwhile.
TOGETHER = 100
#: How the databases say that a key is there already: SQLSTATE (PostgreSQL, appendix A), or the name of SQLite's code.
_TAKEN = {"23505", "SQLITE_CONSTRAINT_PRIMARYKEY", "SQLITE_CONSTRAINT_UNIQUE"}


class KeyTaken(Exception):
    """One of the rows is there already: none of them counts, and the transaction is to go back to its last savepoint."""


@cache
def _insert(table: Table, dialect: str, conflict: str, rows: int) -> str:
    names = _given(table)
    marks = [f"${n}" for n in range(1, len(names) + 1)] if dialect == "postgresql" else ["?"] * len(names)
    values = ", ".join([f"({', '.join(marks)})"] * rows)
    return f"INSERT INTO {table.name} ({', '.join(names)}) VALUES {values} {conflict}"  # noqa: S608


def _given(table: Table) -> list[str]:
    """Columns that a row brings: all but the number that the database gives it."""
    return [column.name for column in table.columns if column.identity is None]


@cache
def _update(table: Table, sets: str) -> str:
    key = ", ".join(column.name for column in table.primary_key)
    return f"ON CONFLICT ({key}) DO UPDATE SET {sets}"


async def insert_new(connection: AsyncConnection, table: Table, rows: Rows) -> None:
    """Insert whole rows in column order that are expected to be new; raise `KeyTaken` where one is not."""
    try:
        if connection.dialect.name == "postgresql" and len(rows) >= COPY_FROM:
            await _copy(connection, table, rows)
        else:
            await _run(connection, table, rows, "")
    except Exception as exc:
        if _says_taken(exc):
            raise KeyTaken(table.name) from exc
        raise


def _says_taken(exc: Exception) -> bool:
    said = getattr(exc, "orig", None) or exc
    return getattr(said, "sqlstate", None) in _TAKEN or getattr(said, "sqlite_errorname", None) in _TAKEN


async def insert_once(connection: AsyncConnection, table: Table, rows: Rows) -> None:
    """Insert whole rows in column order; one that is there already is left as it is."""
    await _run(connection, table, rows, "ON CONFLICT DO NOTHING")


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
    if not rows:
        return
    dialect = connection.dialect.name
    whole = len(rows) // TOGETHER * TOGETHER if dialect == "sqlite" else 0
    if whole:
        many = [[cell for row in rows[start : start + TOGETHER] for cell in row] for start in range(0, whole, TOGETHER)]
        await connection.exec_driver_sql(_insert(table, dialect, conflict, TOGETHER), [tuple(one) for one in many])
    if rest := rows[whole:]:
        await connection.exec_driver_sql(_insert(table, dialect, conflict, 1), list(rest))


async def _copy(connection: AsyncConnection, table: Table, rows: Rows) -> None:
    driver = (await connection.get_raw_connection()).driver_connection
    assert driver is not None  # it is open: our transaction runs on it
    await driver.copy_records_to_table(table.name, records=rows, columns=_given(table))
