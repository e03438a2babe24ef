"""A counter scale that speaks any of the languages."""

import asyncio
from typing import Self

from edge.drivers.scales.reading import NoWeight, Reading, Trouble
from edge.drivers.simulators.peer import TcpPeer
from edge.drivers.simulators.voices import ACK, TALKERS, State, voice

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

    def put(self, grams: int, *, moving: int = 1) -> None:
        """What lies there is lifted off and something else laid on the pan; it settles after `moving` answers."""
        self.lifted, self.grams, self.moving = 1, grams, moving

    def received(self, data: bytes) -> bytes:
        """Answer whatever asks."""
        return b"" if self._talks else self._said(data)

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
        return Reading(0) if self.lifted else Reading(self.grams, moving=bool(self.moving))

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
