"""The example of docs/drivers.md: its own tests, its entry point, and a weight by way of it; and what the page quotes is there."""

import asyncio
import importlib
import re
import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path
from types import ModuleType

import pytest

from edge.drivers import api
from edge.drivers.build import DRIVERS, DeviceConfig, LaneDevicesConfig, build_rack
from edge.drivers.errors import DeviceRefused, DriverMisuse
from edge.drivers.roles import DeviceState, Weight
from edge.drivers.wiring.registry import GROUP, Registry

DOCS = Path(__file__).parents[3] / "docs"
PACKAGE = DOCS / "examples" / "acme-scale"


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Registry[DeviceConfig]:
    """The package as pip would install it: on the path, its entry points as its pyproject.toml says."""
    monkeypatch.syspath_prepend(str(PACKAGE))
    points = tomllib.loads((PACKAGE / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"][GROUP]
    found = [EntryPoint(name, value, GROUP) for name, value in points.items()]
    return Registry(DRIVERS, lambda: found)


def module(name: str) -> ModuleType:
    return importlib.import_module(name)


def test_its_own_tests_pass(installed: Registry[DeviceConfig]) -> None:
    tests = [work for name, work in vars(module("test_acme_scale")).items() if name.startswith("test_")]

    assert len(tests) >= 6
    for test in tests:
        test()


async def test_a_lane_weighs_by_it(installed: Registry[DeviceConfig]) -> None:
    async with module("acme_scale").X9Sim() as sim:
        config = DeviceConfig("acme.x9", sim.url, options={"offset_g": 5})
        devices = build_rack({"01": LaneDevicesConfig(scale=config)}, registry=installed).lanes["01"]
        running = asyncio.create_task(devices.run())
        async with asyncio.timeout(10):
            while devices.drivers[0].health().state is not DeviceState.ONLINE or not sim.connected:
                await asyncio.sleep(0.005)
            assert devices.scale
            sim.sign = b"v"  # lifted off: under zero is empty too
            with pytest.raises(DeviceRefused, match="under zero"):
                await devices.scale.weigh()
            sim.grams, sim.sign = 480, b" "
            assert await devices.scale.weigh() == Weight(485)
            with pytest.raises(DeviceRefused, match="empty the pan"):
                await devices.scale.weigh()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


def test_a_slip_in_its_options_is_told(installed: Registry[DeviceConfig]) -> None:
    config = DeviceConfig("acme.x9", "loop://", options={"offset": 5})

    with pytest.raises(DriverMisuse, match="lane 01, scale: options: say offset_g = 5"):
        build_rack({"01": LaneDevicesConfig(scale=config)}, registry=installed)


def test_what_the_page_quotes_stands_in_the_example() -> None:
    page = (DOCS / "drivers.md").read_text("utf-8")
    source = (PACKAGE / "acme_scale.py").read_text("utf-8") + (PACKAGE / "pyproject.toml").read_text("utf-8")
    quotes = re.findall(r"```(?:python|toml)\n(.*?)```", page, re.DOTALL)

    assert len(quotes) == 4
    assert [quote for quote in quotes if quote not in source and "[lane.devices" not in quote] == []


def test_what_is_promised_to_other_packages_is_there_and_nothing_went_away() -> None:
    promised = """API Answer BadFrame DeviceConfig DeviceError DeviceHealth DeviceOffline DeviceRefused DeviceState DeviceTimeout
        Driver DriverEntry DriverMisuse Frames Garbled Language LineScanner NoWeight Reading Say Scan ScanLanguage ScannerDriver
        SerialScale Supervisor TcpPeer Transport Trouble Weight grams"""

    assert set(promised.split()) <= set(api.__all__)
    assert all(hasattr(api, name) for name in api.__all__)
    assert api.API == 1
