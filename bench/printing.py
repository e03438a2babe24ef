"""Receipts on paper: how many a minute a fast simulated printer takes from the driver, and what a drawn receipt costs the processor.

The printer prints as soon as it has the bytes, so what is measured is the box: layout, drawing, bytes, questions and answers. A
real printer's paper moves at 150 to 300 mm a second, some 20 to 40 receipts a minute; a figure far above that is enough.
"""

import asyncio
import time

from msgspec import Struct

from edge.drivers.codecs import escpos
from edge.drivers.document import Align, Columns, Cut, PrintDocument, QRCode, Rule, Text
from edge.drivers.paper import typesetter
from edge.drivers.paper.profiles import PROFILES
from edge.drivers.printer import EscPosPrinter
from edge.drivers.roles import DeviceState
from edge.drivers.simulators import PrinterSim
from edge.drivers.supervisor import Supervisor

#: Lines of goods on the receipt that is measured.
GOODS = 20


class Figures(Struct, frozen=True):
    """What was measured; `drawn_*` are of a receipt whose Chinese is drawn, None where no font is installed."""

    receipts_a_minute: float
    bytes_said: int
    cpu_ms_said: float
    bytes_drawn: int | None
    cpu_ms_drawn: float | None


def receipt() -> PrintDocument:
    """A receipt of a usual size, in Chinese."""
    goods = (
        part
        for number in range(GOODS)
        for part in (Text(f"红富士苹果 {number}"), Columns("  1.250 kg x 8.00", "¥10.00"))
    )
    head = (Text("店灯超市", Align.CENTER, bold=True, double=True), Rule())
    foot = (Columns("合计", "¥200.00", bold=True, double=True), QRCode("ln:s001-03-1-000001:20000"), Cut())
    return (*head, *goods, *foot)


async def measure(seconds: float = 3.0) -> Figures:
    """Print for so long, then render both ways."""
    said = PROFILES["china-80"]
    said_bytes, said_ms = _render_ms("china-80")
    drawn = _render_ms("western-58") if typesetter.find() else (None, None)
    async with PrinterSim() as sim:
        printer = EscPosPrinter(Supervisor("bench/printer", sim.url), said)
        running = asyncio.create_task(printer.run())
        try:
            while printer.health().state is not DeviceState.ONLINE:
                await asyncio.sleep(0.01)
            count, begun = 0, time.perf_counter()
            while time.perf_counter() - begun < seconds:
                await printer.print(receipt())
                count += 1
            a_minute = count / (time.perf_counter() - begun) * 60
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
    return Figures(a_minute, said_bytes, said_ms, *drawn)


def _render_ms(family: str, times: int = 20) -> tuple[int, float]:
    """Bytes of the receipt, and processor time of making them, in milliseconds."""
    setter = typesetter.find()
    draw = setter.line if setter else None
    document, profile = receipt(), PROFILES[family]
    out = escpos.render(document, profile, draw)
    begun = time.process_time()
    for _ in range(times):
        escpos.render(document, profile, draw)
    return len(out), (time.process_time() - begun) / times * 1000
