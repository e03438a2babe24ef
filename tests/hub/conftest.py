"""A hub's database of each kind, empty and up to date: every test of the hub's storage runs on both."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.db import open_engine
from tests.hub.made import hub_beside, hub_file


@pytest.fixture(params=["sqlite", "postgresql"])
async def hub_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """An empty hub's database of each kind."""
    if request.param == "sqlite":
        yield hub_file(tmp_path / "hub.db")
        return
    async with hub_beside(request.getfixturevalue("postgres_url")) as url:
        yield url


@pytest.fixture
async def engine(hub_url: str) -> AsyncIterator[AsyncEngine]:
    """An empty hub."""
    made = open_engine(hub_url)
    try:
        yield made
    finally:
        await made.dispose()
