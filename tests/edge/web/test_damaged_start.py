"""A store server whose disk did not keep its last receipts starts all the same, and sells."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from edge.app import store_server
from edge.config import BoxConfig, Config, LaneConfig, WebConfig
from edge.journal import LEDGER
from protocol.link import SystemClock
from tests.edge.journal.care.test_forget import tamper
from tests.edge.web.conftest import IDENTITY, gtin13


async def sell(server, name):
    lane = server.floor.lanes["03"]
    for command in ({"do": "Scan", "code": gtin13(1)}, {"do": "Pay", "kind": "card", "given_minor": 101}):
        assert (await lane.execute(f"{name}{command['do']}", command)).problem is None


async def test_a_lane_whose_last_receipt_is_damaged_starts_without_it_and_sells(data):
    config, key = Config(BoxConfig(data), (LaneConfig("03", "王芳"),), WebConfig(port=0)), Ed25519PrivateKey.generate()
    async with store_server(config, IDENTITY, key, SystemClock()) as server:
        await sell(server, "first")
    tamper(data, "DROP TRIGGER ledger_is_never_edited", "UPDATE ledger SET record = zeroblob(30)")
    tamper(data, "INSERT INTO print_jobs (seq, lane, state) VALUES (1, '03', 'queued')")

    async with store_server(config, IDENTITY, key, SystemClock()) as server:
        assert [(one.stream, one.seq) for one in server.journal.damage] == [(LEDGER, 1)]
        assert server.floor.lanes["03"].view().last_sale is None
        await sell(server, "second")
        assert server.floor.lanes["03"].view().last_sale.receipt_no.endswith("000002")
