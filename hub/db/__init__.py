"""The hub's database: tables by SQLAlchemy Core, SQLite or PostgreSQL by URL, Alembic migrations."""

from hub.db import tables as tables  # whoever knows the database knows all its tables
from hub.db.engine import UrlError, open_engine, writing
from hub.db.upgrade import SchemaError, upgrade

__all__ = ["SchemaError", "UrlError", "open_engine", "upgrade", "writing"]
