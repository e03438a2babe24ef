"""A whole store server whose machine wakes with a clock that lies: the date stays, it is said, selling goes on."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from edge.app import store_server
from edge.config import BoxConfig, Config, LaneConfig, WebConfig
from protocol.link import SystemClock
from tests.edge.web.conftest import IDENTITY, gtin13

DAY_MS = 24 * 3_600_000


class Lying(SystemClock):
    """The machine's clock, so far off."""

    def __init__(self, ahead_ms):
        self._ahead_ms = ahead_ms

    def wall_ms(self):
        return super().wall_ms() + self._ahead_ms


async def a_sale_and_the_status(data, ahead_ms):
    config = Config(BoxConfig(data), (LaneConfig("03", "王芳"),), WebConfig(port=0))
    async with store_server(config, IDENTITY, Ed25519PrivateKey.generate(), Lying(ahead_ms)) as server:
        lane = server.floor.lanes["03"]
        for command in ({"do": "Scan", "code": gtin13(1)}, {"do": "Pay", "kind": "card", "given_minor": 101}):
            reply = await lane.execute(f"{command['do']}{ahead_ms}", command)
            assert reply.problem is None
        (row, *_) = await server.journal.sales(limit=1)
        return row, server.glance.status()


@pytest.mark.parametrize("ahead_days", [400, 27_000, -20_000])
async def test_a_machine_that_wakes_in_another_year_sells_on_the_day_that_it_is(data, ahead_days):
    before, _ = await a_sale_and_the_status(data, 0)

    sold, status = await a_sale_and_the_status(data, ahead_days * DAY_MS)

    assert sold.business_date == before.business_date
    assert before.at_ms <= sold.at_ms < before.at_ms + DAY_MS
    assert abs(status.time.ahead_s - ahead_days * 86_400) < 3_600
    assert f"{ahead_days:+} d" in status.time.words.en
