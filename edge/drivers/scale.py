"""Role Scale over Toledo 8217."""

import asyncio
import time
from collections.abc import Callable

from edge.drivers.codecs import toledo8217 as wire
from edge.drivers.driver import Driver
from edge.drivers.errors import DeviceOffline, DeviceRefused, DeviceTimeout
from edge.drivers.roles import Weight
from edge.drivers.supervisor import Supervisor

ANSWER_TIMEOUT_S = 0.5
#: How long a moving pan may take to settle before a person is asked.
SETTLE_S = 2.0
ASK_AGAIN_S = 0.05

_WHY = {
    wire.Status.OVER: "overloaded",
    wire.Status.UNDER_ZERO: "under zero: empty the pan and zero the scale",
    wire.Status.OUTSIDE_ZERO: "outside its zero range: empty the pan and zero the scale",
    wire.Status.MOTION: "still moving",
}


class ToledoScale(Driver):
    """Asks until the pan is still, one question on the wire at a time."""

    def __init__(self, supervisor: Supervisor, monotonic: Callable[[], float] = time.monotonic) -> None:
        super().__init__(supervisor)
        self._codec = wire.Toledo8217()
        self._answer: asyncio.Future[wire.Answer] | None = None
        self._monotonic = monotonic

    async def weigh(self) -> Weight:
        """A stable, positive weight; raise `DeviceRefused` in words where there is none within `SETTLE_S`."""
        async with self._turn:
            deadline = self._monotonic() + SETTLE_S
            while True:
                answer = await self._ask()
                match answer:
                    case wire.Stable(grams=grams, net=net) if grams > 0:
                        self._supervisor.went_well()
                        return Weight(grams, net)
                    case wire.Stable():
                        problem = "the pan is empty"
                    case wire.NoWeight(status=status):
                        problem = next((why for bit, why in _WHY.items() if bit in status), "no weight")
                    case _:
                        problem = "unreadable answer"
                if self._monotonic() >= deadline or problem == "overloaded":
                    raise DeviceRefused(problem)
                await asyncio.sleep(ASK_AGAIN_S)

    async def _ask(self) -> wire.Answer:
        self._answer = asyncio.get_running_loop().create_future()
        try:
            await self._write(wire.ASK_WEIGHT, ANSWER_TIMEOUT_S)
            async with asyncio.timeout(ANSWER_TIMEOUT_S):
                return await self._answer
        except TimeoutError as exc:
            raise DeviceTimeout("the scale does not answer") from exc
        finally:
            self._answer = None

    def _received(self, data: bytes) -> None:
        for answer in self._codec.feed(data):
            if self._answer and not self._answer.done():
                self._answer.set_result(answer)

    def _lost(self) -> None:
        self._codec = wire.Toledo8217()
        if self._answer and not self._answer.done():
            self._answer.set_exception(DeviceOffline("the scale was unplugged"))
