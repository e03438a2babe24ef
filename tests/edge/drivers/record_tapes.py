"""Records tests/data/tapes anew: `python -m tests.edge.drivers.record_tapes`. Real drivers beside our simulators; a device's own tape stays.

As `lantern-edge devices capture 03/scale` writes them, but that a payment terminal's and a card reader's tape are taken with an open
tap, which a store server never has.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any, Final

from edge.drivers.build import DRIVERS, DeviceConfig
from edge.drivers.document import Columns, Cut, PrintDocument, QRCode, Text
from edge.drivers.driver import Driver
from edge.drivers.errors import DeviceError
from edge.drivers.labels.tag import Tag
from edge.drivers.roles import DeviceState, Lamp, PaymentAsk, Shown
from edge.drivers.scales import LANGUAGES
from edge.drivers.scales.reading import Trouble
from edge.drivers.simulators import CardReaderSim, DisplaySim, DrawerSim, FigureSim, PrinterSim, ScaleSim, ScannerSim
from edge.drivers.simulators.labels import LabelSim
from edge.drivers.simulators.peer import TcpPeer
from edge.drivers.simulators.terminal import TerminalSim
from edge.drivers.supervisor import Supervisor
from edge.drivers.survey import LiveTape
from edge.drivers.watching.tap import Tap

TAPES: Final = Path(__file__).parents[2] / "data/tapes"
LOOK_S, LONG_S = 0.02, 5.0
RECEIPT: Final[PrintDocument] = (
    Text("河西店"), Columns("苹果 红富士", "8.00"), Columns("Milk 1L", "5.50"), QRCode("ln:1"), Cut(),
)  # fmt: skip

Act = Callable[[Any, Any], Awaitable[None]]


@contextlib.asynccontextmanager
async def taped(name: str, role: str, driver: str, sim: TcpPeer) -> AsyncIterator[Driver]:
    """The driver at its simulator; what was said between them is the tape."""
    async with sim:
        supervisor = Supervisor(f"01/{role}", sim.url, tap=Tap())
        made = DRIVERS[role][driver](supervisor, DeviceConfig(driver, sim.url, empty_first=False))
        tape = LiveTape(made.tap, f"socket://simulated-{name}:9100")
        running = asyncio.create_task(made.run())
        try:
            async with asyncio.timeout(LONG_S):
                while made.health().state not in {DeviceState.ONLINE, DeviceState.UNKNOWN} or not sim.connected:
                    await asyncio.sleep(LOOK_S)
            yield made
            await asyncio.sleep(0.3)
        finally:
            (TAPES / f"{name}.tape").write_bytes(tape.end())
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


async def scale(made: Any, sim: Any) -> None:
    """480 g, more than it can weigh, 1,250 g."""
    for grams in (480, 1250):
        sim.put(grams)
        await weighed(made, grams)
        sim.put(0, moving=0)
        await asyncio.sleep(0.4)
        sim.trouble = Trouble.OVER if grams == 480 else None
        await asyncio.sleep(0.4)
        sim.trouble = None


async def weighed(made: Any, grams: int) -> None:
    async with asyncio.timeout(LONG_S):
        while True:
            with contextlib.suppress(DeviceError):
                if (await made.weigh(1280)).grams == grams:
                    return
            await asyncio.sleep(LOOK_S)


async def scanner(_: Any, sim: Any) -> None:
    for code, aim in (
        ("6901234567892", "]E0"),
        ("0102900000000018\x1d10A1", "]d2"),
        ("https://r.shop.example/q/1", "]Q1"),
    ):
        await sim.scan(code, aim)
        await asyncio.sleep(0.1)


async def card(_: Any, sim: Any) -> None:
    await sim.swipe("0012345", "WANG/FANG")
    await asyncio.sleep(1.2)
    await sim.tap("04A2F319")
    await asyncio.sleep(0.1)


async def printer(made: Any, _: Any) -> None:
    await made.status()
    await made.print(RECEIPT)


async def labels(made: Any, _: Any) -> None:
    await made.print([(Tag("苹果", "12.80", "元/kg", "6901234567892"), 2)], "40x30")


async def display(made: Any, _: Any) -> None:
    await made.present(Shown({"zh": ("苹果 8.00", "合计 8.00")}, Lamp.TOTAL, "8.00"))
    await made.present(Shown({"zh": ("合计 8.00", "找零 2.00")}, Lamp.CHANGE, "2.00"))


async def drawer(made: Any, _: Any) -> None:
    await made.open()


async def terminal(made: Any, _: Any) -> None:
    async with asyncio.timeout(LONG_S):
        while True:
            with contextlib.suppress(DeviceError):
                before = await made.mark()
                break
            await asyncio.sleep(LOOK_S)
    await made.transact(PaymentAsk("payment", "r-1", 1250, "EUR", before=before))


def plays() -> dict[str, tuple[str, str, TcpPeer, Act]]:
    """Each tape by its name: role, driver, simulator, and what happens at it."""
    made: dict[str, tuple[str, str, TcpPeer, Act]] = {
        f"scale-{name}": ("scale", name, ScaleSim(language=name), scale) for name in LANGUAGES
    }
    made |= {f"labels-{name}": ("labels", name, LabelSim(name), labels) for name in ("zpl", "tspl")}
    made |= {f"display-{name}": ("display", name, DisplaySim(language=name), display) for name in ("cd5220", "epson")}
    made |= {f"drawer-{name}": ("drawer", name, DrawerSim(kind=name), drawer) for name in ("bel", "escpos", "relay")}
    return made | {
        "display-led8": ("display", "led8", FigureSim(), display),
        "scanner-line": ("scanner", "line", ScannerSim(), scanner),
        "card-line": ("card", "line", CardReaderSim(), card),
        "printer-escpos": ("printer", "escpos", PrinterSim(), printer),
        "terminal-zvt": ("terminal", "zvt", TerminalSim(), terminal),
    }


async def record() -> None:
    """All of them."""
    for name, (role, driver, sim, act) in plays().items():
        async with taped(name, role, driver, sim) as made:
            await act(made, sim)
        print(name, (TAPES / f"{name}.tape").stat().st_size, "bytes")


if __name__ == "__main__":
    asyncio.run(record())
