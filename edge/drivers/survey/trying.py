"""Using one device once, with words for the person who stands before it."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from msgspec.structs import asdict, replace

from edge.drivers.build import DeviceConfig, LaneDevicesConfig, SharedDeviceConfig, build_devices
from edge.drivers.document import Align, Columns, Cut, Feed, PrintDocument, QRCode, Rule, Text
from edge.drivers.errors import DeviceOffline, DeviceRefused, DriverMisuse
from edge.drivers.roles import DeviceState, PrinterStatus
from edge.drivers.wiring.lane_devices import LaneDevices

CONNECT_S = 4.0


async def try_device(
    lane: str, config: LaneDevicesConfig, which: str, seconds: float, shared: Sequence[SharedDeviceConfig] = ()
) -> list[str]:
    """What came of it, in words; raise `DeviceError` where it did not work, `DriverMisuse` where there is no such device."""
    role = which.partition("-")[0]
    there = of_a_lane(config, shared)
    if which not in there:
        raise DriverMisuse(
            f"lane {lane} has no {which or 'device without a role'}; it has {', '.join(sorted(there)) or 'none'}"
        )
    only = {role: there[which]}
    if role == "drawer":
        named = there["drawer"].printer
        printers = {one.name: one for one in shared} | ({"": there["printer"]} if "printer" in there else {})
        if named in printers:
            only["printer"] = printers[named]
        only["drawer"] = replace(there["drawer"], printer="")
    async with _connected(build_devices(lane, LaneDevicesConfig(**only))) as devices:
        match role:
            case "printer":
                return await _print(devices, lane)
            case "scale":
                return await _weigh(devices, seconds)
            case "scanner":
                return await _read(devices, seconds)
            case "display":
                return await _show(devices, lane)
            case _:
                return await _open(devices)


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
            while any(driver.health().state is not DeviceState.ONLINE for driver in devices.drivers):
                await changed.wait()
                changed.clear()
    except TimeoutError as exc:
        problem = next(
            (driver.health().problem for driver in devices.drivers if driver.health().problem), "it does not connect"
        )
        raise DeviceOffline(f"{problem}. Is the store server running? A device has one user at a time.") from exc


async def _print(devices: LaneDevices, lane: str) -> list[str]:
    assert devices.printer
    status = await devices.printer.status()
    await devices.printer.print(_page(lane))
    return [f"printed; {_paper(status)}", "The page reads 测试页, has a QR code and is cut? Then it works."]


def _page(lane: str) -> PrintDocument:
    return (
        Text("Lantern 店灯 测试页 Test page", Align.CENTER, bold=True),
        Rule(),
        Columns(f"收银台 Lane {lane}", "¥123.45"),
        Text("简体中文打印测试 ABC abc 0123456789"),
        QRCode("lantern:test"),
        Feed(3),
        Cut(),
    )


def _paper(status: PrinterStatus) -> str:
    if status == PrinterStatus():
        return "it answers nothing: paper and cover cannot be seen"
    near = ", near its end" if status.paper_near_end else ""
    drawer = {True: ", drawer open", False: ", drawer closed", None: ""}[status.drawer_open]
    return f"it answers: paper {'in' if status.paper else 'out'}{near}{drawer}"


async def _weigh(devices: LaneDevices, seconds: float) -> list[str]:
    assert devices.scale
    until, said = time.monotonic() + seconds, ""
    while True:
        try:
            weight = await devices.scale.weigh()
            return [f"{weight.grams} g{' net' if weight.net else ''}"]
        except DeviceRefused as exc:
            said = str(exc)
        if time.monotonic() >= until:
            raise DeviceRefused(f"no weight in {seconds:g} s: {said}")


async def _read(devices: LaneDevices, seconds: float) -> list[str]:
    assert devices.scanner
    try:
        async with asyncio.timeout(seconds):
            scan = await anext(aiter(devices.scanner.scans()))
    except TimeoutError as exc:
        raise DeviceRefused(
            f"no code in {seconds:g} s: is it paired with this port, and does it end codes with Enter?"
        ) from exc
    return [f"read {scan.text!r}" + (f", symbology {scan.aim}" if scan.aim else "")]


async def _show(devices: LaneDevices, lane: str) -> list[str]:
    assert devices.display
    await devices.display.show("Lantern 店灯", f"Lane {lane} 0123456789")
    return ["shown: Lantern 店灯, and the lane below"]


async def _open(devices: LaneDevices) -> list[str]:
    assert devices.drawer
    await devices.drawer.open()
    return ["the kick was sent: the drawer is open?"]
