"""The hub's database: tables by SQLAlchemy Core, SQLite or PostgreSQL by URL, Alembic migrations."""

from hub.db.engine import open_engine, writing
from hub.db.upgrade import SchemaError, upgrade

__all__ = ["SchemaError", "open_engine", "upgrade", "writing"]
