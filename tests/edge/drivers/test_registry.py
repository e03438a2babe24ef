"""Drivers of other packages: found by entry points, and whatever is wrong with one costs the device that wants it."""

import asyncio
from collections.abc import Callable
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from edge.drivers.build import DRIVERS, DeviceConfig, LaneDevicesConfig, Rack, build_rack
from edge.drivers.errors import DriverMisuse
from edge.drivers.roles import DeviceState
from edge.drivers.scales import SerialScale
from edge.drivers.scales.wire.generic import Generic
from edge.drivers.supervisor import Supervisor
from edge.drivers.wiring.registry import GROUP, DriverEntry, Registry


def made(supervisor: Supervisor, config: DeviceConfig) -> SerialScale:
    assert config.options == {"colour": "red"}
    return SerialScale(supervisor, Generic)


def fails(_: Supervisor, __: DeviceConfig) -> SerialScale:
    raise KeyError("colour")


def picky(_: Supervisor, __: DeviceConfig) -> SerialScale:
    raise DriverMisuse("options: say colour = 'red'")


GOOD = DriverEntry(role="scale", make=made, api=1)
OLD = DriverEntry(role="scale", make=made, api=0)
FAILS = DriverEntry(role="scale", make=fails, api=1)
PICKY = DriverEntry(role="scale", make=picky, api=1)
NO_DRIVER = DriverEntry(role="scale", make=lambda *_: "a scale", api=1)
NOT_AN_ENTRY = "entry"


def registry(**points: str) -> Registry[DeviceConfig]:
    found = [EntryPoint(name.replace("_", "."), f"{__name__}:{value}", GROUP) for name, value in points.items()]
    return Registry(DRIVERS, lambda: found)


def rack(known: Registry[DeviceConfig], driver: str) -> Rack:
    config = DeviceConfig(driver, "socket://127.0.0.1:9", options={"colour": "red"})
    return build_rack({"01": LaneDevicesConfig(scale=config)}, registry=known)


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not true():
            await asyncio.sleep(0.002)


def test_a_driver_of_another_package_is_used_by_its_dotted_name_and_given_its_options() -> None:
    known = registry(acme_x9="GOOD")

    assert isinstance(rack(known, "acme.x9").lanes["01"].scale, SerialScale)
    assert "acme.x9" in known.names("scale")
    assert "acme.x9" not in known.names("printer")
    assert known.problems() == {}


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("NOWHERE", "driver acme.x9 cannot be loaded: AttributeError"),
        ("OLD", "made for drivers' API 0; this Lantern has 1"),
        ("NOT_AN_ENTRY", "is no DriverEntry"),
        ("FAILS", "driver acme.x9 cannot be made: KeyError: 'colour'"),
        ("NO_DRIVER", "made a str, which is no Driver"),
    ],
)
async def test_one_that_is_broken_is_a_device_that_is_away_and_says_why(value: str, says: str) -> None:
    scale = rack(registry(acme_x9=value), "acme.x9").lanes["01"]
    running = asyncio.create_task(scale.run())

    assert scale.scale
    await until(lambda: scale.drivers[0].health().state is DeviceState.OFFLINE)

    assert says in scale.drivers[0].health().problem
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_one_whose_package_is_gone_is_away_too() -> None:
    known = registry()
    scale = rack(known, "acme.x9").lanes["01"]
    running = asyncio.create_task(scale.run())

    await until(lambda: scale.drivers[0].health().state is DeviceState.OFFLINE)

    assert scale.drivers[0].health().problem == "driver acme.x9 is not installed on this machine"
    assert known.problems() == {"acme.x9": "driver acme.x9 is not installed on this machine"}
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


def test_one_for_another_role_is_said_so() -> None:
    config = LaneDevicesConfig(display=DeviceConfig("acme.x9", "socket://127.0.0.1:9"))
    display = build_rack({"01": config}, registry=registry(acme_x9="GOOD")).lanes["01"]

    assert display.display
    assert display.drivers[0].health().state is DeviceState.CLOSED


def test_one_that_would_stand_in_the_place_of_ours_is_not_taken() -> None:
    known = registry(toledo8217="GOOD")

    assert known.problems()["toledo8217"].startswith("driver toledo8217 of")
    assert "no dot in its name" in known.problems()["toledo8217"]


def test_what_a_package_says_against_its_configuration_stops_the_start_as_ours_does() -> None:
    with pytest.raises(DriverMisuse, match="lane 01, scale: options: say colour"):
        rack(registry(acme_x9="PICKY"), "acme.x9")


def test_no_other_package_is_looked_for_while_none_is_named() -> None:
    def never() -> list[EntryPoint]:
        raise AssertionError

    known: Registry[DeviceConfig] = Registry(DRIVERS, never)
    config = DeviceConfig("generic", "socket://127.0.0.1:9")
    build_rack({"01": LaneDevicesConfig(scale=config)}, registry=known)


def test_every_driver_stands_in_the_page_of_devices_with_its_source_and_with_how_it_is_tested() -> None:
    page = (Path(__file__).parents[3] / "docs/devices.md").read_text("utf-8")
    rows = [line for line in page.splitlines() if line.startswith("|")]
    ours = {name for drivers in DRIVERS.values() for name in drivers} | {"printer"}

    sources = rows[: rows.index("| role, `driver` | tested by | limits |")]
    tested = rows[rows.index("| role, `driver` | tested by | limits |") :]
    assert [name for name in ours if not any(f"`{name}`" in row.split("|")[2] for row in sources)] == []
    assert [name for name in ours if not any(f"`{name}`" in row.split("|")[1] for row in tested)] == []
    assert all(len([cell for cell in row.split("|")[-3:-1] if cell.strip()]) == 2 for row in tested if "`" in row)
