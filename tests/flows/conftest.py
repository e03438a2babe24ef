"""One chain a test: each breaks its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.flows.world import World, open_world


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """One store with one lane, its hub and its line."""
    async with open_world(tmp_path / "chain") as opened:
        yield opened
