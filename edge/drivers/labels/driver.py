"""Label printers in their own languages: asked before, sent whole, asked until nothing waits in them."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Protocol

from msgspec import Struct

from edge.drivers.codecs import tspl, zpl
from edge.drivers.document import Image
from edge.drivers.driver import Driver
from edge.drivers.errors import DeviceOffline, DeviceRefused, DeviceTimeout
from edge.drivers.labels.drawing import draw
from edge.drivers.labels.state import LabelState
from edge.drivers.labels.tag import TEMPLATES, Tag, Template
from edge.drivers.paper.typesetter import NO_FONT, Typesetter
from edge.drivers.roles import Begin, Proof, just_begin
from edge.drivers.supervisor import Supervisor

ANSWER_S, LOOK_S = 1.0, 0.5
#: A label is some 20 kB in hexadecimal; a line of 9600 baud takes that long.
WRITE_S = 30.0
#: How long labels that began may wait for a new roll or a closed head; and, without a reason, to come out.
RESUME_S, PROOF_S = 900.0, 60.0
STATUS_EVERY_S = 10.0


class Reader(Protocol):
    """What a language reads."""

    def feed(self, data: bytes) -> LabelState | None:
        """A state, once it is whole."""
        ...


class LabelLanguage(Struct, frozen=True):
    """One printer language."""

    encode: Callable[[Image, Template, int], bytes]
    ask: bytes
    reader: Callable[[], Reader]


LANGUAGES = {
    "zpl": LabelLanguage(zpl.encode, zpl.ASK, zpl.Reader),
    "tspl": LabelLanguage(tspl.encode, tspl.ASK, tspl.Reader),
}


class LabelPrinter(Driver):
    """Role LabelPrinter over one of them."""

    def __init__(self, supervisor: Supervisor, language: LabelLanguage, setter: Typesetter | None) -> None:
        super().__init__(supervisor)
        self._language, self._setter = language, setter
        self._reader = language.reader()
        self._answer: asyncio.Future[LabelState] | None = None

    async def print(self, tags: Sequence[tuple[Tag, int]], template: str, begin: Begin = just_begin) -> Proof:
        """Each tag so many times; as `POSPrinter.print`, for labels."""
        setter = self._setter
        if setter is None:
            raise DeviceRefused(NO_FONT)
        size = TEMPLATES[template]
        async with self._turn:
            whole = await asyncio.to_thread(
                lambda: [self._language.encode(draw(tag, size, setter), size, copies) for tag, copies in tags]
            )
            state = await self._ask()
            if state and state.problem:
                self._supervisor.refused(state.problem)
                raise DeviceRefused(state.problem)
            await begin()
            for label in whole:
                await self._write(label, WRITE_S)
            proof = await self._until_out() if state else Proof.SENT
            self._supervisor.went_well()
            return proof

    async def _until_out(self) -> Proof:
        """Until it says that nothing waits in it; a roll that ran out is waited for."""
        now = asyncio.get_running_loop().time
        begun = patient_since = now()
        while True:
            state = await self._ask()
            if state and not state.busy and not state.problem:
                return Proof.PRINTED
            if state and state.problem:
                self._supervisor.refused(state.problem)
                patient_since = now()
            if now() - begun > RESUME_S:
                raise (
                    DeviceRefused(state.problem) if state and state.problem else DeviceTimeout("labels do not come out")
                )
            if now() - patient_since > PROOF_S:
                raise DeviceTimeout("the label printer does not say that it is done")
            await asyncio.sleep(LOOK_S)

    async def _ask(self) -> LabelState | None:
        self._answer = asyncio.get_running_loop().create_future()
        try:
            await self._write(self._language.ask)
            async with asyncio.timeout(ANSWER_S):
                return await self._answer
        except (TimeoutError, DeviceTimeout):
            return None
        finally:
            self._answer = None

    async def _greet(self) -> None:
        while True:
            async with self._turn:
                state = await self._ask()
            if state and state.problem:
                self._supervisor.refused(state.problem)
            elif state:
                self._supervisor.went_well()
            await asyncio.sleep(STATUS_EVERY_S)

    def _received(self, data: bytes) -> None:
        state = self._reader.feed(data)
        if state and self._answer and not self._answer.done():
            self._answer.set_result(state)

    def _lost(self) -> None:
        self._reader = self._language.reader()
        if self._answer and not self._answer.done():
            self._answer.set_exception(DeviceOffline("the label printer was unplugged"))
