"""A counter scale that speaks any of the languages."""

import asyncio
from typing import Self

from edge.drivers.roles import ScaleOrder
from edge.drivers.scales.reading import NoWeight, Reading, Trouble
from edge.drivers.simulators.orders import FINE, ordered, orders_of
from edge.drivers.simulators.peer import TcpPeer
from edge.drivers.simulators.voices import ACK, TALKERS, Dialog06Voice, State, voice

#: How often a scale that talks by itself says what it shows, in seconds.
TALK_EVERY_S = 0.05


class ScaleSim(TcpPeer):
    """Put goods on the pan with `put`; switch faults on by their attributes."""

    def __init__(self, port: int = 0, language: str = "toledo8217") -> None:
        super().__init__(port)
        self._voice = voice(language)
        self._talks = language in TALKERS
        self._talking: asyncio.Task[None] | None = None
        self.grams = 0
        #: Answers of an empty pan, while the hand changes the goods, and then in motion.
        self.lifted = 0
        self.moving = 0
        self.trouble: Trouble | None = None
        self.garbage = b""
        self.silent = False
        #: What it makes of the price instead of the right amount (a scale that computes), in minor units.
        self.wrong_amount: int | None = None
        #: Tenths of a gram that only a high-resolution weight shows.
        self.tenths = 0
        #: What is taken off as tare, in grams; and whether it follows no order.
        self.tare = 0
        self.stubborn = False
        self._language = language
        self._orders = orders_of(language)

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        if self._talks:
            self._talking = asyncio.create_task(self._talk(), name="scale talks")
        return self

    async def __aexit__(self, *exc: object) -> None:
        if self._talking:
            self._talking.cancel()
            await asyncio.gather(self._talking, return_exceptions=True)
        await super().__aexit__(*exc)

    @property
    def price_at_scale(self) -> int | None:
        """What somebody typed at a scale that computes, in the place of the price that it was told."""
        return self._voice.changed if isinstance(self._voice, Dialog06Voice) else None

    @price_at_scale.setter
    def price_at_scale(self, price_minor: int | None) -> None:
        if isinstance(self._voice, Dialog06Voice):
            self._voice.changed = price_minor

    def put(self, grams: int, *, moving: int = 1) -> None:
        """What lies there is lifted off and something else laid on the pan; it settles after `moving` answers."""
        self.lifted, self.grams, self.moving = 1, grams, moving

    def received(self, data: bytes) -> bytes:
        """Answer whatever asks, and follow an order."""
        if order := self._orders.get(data):
            self._follow(order)
            return b"" if self._talks or self.silent else ordered(self._language, order, self._state())
        fine = FINE.get(self._language)
        if fine and data == fine.ask and not self.silent and isinstance(self._state(), Reading):
            return fine.say(self.grams * 10 + self.tenths)
        return b"" if self._talks else self._said(data)

    def _follow(self, order: ScaleOrder) -> None:
        if self.stubborn:
            return
        if order is ScaleOrder.ZERO:
            self.grams = self.tare = 0
        else:
            self.tare = self.grams if order is ScaleOrder.TARE else 0

    def _said(self, asked: bytes) -> bytes:
        if self.silent:
            return b""
        answer = self._voice(asked, self._state())
        if answer != ACK:
            self._passed()
        return self.garbage + answer if answer else b""

    def _state(self) -> State:
        if self.trouble is not None:
            return NoWeight(self.trouble)
        there = 0 if self.lifted else self.grams
        moving = bool(self.moving and not self.lifted)
        return Reading(there - self.tare, bool(self.tare), moving, self.wrong_amount)

    def _passed(self) -> None:
        if self.lifted:
            self.lifted -= 1
        elif self.moving:
            self.moving -= 1

    async def _talk(self) -> None:
        while True:
            if said := self._said(b""):
                await self.send(said)
            await asyncio.sleep(TALK_EVERY_S)
