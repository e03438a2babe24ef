from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.inbox.changes import Changes
from hub.web import create_web
from tests.hub.insight.chain_store import ORG, add_items, add_store, receive, sold
from tests.hub.made import hub_at
from tests.hub.web.fakes import FakeDemo, StandingClock

Client = TestClient[web.Request, web.Application]


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    """A hub with one store and two receipts."""
    async with hub_at(f"sqlite:///{tmp_path / 'hub.db'}") as made:
        await add_store(made, "s001")
        await add_items(made)
        await receive(made, "s001", [sold(1), sold(2)])
        yield made


@pytest.fixture
def changes() -> Changes:
    """What the inbox tells."""
    return Changes()


@pytest.fixture
def demo() -> FakeDemo:
    """Two lines that can be cut."""
    return FakeDemo({"s001": False, "s002": True})


@pytest.fixture
def static(tmp_path: Path) -> Path:
    """A small dashboard."""
    folder = tmp_path / "static"
    (folder / "i18n").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>店灯</title>" + " " * 2000)
    (folder / "i18n" / "en.json").write_text("{}")
    (folder / ".hidden").write_text("secret")
    (tmp_path / "outside.txt").write_text("secret")
    (folder / "way-out.txt").symlink_to(tmp_path / "outside.txt")
    return folder


@pytest.fixture
async def client(engine: AsyncEngine, changes: Changes, demo: FakeDemo, static: Path) -> AsyncIterator[Client]:
    """A browser's view of the hub."""
    site = create_web(
        engine=engine,
        org=ORG,
        hub_key=Ed25519PrivateKey.from_private_bytes(b"k" * 32).public_key(),
        box_broker="mqtt://hub:1883",
        changes=changes,
        clock=StandingClock(),
        demo=demo,
        names=frozenset({"hub.example"}),
        static=static,
    )
    async with TestClient(TestServer(site)) as made:
        yield made
