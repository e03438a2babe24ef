"""Role CardReader: members' cards, over a line of bytes or over the keys of a reader that types."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable

from edge.drivers.driver import Driver
from edge.drivers.scanner import ScanLanguage
from edge.drivers.supervisor import Supervisor
from retail.card_line import Card, card_of

#: Cards that wait for the lane; one more is read again by its owner.
WAITING_MAX = 4
#: The same card again so soon is one swipe whose tracks came one after the other, or a chip still on the reader.
SAME_CARD_S = 1.0


class CardReaderDriver(Driver):
    """Each card once. What it read is never logged, and of a payment card only that it was one comes out of here."""

    def __init__(
        self,
        supervisor: Supervisor,
        language: Callable[[], ScanLanguage],
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(supervisor)
        self._make, self._codec = language, language()
        self._monotonic = monotonic
        self._last: tuple[Card, float] | None = None
        #: Somebody tries the reader, and waits for the next card.
        self._tried: asyncio.Future[Card] | None = None
        self._waiting: asyncio.Queue[Card] = asyncio.Queue(WAITING_MAX)

    async def cards(self) -> AsyncIterator[Card]:
        """Every card, in order, until the task ends."""
        while True:
            yield await self._waiting.get()

    async def read_one(self) -> Card:
        """The next card, for whoever tries the reader: no lane gets it."""
        self._tried = asyncio.get_running_loop().create_future()
        try:
            return await self._tried
        finally:
            self._tried = None

    def _received(self, data: bytes) -> None:
        for line in self._codec.feed(data):
            card = card_of(line.aim + line.text)
            if card is None:
                continue
            self._supervisor.went_well()
            if self._read_again(card):
                continue
            if self._tried and not self._tried.done():
                self._tried.set_result(card)
            elif not self._waiting.full():
                self._waiting.put_nowait(card)

    def _read_again(self, card: Card) -> bool:
        now_s = self._monotonic()
        before, self._last = self._last, (card, now_s)
        return before is not None and before[0] == card and now_s - before[1] < SAME_CARD_S

    def _lost(self) -> None:
        self._codec = self._make()
