from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.hub.insight.chain_store import hub_at


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
    async with hub_at(hub_url) as made:
        yield made
