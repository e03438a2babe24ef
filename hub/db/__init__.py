"""The hub's database: tables by SQLAlchemy Core, SQLite or PostgreSQL by URL, Alembic migrations."""

from hub.db import ask_tables as ask_tables
from hub.db import clock_tables as clock_tables  # so that whoever knows the tables knows all of them
from hub.db import deposit_tables as deposit_tables
from hub.db import lending_tables as lending_tables
from hub.db import member_tables as member_tables
from hub.db import money_tables as money_tables
from hub.db import office_tables as office_tables
from hub.db import paper_tables as paper_tables
from hub.db import payment_tables as payment_tables
from hub.db import return_tables as return_tables
from hub.db import shift_tables as shift_tables
from hub.db import stock_tables as stock_tables
from hub.db import tip_tables as tip_tables
from hub.db import worker_tables as worker_tables
from hub.db.engine import UrlError, open_engine, writing
from hub.db.upgrade import SchemaError, upgrade

__all__ = ["SchemaError", "UrlError", "open_engine", "upgrade", "writing"]
