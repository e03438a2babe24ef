"""A hub's database of each kind, empty and up to date: every test of the hub's storage runs on both."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.db import open_engine, upgrade


@pytest.fixture(params=["sqlite", "postgresql"])
def hub_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'hub.db'}"
    url: str = request.getfixturevalue("postgres_database")
    return url


@pytest.fixture
async def engine(hub_url: str) -> AsyncIterator[AsyncEngine]:
    """An empty hub."""
    made = open_engine(hub_url)
    try:
        await upgrade(made)
        yield made
    finally:
        await made.dispose()
