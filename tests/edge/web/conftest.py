"""A whole store server on a port of its own, with real goods, no devices and no line."""

import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from edge.app import StoreServer, store_server
from edge.config import BoxConfig, Config, LaneConfig, OrderConfig, WebConfig
from edge.drivers.build import SharedDeviceConfig
from edge.identity import BoxIdentity
from edge.replica import Replica
from protocol.link import SystemClock
from protocol.masters import ITEM, STORE, StoreDoc, encode_master
from protocol.messages import Document, Page
from retail.barcodes import check_digit
from retail.catalogue import Item, Trait


def gtin13(number: int) -> str:
    """A made-up code in the restricted prefix 29."""
    digits = f"29{number:010d}"
    return digits + check_digit(digits)


ITEMS = [
    *(
        Item(f"p{n}", f"商品 {n}", 100 + n, gtins=(gtin13(n).zfill(14),), plu=str(100 + n), initials="SP")
        for n in range(1, 21)
    ),
    Item("apple", "苹果 红富士", 1280, plu="22", unit="KGM", initials="PGHFS"),
    Item("wine", "白酒", 9900, gtins=(gtin13(41).zfill(14),), min_age=18, deposit="bottle"),
    Item("bottle", "瓶押金", 100),
    Item("flowers", "鲜花", 0, gtins=(gtin13(42).zfill(14),), price_required=True),
    Item("shirt", "衬衫", 0, gtins=(gtin13(43).zfill(14),), variants=("shirt-s", "shirt-m")),
    Item("shirt-s", "衬衫", 8900, traits=(Trait("尺码", "小"),)),
    Item("shirt-m", "衬衫", 9900, traits=(Trait("尺码", "中"),)),
]
HUB_KEY = base64.b64encode(Ed25519PrivateKey.generate().public_key().public_bytes_raw()).decode()
IDENTITY = BoxIdentity("demo", "s001", "b1", 1, "CNY", "mqtt://127.0.0.1:9", HUB_KEY)


def fill(data: Path) -> None:
    """Put goods into an empty data folder."""
    docs = [Document(ITEM, item.id, 1, encode_master(item)) for item in ITEMS]
    docs.append(Document(STORE, "s001", 1, encode_master(StoreDoc("s001", "河西店", header=("河西店",)))))
    replica = Replica(data / "masters.db")
    replica.begin(1)
    replica.take(Page(1, 0, 1, tuple(docs), ""))
    replica.close()


@asynccontextmanager
async def serving(
    data: Path,
    port: int = 0,
    lanes: tuple[LaneConfig, ...] = (LaneConfig("03", "王芳"), LaneConfig("04", "李强")),
    device: tuple[SharedDeviceConfig, ...] = (),
    order: tuple[OrderConfig, ...] = (),
) -> AsyncIterator[StoreServer]:
    """The store server over this folder."""
    config = Config(BoxConfig(data), lanes, WebConfig(port=port), device=device, order=order)
    async with store_server(config, IDENTITY, Ed25519PrivateKey.generate(), SystemClock()) as server:
        yield server


@pytest.fixture
def data(tmp_path: Path) -> Path:
    fill(tmp_path)
    return tmp_path


@pytest.fixture
async def server(data: Path) -> AsyncIterator[StoreServer]:
    async with serving(data) as made:
        yield made


@pytest.fixture
async def http(server: StoreServer) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(server.url) as session:
        yield session


class Screen:
    """A lane's WebSocket as a client sees it."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.state: dict[str, Any] = {}
        self.line: dict[str, Any] = {}
        self._ids = 0

    async def read(self) -> dict[str, Any]:
        message = await self.socket.receive_json(timeout=5)
        self.state = message.get("state", self.state)
        self.line = message.get("line", self.line)
        return message

    async def do(self, do: str, command_id: str = "", **fields: object) -> dict[str, Any]:
        self._ids += 1
        command_id = command_id or f"c{self._ids}"
        await self.socket.send_json({"id": command_id, "do": do, **fields})
        while True:
            message = await self.read()
            if message.get("re") == command_id:
                return message


@asynccontextmanager
async def screen_of(http: aiohttp.ClientSession, lane: str = "03") -> AsyncIterator[Screen]:
    async with http.ws_connect(f"/api/v1/lanes/{lane}/ws") as socket:
        screen = Screen(socket)
        while not screen.state:
            await screen.read()
        yield screen


@pytest.fixture
async def screen(http: aiohttp.ClientSession) -> AsyncIterator[Screen]:
    async with screen_of(http) as made:
        yield made


@pytest.fixture
def open_screen() -> Any:
    """`screen_of`, for tests that want several."""
    return screen_of


@pytest.fixture
def start_server() -> Any:
    """`serving`, for tests that restart."""
    return serving


@pytest.fixture
def code() -> Any:
    """The barcode of article n."""
    return gtin13
