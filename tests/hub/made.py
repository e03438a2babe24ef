"""Databases of hubs that are up to date, made once a run by the real migrations and copied for each test.

That the migrations lead there from nothing is held by tests/hub/db/: whoever tests something else need not wait for all of them.
"""

import asyncio
import itertools
import tempfile
from collections.abc import AsyncIterator, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any

import asyncpg
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.db import open_engine, upgrade

#: The database of a PostgreSQL that all others of hubs are copies of.
TEMPLATE = "hub_made_once"
_numbers = itertools.count(1)


def hub_file(path: Path) -> str:
    """An empty hub's file at this place, by URL."""
    path.write_bytes(_image())
    return f"sqlite:///{path}"


@asynccontextmanager
async def hub_at(url: str) -> AsyncIterator[AsyncEngine]:
    """The hub in a file, an empty one where there is none."""
    path = Path(url.removeprefix("sqlite:///"))
    engine = open_engine(url if path.exists() else hub_file(path))
    try:
        yield engine
    finally:
        await engine.dispose()


@asynccontextmanager
async def hub_beside(postgres_url: str) -> AsyncIterator[str]:
    """An empty hub's database of one's own on a PostgreSQL, by URL; dropped afterwards with whoever is still connected."""
    _make_template(postgres_url)
    name = f"hub{next(_numbers)}"
    connection = await asyncpg.connect(postgres_url)
    try:
        await connection.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY file_copy")
        yield _beside(postgres_url, name)
        await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await connection.close()


@cache
def _image() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "hub.db"
        _upgrade(f"sqlite:///{path}")
        return path.read_bytes()


@cache
def _make_template(postgres_url: str) -> None:
    async def create() -> None:
        connection = await asyncpg.connect(postgres_url)
        await connection.execute(f"CREATE DATABASE {TEMPLATE}")
        await connection.close()

    _elsewhere(create())
    _upgrade(_beside(postgres_url, TEMPLATE))


def _beside(postgres_url: str, name: str) -> str:
    return postgres_url.removesuffix("postgres") + name


def _upgrade(url: str) -> None:
    async def bring() -> None:
        engine = open_engine(url)
        await upgrade(engine)
        await engine.dispose()

    _elsewhere(bring())


def _elsewhere(work: Coroutine[Any, Any, None]) -> None:
    """In a loop of its own: whoever is the first to ask may have one running."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()
