"""Role Scale over any wire language: asks or listens, looks after the pan while idle, gives each weight once."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from edge.drivers.driver import Driver
from edge.drivers.errors import DeviceRefused, DeviceTimeout
from edge.drivers.roles import DeviceState, ScaleOrder, Weight
from edge.drivers.scales.orders import Obeyed, has_no, obeyed
from edge.drivers.scales.pan import NOTHING, Pan, PanRules
from edge.drivers.scales.reading import (
    Answer,
    Garbled,
    Language,
    NoWeight,
    Reading,
    Say,
    TakesOrders,
    Trouble,
    WeighsFine,
    in_words,
)
from edge.drivers.supervisor import Supervisor

ANSWER_TIMEOUT_S = 0.5
#: How long a moving pan may take to settle before a person is asked.
SETTLE_S = 2.0
ASK_AGAIN_S = 0.05
#: How often an idle scale is asked whether its pan is empty; quicker than goods are changed by hand.
LOOK_EVERY_S = 0.3
#: After so many looks without an answer the scale is shown as one that says nothing.
SILENT_LOOKS = 5


class SerialScale(Driver):
    """One question on the wire at a time. `empty_first`: the pan must be seen empty between two weighings."""

    def __init__(
        self,
        supervisor: Supervisor,
        language: Callable[[], Language],
        *,
        empty_first: bool = True,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        super().__init__(supervisor)
        self._make = language
        self._language = language()
        rules = PanRules(empty_first and self._language.tells_empty, self._language.tells_motion)
        self._pan = Pan(rules)
        self._heard = asyncio.Event()
        self._monotonic = monotonic
        self._sleep = sleep
        self._silent = 0
        #: What the scale wants said before it answers.
        self._asked_for = b""
        self._answer: Answer | None = None

    async def weigh(self, price_minor: int = 0) -> Weight:
        """A stable, fresh, positive weight; raise `DeviceRefused` in words where there is none within `SETTLE_S`.

        `price_minor` is the unit price for scales that compute an amount.
        """
        async with self._turn:
            began_s = self._monotonic()
            while True:
                await self._listen(price_minor)
                found = self._pan.sell(began_s)
                if isinstance(found, Weight):
                    self._supervisor.went_well("GoodWeightReadCount")
                    return found
                self._give_up(found, late=self._monotonic() - began_s >= SETTLE_S)
                await self._sleep(ASK_AGAIN_S)

    async def order(self, order: ScaleOrder) -> None:
        """Zero it, tare it, clear its tare; raise `DeviceRefused` where it cannot be told so or does not show it.

        Not every scale answers an order, and none says why it did not follow: what it weighs afterwards tells.
        """
        language = self._language
        words = language.orders.get(order) if isinstance(language, TakesOrders) else None
        if words is None:
            raise DeviceRefused(has_no(order))
        async with self._turn:
            await self._write(words, ANSWER_TIMEOUT_S)
            began_s = self._monotonic()
            while True:
                await self._sleep(ASK_AGAIN_S)
                seen = obeyed(order, self._answer) if await self._listen() else Obeyed("the scale does not answer")
                if seen.followed:
                    return
                if self._monotonic() - began_s >= SETTLE_S:
                    raise DeviceRefused(seen.problem)

    async def fine(self) -> int:
        """Grams as finely as the scale can tell them: for a look, never for a sale."""
        language = self._language
        if not isinstance(language, WeighsFine):
            raise DeviceRefused("this scale tells no weight finer than its display")
        async with self._turn:
            if not await self._listen(asking=language.ask_fine):
                raise DeviceTimeout("the scale does not answer")
        if isinstance(self._answer, Reading):
            return self._answer.grams
        raise DeviceRefused(self._answer.trouble.value if isinstance(self._answer, NoWeight) else "unreadable answer")

    def _give_up(self, problem: str, *, late: bool) -> None:
        """Raise where waiting longer mends nothing. A scale that never tells of an empty pan is silent until it has goods."""
        if problem == NOTHING and (late or self._language.tells_empty):
            raise DeviceTimeout("the scale does not answer")
        if late or problem in _FINAL:
            raise DeviceRefused(problem)

    async def _listen(self, price_minor: int = 0, asking: bytes | None = None) -> bool:
        """Ask where the language asks, say what it wants in between, and wait for the answer; False where none came."""
        self._heard.clear()
        await self._write(self._language.ask(price_minor) if asking is None else asking, ANSWER_TIMEOUT_S)
        try:
            async with asyncio.timeout(ANSWER_TIMEOUT_S):
                while True:
                    await self._heard.wait()
                    if not self._asked_for:
                        return True
                    self._heard.clear()
                    wanted, self._asked_for = self._asked_for, b""
                    await self._write(wanted, ANSWER_TIMEOUT_S)
        except TimeoutError:
            return False

    async def _greet(self) -> None:
        """Look at the pan while nobody weighs: a weight is sold once the pan was seen empty."""
        while self._language.tells_empty:
            async with self._turn:
                try:
                    self._looked(heard=await self._listen())
                except DeviceTimeout:
                    self._looked(heard=False)
            await self._sleep(LOOK_EVERY_S)

    def _looked(self, *, heard: bool) -> None:
        self._silent = 0 if heard else self._silent + 1
        if self._silent == SILENT_LOOKS:
            self._supervisor.refused("the scale does not answer: is it switched on?")
        elif heard and self.health().state is DeviceState.REFUSED:
            self._supervisor.went_well()

    def _received(self, data: bytes) -> None:
        for answer in self._language.feed(data):
            if isinstance(answer, Say):
                self._asked_for = answer.data
            else:
                self._answer = answer
                self._pan.take(answer, self._monotonic())
                self._supervisor.meant(in_words(answer))
            if not isinstance(answer, Garbled):
                self._heard.set()

    def _lost(self) -> None:
        self._language = self._make()
        self._asked_for = b""
        self._pan.lost()
        self._heard.set()


#: What no waiting mends.
_FINAL = {Trouble.OVER.value, Trouble.WANTS_CHECK.value, Trouble.FAULT.value, Trouble.OTHER_PRICE.value}
