from collections.abc import AsyncIterator

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.hub.inbox.live.world import Hub, hub_on


@pytest.fixture
async def hub(engine: AsyncEngine) -> AsyncIterator[Hub]:
    """An inbox at work, behind a broker in memory, on a database of each kind."""
    async with hub_on(engine) as at_work:
        yield at_work
