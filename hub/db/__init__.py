"""The hub's database: tables by SQLAlchemy Core, SQLite or PostgreSQL by URL, Alembic migrations."""

from hub.db.engine import open_engine, upgrade

__all__ = ["open_engine", "upgrade"]
