"""Many stores in one process, over real MQTT: each sends its facts in order and again from where the hub says it stands."""

import asyncio
import time
from collections.abc import Iterable

from protocol.link.link import Broker, Link, LinkLost
from protocol.link.session import connect
from protocol.messages import Ack
from protocol.packing import unpack
from protocol.seal import unseal
from tests.hub.inbox.box import HUB_KEY, LEDGER, Box

#: Facts of one batch, how long a store waits for an answer before it sends again, and how often it greets.
BATCH, ANSWER_S, GREET_S = 5, 3.0, 1.0
#: A pause between batches, so that a store sells for a while.
PACE_S = 0.05


class Store:
    """A box's uplink, as small as can be: one batch on its way."""

    def __init__(self, box: Box) -> None:
        self.box, self.upto = box, 0
        self.longest_wait_s, self._since = 0.0, time.monotonic()
        self._word = asyncio.Event()

    @property
    def done(self) -> bool:
        """Whether the hub has said that it has all."""
        return self.upto >= len(self.box.records[LEDGER])

    def hear(self, ack: Ack) -> None:
        """The hub's word; any that tells more, or asks, makes it send."""
        if ack.stream != LEDGER:
            return
        if ack.upto_seq > self.upto:
            now = time.monotonic()
            self.longest_wait_s, self._since = max(self.longest_wait_s, now - self._since), now
            self.upto = ack.upto_seq
            self._word.set()
        elif ack.want_seq:
            self._word.set()

    async def run(self, link: Link) -> None:
        """Send until the hub has all."""
        while not self.done:
            self._word.clear()
            first = self.upto + 1
            message = self.box.facts(first, min(first + BATCH - 1, len(self.box.records[LEDGER])))
            await link.publish(message.topic, message.payload)
            try:
                async with asyncio.timeout(ANSWER_S):
                    await self._word.wait()
            except TimeoutError:
                continue
            await asyncio.sleep(PACE_S)


class Front:
    """All stores over one session."""

    def __init__(self, broker: str, boxes: Iterable[Box]) -> None:
        self._broker = Broker.parse(broker)
        self.stores = {box.address.store: Store(box) for box in boxes}

    @property
    def at_hub(self) -> int:
        """Facts that the hub has acknowledged."""
        return sum(store.upto for store in self.stores.values())

    async def run(self, name: str = "front") -> None:
        """Until every store is done."""
        try:
            async with connect(self._broker, client_id=name) as link:
                await link.subscribe("ln/v1/+/+/+/+/down/ack")
                async with asyncio.TaskGroup() as group:
                    ears = group.create_task(self._listen(link))
                    heart = group.create_task(self._greet(link))
                    async with asyncio.TaskGroup() as selling:
                        for store in self.stores.values():
                            selling.create_task(store.run(link))
                    ears.cancel()
                    heart.cancel()
        except* LinkLost as lost:
            raise AssertionError("the broker of this test went away") from lost

    async def _listen(self, link: Link) -> None:
        async for message in link.incoming():
            store = self.stores.get(message.topic.split("/")[4])
            if store:
                store.hear(unpack(unseal(message.payload, message.topic, HUB_KEY.public_key()), Ack))

    async def _greet(self, link: Link) -> None:
        while True:
            for store in self.stores.values():
                message = store.box.hello(acked_seq=store.upto)
                await link.publish(message.topic, message.payload, qos=0)
            await asyncio.sleep(GREET_S)
