"""The columns that tables have in common, and the one list that all tables are on."""

from sqlalchemy import BigInteger, Column, MetaData, String

metadata = MetaData()


def code(name: str, *, key: bool = True) -> Column[str]:
    """A short code that people see; part of the key where nothing else is said."""
    return Column(name, String(32), primary_key=key, nullable=False)


def big(name: str, *, key: bool = False, default: int | None = None) -> Column[int]:
    """A whole number that may grow past 32 bits: money, thousandths, times, numbers of facts."""
    server = None if default is None else str(default)
    return Column(name, BigInteger, primary_key=key, autoincrement=False, nullable=False, server_default=server)
