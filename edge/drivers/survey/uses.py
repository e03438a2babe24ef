"""What is done with a device of each role to see that it works, with words for the person who stands before it."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

from edge.drivers.card_reader import CardReaderDriver
from edge.drivers.document import (
    Align,
    Barcode,
    Cell,
    Columns,
    Cut,
    Feed,
    PrintDocument,
    QRCode,
    Row,
    Rule,
    Symbology,
    Text,
)
from edge.drivers.errors import DeviceOffline, DeviceRefused
from edge.drivers.labels.driver import LabelPrinter
from edge.drivers.labels.tag import Tag
from edge.drivers.roles import (
    CashDrawer,
    Lamp,
    LineDisplay,
    PaymentTerminal,
    POSPrinter,
    PrinterStatus,
    Proof,
    RichDisplay,
    Scale,
    SensedDrawer,
    Shown,
)
from edge.drivers.survey.words import Told, tell
from edge.drivers.watching.tap import HIDDEN, is_card
from edge.drivers.wiring.several import ReadsOne

LOOK_S = 0.1
#: How long a terminal may still be logging on.
LOG_ON_S = 4.0
#: How long a drawer takes to spring open.
OPENED_S = 0.5
#: The size that most rolls of price tags have.
LABEL = "40x30"


def is_tried(role: str) -> bool:
    """Whether there is a test for a role's devices."""
    return role in _USES


async def use(role: str, device: Any, label: str, seconds: float) -> AsyncIterator[Told]:
    """What is to be done, then what came of it. Raise `DeviceError` where it did not work."""
    work = _USES.get(role)
    if work is None:
        yield tell("no-test")
        return
    async for told in work(device, label, seconds):
        yield told


async def _print(printer: POSPrinter, label: str, _: float) -> AsyncIterator[Told]:
    yield tell("printing")
    status = await printer.status()
    await printer.print(_page(label))
    yield tell("printed", status=_paper(status))
    yield tell("printed-look")


def _page(label: str) -> PrintDocument:
    return (
        Text("Lantern 店灯 测试页 Test page", Align.CENTER, bold=True),
        Rule(),
        Columns(f"收银台 Lane {label}", "¥123.45"),
        Text("简体中文打印测试 ABC abc 0123456789"),
        Row((Cell("× ° é € ¥", share=1), Cell("1.250", Align.RIGHT, 1), Cell("8.00", Align.RIGHT, 1))),
        QRCode("lantern:test"),
        Barcode("6901234567892", Symbology.EAN13),
        Feed(3),
        Cut(),
    )


def _paper(status: PrinterStatus) -> Told:
    if status == PrinterStatus():
        return tell("status-none")
    parts = [tell("status-out" if status.paper is False else "status-paper")]
    if status.paper_near_end:
        parts.append(tell("status-near"))
    if status.drawer_open is not None:
        parts.append(tell("status-drawer-open" if status.drawer_open else "status-drawer-closed"))
    return Told("，".join(part.zh for part in parts), ", ".join(part.en for part in parts))


async def _label(printer: LabelPrinter, label: str, _: float) -> AsyncIterator[Told]:
    yield tell("label-printing")
    tag = Tag("测试 Test", "12.80", "元/kg", "6901234567892", about=label)
    proof = await printer.print([(tag, 1)], LABEL)
    yield tell("label-printed" if proof is Proof.PRINTED else "label-sent")


async def _weigh(scale: Scale, _: str, seconds: float) -> AsyncIterator[Told]:
    yield tell("put-goods")
    until, said = time.monotonic() + seconds, ""
    while True:
        try:
            weight = await scale.weigh()
            yield tell("weighed-net" if weight.net else "weighed", grams=weight.grams)
            return
        except DeviceRefused as exc:
            said = str(exc)
        if time.monotonic() >= until:
            raise DeviceRefused(f"no weight in {seconds:g} s: {said}")


async def _read(scanner: ReadsOne, _: str, seconds: float) -> AsyncIterator[Told]:
    yield tell("scan-now")
    try:
        async with asyncio.timeout(seconds):
            scan = await scanner.read_one()
    except TimeoutError as exc:
        raise DeviceRefused(
            f"no code in {seconds:g} s: is it paired with this port, and does it end codes with Enter?"
        ) from exc
    code = HIDDEN if is_card(scan.text) else repr(scan.text)
    yield tell("read-aim", code=code, aim=scan.aim) if scan.aim else tell("read", code=code)


async def _draw(reader: CardReaderDriver, _: str, seconds: float) -> AsyncIterator[Told]:
    yield tell("card-now")
    try:
        async with asyncio.timeout(seconds):
            card = await reader.read_one()
    except TimeoutError as exc:
        raise DeviceRefused(f"no card in {seconds:g} s: does it end what it reads with Enter?") from exc
    yield tell("card-payment") if card.payment else tell("card-read", number=card.number)


async def _show(display: LineDisplay, label: str, _: float) -> AsyncIterator[Told]:
    lines = ("Lantern 店灯", f"Lane {label} 0123456789")
    if isinstance(display, RichDisplay):
        await display.present(Shown({"zh": lines, "en": lines}, Lamp.TOTAL, "123.45"))
    else:
        await display.show(*lines)
    yield tell("shown")


async def _last(terminal: PaymentTerminal, _: str, __: float) -> AsyncIterator[Told]:
    """Ask the terminal for its last transaction, which charges nobody."""
    until = time.monotonic() + LOG_ON_S
    while True:
        try:
            mark = await terminal.mark()
        except DeviceOffline:  # it is still logging on
            if time.monotonic() >= until:
                raise
            await asyncio.sleep(LOOK_S)
        else:
            break
    yield tell("last-transaction", mark=mark) if mark else tell("no-transaction")


async def _open(drawer: CashDrawer, _: str, __: float) -> AsyncIterator[Told]:
    await drawer.open()
    yield tell("kicked")
    if isinstance(drawer, SensedDrawer):
        await asyncio.sleep(OPENED_S)
        yield tell({True: "drawer-open", False: "drawer-shut", None: "drawer-unknown"}[await drawer.is_open()])


#: By role; what another package's role does to be tried is not known here.
_USES: dict[str, Callable[[Any, str, float], AsyncIterator[Told]]] = {
    "printer": _print,
    "labels": _label,
    "scale": _weigh,
    "scanner": _read,
    "display": _show,
    "drawer": _open,
    "card": _draw,
    "terminal": _last,
}
