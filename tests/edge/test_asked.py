"""What a box answers to head office's questions, in words."""

from typing import Any, cast

from edge.asked import doers
from edge.drivers.build import build_rack
from edge.drivers.roles import DeviceHealth, DeviceState
from edge.drivers.wiring.lane_devices import LaneDevices
from protocol.link.virtual import VirtualClock


class Lane:
    """A lane's devices, connected anew as often as they are told to."""

    def __init__(self, *found: DeviceHealth) -> None:
        self.found, self.restarted = list(found), 0

    async def restart(self) -> list[DeviceHealth]:
        self.restarted += 1
        return self.found


async def restart(*lanes: Lane) -> str:
    nobody = cast(Any, None)
    rack = build_rack({})
    rack.lanes = cast(dict[str, LaneDevices], dict(enumerate(lanes)))
    can = doers(nobody, nobody, rack, VirtualClock())
    return await can["restart-devices"]()


async def test_of_devices_that_are_connected_anew_each_is_named_with_what_came_of_it():
    first = Lane(DeviceHealth("01/scanner", DeviceState.ONLINE, 0.0))
    second = Lane(
        DeviceHealth("02/printer", DeviceState.OFFLINE, 0.0, "connection refused"),
        DeviceHealth("02/scale", DeviceState.CONNECTING, 0.0),
    )

    said = await restart(first, second)

    assert said.splitlines() == [
        "01/scanner: connected anew",
        "02/printer: offline, connection refused",
        "02/scale: connecting",
    ]
    assert (first.restarted, second.restarted) == (1, 1)


async def test_a_store_without_devices_says_so():
    assert await restart(Lane()) == "no lane has a device"
