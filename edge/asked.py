"""What head office can ask this box for (sync/errands.py), as the parts of the store server answer it."""

import asyncio
from collections.abc import Awaitable, Callable

import msgspec

from edge.drivers.build import Rack
from edge.drivers.roles import DeviceHealth, DeviceState
from edge.glance import Glance
from edge.logs import latest
from edge.sync import Line
from protocol.link.clocks import Clock

#: How long a comparison of the masters may take, and how often we look whether it is done, in seconds.
COMPARE_S, LOOK_S = 50.0, 0.5


def doers(
    glance: Callable[[], Glance], line: Callable[[], Line], rack: Rack, clock: Clock
) -> dict[str, Callable[[], Awaitable[str]]]:
    """By what it is called; each answers in words or JSON. The parts are asked for when they are needed."""

    async def status() -> str:
        return _json(glance().status())

    async def line_now() -> str:
        return _json(glance().line())

    async def check_replica() -> str:
        return await _compared(line(), clock)

    async def log() -> str:
        return "\n".join(latest())

    async def restart_devices() -> str:
        found = await asyncio.gather(rack.restart(), *(lane.restart() for lane in rack.lanes.values()))
        return "\n".join(_reconnected(one) for lane in found for one in lane) or "no lane has a device"

    return {
        "status": status,
        "line": line_now,
        "check-replica": check_replica,
        "log": log,
        "restart-devices": restart_devices,
    }


def _reconnected(health: DeviceHealth) -> str:
    if health.state in {DeviceState.ONLINE, DeviceState.UNKNOWN}:
        return f"{health.device}: connected anew"
    return f"{health.device}: {health.state.value}{f', {health.problem}' if health.problem else ''}"


async def _compared(line: Line, clock: Clock) -> str:
    checker, until_s = line.checker, clock.monotonic() + COMPARE_S
    checker.demand()
    while not checker.compared and clock.monotonic() < until_s:
        await clock.sleep(LOOK_S)
    return checker.outcome


def _json(value: object) -> str:
    return msgspec.json.format(msgspec.json.encode(value), indent=1).decode()
