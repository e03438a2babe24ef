"""Using one device once, with words for the person who stands before it: UnifiedPOS's CheckHealth, external and interactive."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from msgspec.structs import asdict, replace

from edge.drivers.build import DeviceConfig, LaneDevicesConfig, SharedDeviceConfig, build_devices
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
from edge.drivers.errors import DeviceOffline, DeviceRefused, DriverMisuse
from edge.drivers.roles import (
    CashDrawer,
    DeviceState,
    Lamp,
    LineDisplay,
    PaymentTerminal,
    POSPrinter,
    PrinterStatus,
    RichDisplay,
    Scale,
    SensedDrawer,
    Shown,
)
from edge.drivers.survey.words import Told, tell
from edge.drivers.watching.tap import HIDDEN, is_card
from edge.drivers.wiring.lane_devices import LaneDevices
from edge.drivers.wiring.several import ReadsOne

CONNECT_S = 4.0
LOOK_S = 0.1
#: How long a drawer takes to spring open.
OPENED_S = 0.5
_THERE = {DeviceState.ONLINE, DeviceState.UNKNOWN}


async def try_device(
    lane: str, config: LaneDevicesConfig, which: str, seconds: float, shared: Sequence[SharedDeviceConfig] = ()
) -> list[Told]:
    """What came of it, in words; raise `DeviceError` where it did not work, `DriverMisuse` where there is no such device."""
    role = which.partition("-")[0]
    there = of_a_lane(config, shared)
    if which not in there:
        raise DriverMisuse(
            f"lane {lane} has no {which or 'device without a role'}; it has {', '.join(sorted(there)) or 'none'}"
        )
    only = {role: there[which]}
    if role == "drawer" and there["drawer"].driver == "printer":
        named = there["drawer"].printer
        printers = {one.name: one for one in shared} | ({"": there["printer"]} if "printer" in there else {})
        if named in printers:
            only["printer"] = printers[named]
        only["drawer"] = replace(there["drawer"], printer="")
    async with _connected(build_devices(lane, LaneDevicesConfig(**only))) as devices:
        device = getattr(devices, role)
        return [told async for told in use(role, device, lane, seconds)]


def of_a_lane(config: LaneDevicesConfig, shared: Sequence[SharedDeviceConfig]) -> dict[str, DeviceConfig]:
    """A lane's devices by role, the second scanner as `scanner-2`, shared ones as if they were its own."""
    by_name = {one.name: one for one in shared}
    found: dict[str, DeviceConfig] = {}
    for role, bound in asdict(config).items():
        several = bound if isinstance(bound, tuple) else () if bound is None else (bound,)
        for number, one in enumerate(several, 1):
            device = by_name.get(one) if isinstance(one, str) else one
            if device is not None:
                found[role if number == 1 else f"{role}-{number}"] = device
    return found


@asynccontextmanager
async def _connected(devices: LaneDevices) -> AsyncIterator[LaneDevices]:
    running = asyncio.create_task(devices.run())
    try:
        await _online(devices)
        yield devices
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def _online(devices: LaneDevices) -> None:
    changed = asyncio.Event()
    devices.watch(lambda _: changed.set())
    try:
        async with asyncio.timeout(CONNECT_S):
            while any(driver.health().state not in _THERE for driver in devices.drivers):
                await changed.wait()
                changed.clear()
    except TimeoutError as exc:
        problem = next(
            (driver.health().problem for driver in devices.drivers if driver.health().problem), "it does not connect"
        )
        raise DeviceOffline(f"{problem}. Is the store server running? A device has one user at a time.") from exc


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
        raise DeviceRefused(tell("no-code", seconds=f"{seconds:g}").en) from exc
    code = HIDDEN if is_card(scan.text) else repr(scan.text)
    yield tell("read-aim", code=code, aim=scan.aim) if scan.aim else tell("read", code=code)


async def _draw(reader: CardReaderDriver, _: str, seconds: float) -> AsyncIterator[Told]:
    yield tell("card-now")
    try:
        async with asyncio.timeout(seconds):
            card = await reader.read_one()
    except TimeoutError as exc:
        raise DeviceRefused(tell("no-card", seconds=f"{seconds:g}").en) from exc
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
    until = time.monotonic() + CONNECT_S
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


_USES: dict[str, Callable[[Any, str, float], AsyncIterator[Told]]] = {
    "printer": _print,
    "scale": _weigh,
    "scanner": _read,
    "display": _show,
    "drawer": _open,
    "card": _draw,
    "terminal": _last,
}
