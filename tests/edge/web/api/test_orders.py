"""Orders of second printers, at a whole store server with a simulated printer in the kitchen."""

import asyncio
from pathlib import Path

import aiohttp
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from edge.app import store_server
from edge.config import BoxConfig, Config, ConfigError, LaneConfig, OrderConfig, WebConfig, read_config
from edge.drivers.build import SharedDeviceConfig
from edge.drivers.simulators import PrinterSim
from edge.replica import Replica
from protocol.link import SystemClock
from protocol.masters import ITEM, encode_master
from protocol.messages import Document, Page
from retail.catalogue import Item
from tests.edge.web.conftest import IDENTITY

ORDERS = "/api/v1/orders"


def with_noodles(data: Path) -> None:
    replica = Replica(data / "masters.db")
    noodles = Item("noodles", "牛肉面", 2200, plu="77", category="hot")
    replica.begin(2)
    replica.take(Page(2, 1, 2, (Document(ITEM, "noodles", 2, encode_master(noodles)),), ""))
    replica.close()


async def test_what_is_sold_is_ordered_where_it_is_made(data: Path):
    with_noodles(data)
    async with PrinterSim() as sim:
        kitchen = SharedDeviceConfig(name="kitchen", role="printer", driver="escpos", url=sim.url)
        config = Config(
            BoxConfig(data), (LaneConfig("03", "王芳"),), WebConfig(port=0), device=(kitchen,),
            order=(OrderConfig("kitchen", ("hot",)),),
        )  # fmt: skip
        async with store_server(config, IDENTITY, Ed25519PrivateKey.generate(), SystemClock()) as server:
            lane = server.floor.lane("03")
            assert lane
            commands: list[dict[str, object]] = [
                {"do": "AddItem", "code": "77"},
                {"do": "AddItem", "code": "101"},
                {"do": "Pay", "kind": "cash", "given_minor": 5000},
            ]
            for number, command in enumerate(commands):
                assert not (await lane.execute(f"c{number}", command)).problem
            async with asyncio.timeout(20), aiohttp.ClientSession(server.url) as http:
                while not sim.receipts:
                    await asyncio.sleep(0.01)
                while (await (await http.get(ORDERS)).json())["jobs"]:
                    await asyncio.sleep(0.01)
    assert "牛肉面" in sim.receipts[0]
    assert "#1" in sim.receipts[0]
    assert "商品" not in sim.receipts[0]


async def test_an_order_that_is_not_there_is_named(http):
    async with http.post(f"{ORDERS}/7", json={"do": "again"}) as answer:
        assert (answer.status, (await answer.json())["code"]) == (422, "no-order")


def test_an_order_names_a_printer_that_there_is(tmp_path: Path):
    file = tmp_path / "edge.toml"
    file.write_text(
        '[box]\ndata_dir = "/x"\n[[lane]]\nid = "03"\n[[order]]\nprinter = "kitchen"\ncategories = ["hot"]\n', "utf-8"
    )

    with pytest.raises(ConfigError, match=r"no .*device.* has that name; there is none"):
        read_config(file)
