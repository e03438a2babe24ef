"""Using one device once, with words for the person who stands before it: UnifiedPOS's CheckHealth, external and interactive."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from msgspec.structs import asdict, replace

from edge.drivers.build import DeviceConfig, LaneDevicesConfig, SharedDeviceConfig, build_devices, build_rack
from edge.drivers.errors import DeviceOffline, DriverMisuse
from edge.drivers.roles import DeviceState
from edge.drivers.survey.uses import use
from edge.drivers.survey.words import Told
from edge.drivers.wiring.lane_devices import LaneDevices

CONNECT_S = 4.0
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


async def try_shared(config: SharedDeviceConfig, seconds: float) -> list[Told]:
    """The same of a device that stands for itself, by its name: a label printer, a kitchen's printer."""
    driver = build_rack({}, (config,)).shared.get(config.name)
    if driver is None:
        raise DriverMisuse(
            f"{config.name} hangs on the printer {config.printer}: try it as a lane's, such as 01/drawer"
        )
    async with _connected(LaneDevices(drivers=(driver,))):
        return [told async for told in use(config.role, driver, config.name, seconds)]


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
