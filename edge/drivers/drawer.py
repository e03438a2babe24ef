"""Role CashDrawer: drawers and triggers with a port of their own (those on a printer are the printer's).

    bel       BEL                    07                        APG 484A SerialPRO II, as it comes from the factory; 9600 8N1
    escpos    ESC p m t1 t2          1B 70 ...                 triggers that listen to what a printer is sent
    relay     A0 01 01 A2, a moment later A0 01 00 A1          USB relays LCUS-1 and alike, across the coil's supply; 9600 8N1

Whether it is open is told by a line, at a level that the maker's switches set: `open_at` says which. On a port it is CTS (484A:
"CTS option"), on a printer pin 3 of the connector. Without `open_at` nothing is claimed.

Sources: APG, Model 484A SerialPRO II Interface User's Guide, sections I and II; Epson, ESC/POS Command Reference, ESC p and DLE EOT;
LC-tech, USB relay LCUS-1, communication protocol (start A0, address, operation, sum).
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, Literal

from msgspec import Struct

from edge.drivers.codecs import escpos
from edge.drivers.driver import Driver
from edge.drivers.supervisor import Supervisor
from edge.drivers.transports.base import HasLines

#: The level of the sensing line while the drawer is open; empty where there is no such line.
Level = Literal["", "low", "high"]
#: How long a relay stays closed: a coil wants some 150 ms, and burns when it is never let go.
PULSE_S: Final = 0.2
WRITE_S: Final = 1.0


class Trigger(Struct, frozen=True):
    """What opens a drawer, and what lets go of it a moment later."""

    open: bytes
    release: bytes = b""


TRIGGERS: Final = {
    "bel": Trigger(b"\x07"),
    "escpos": Trigger(escpos.KICKS[2]),
    "relay": Trigger(b"\xa0\x01\x01\xa2", b"\xa0\x01\x00\xa1"),
}


class PortDrawer(Driver):
    """A drawer with a port of its own."""

    def __init__(
        self,
        supervisor: Supervisor,
        trigger: Trigger,
        open_at: Level = "",
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        super().__init__(supervisor)
        self._trigger, self._open_at, self._sleep = trigger, open_at, sleep

    async def open(self) -> None:
        """Trigger it, and let go also where the lane has lost its patience: a coil is not left under current."""
        async with self._turn:
            await self._write(self._trigger.open, WRITE_S)
            if self._trigger.release:
                try:
                    await self._sleep(PULSE_S)
                finally:
                    await self._write(self._trigger.release, WRITE_S)
            self._supervisor.went_well()

    async def is_open(self) -> bool | None:
        """By CTS."""
        if not self._open_at:
            return None
        port: object = self._transport
        level = port.clear_to_send() if isinstance(port, HasLines) else None
        return None if level is None else level is (self._open_at == "high")

    async def _greet(self) -> None:
        """A relay that a lost connection left closed is let go."""
        if self._trigger.release:
            async with self._turn:
                await self._write(self._trigger.release, WRITE_S)
