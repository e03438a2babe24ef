import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.hub.inbox.box import Hub


@pytest.fixture
def hub(engine: AsyncEngine) -> Hub:
    """A hub's inbox, served by hand, on a database of each kind."""
    return Hub(engine)
