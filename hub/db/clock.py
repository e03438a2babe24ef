"""The database's own clock: the one that all processes on it share, whatever their machines say."""

from typing import Any

from sqlalchemy import BigInteger
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class database_ms(FunctionElement[int]):  # noqa: N801 - it reads as the function that it is
    """Milliseconds since 1970 UTC, at this very moment, not at the transaction's begin."""

    type = BigInteger()
    inherit_cache = True


@compiles(database_ms)
def _standard(_element: Any, _compiler: Any, **_: Any) -> str:
    return "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)"


@compiles(database_ms, "sqlite")
def _sqlite(_element: Any, _compiler: Any, **_: Any) -> str:
    return "CAST(ROUND((julianday('now') - 2440587.5) * 86400000) AS INTEGER)"
