"""From configuration to a lane's devices. A driver is chosen by name; the URL says where it is."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from msgspec import Meta, Struct

from edge.drivers.codecs.key_scanner import KeyScanner
from edge.drivers.codecs.line_scanner import LineScanner
from edge.drivers.display import Cd5220Display
from edge.drivers.driver import Driver
from edge.drivers.errors import DriverMisuse
from edge.drivers.printer import EscPosPrinter, PrinterDrawer
from edge.drivers.roles import CashDrawer, DeviceHealth, LineDisplay, POSPrinter, Scale, Scanner
from edge.drivers.scales import LANGUAGES, SerialScale
from edge.drivers.scales.reading import Language
from edge.drivers.scanner import SAME_READ_MS, ScanLanguage, ScannerDriver
from edge.drivers.supervisor import OnChange, Supervisor
from edge.drivers.transports import Plugs, check_url


class DeviceConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """One device in TOML: `driver` names the wire language, `url` where it is; `columns` is a printer's width.

    `empty_first`: a scale's pan must be seen empty between two weighings. `same_read_ms`: a code that a scanner sends again
    within so many milliseconds is one label read twice.
    """

    driver: str
    url: str = ""
    columns: int = 42
    empty_first: bool = True
    same_read_ms: Annotated[int, Meta(ge=0, le=10_000)] = SAME_READ_MS


class LaneDevicesConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """The devices of one lane; each may be missing. A drawer on the printer says `driver = "printer"`."""

    scanner: DeviceConfig | None = None
    scale: DeviceConfig | None = None
    printer: DeviceConfig | None = None
    drawer: DeviceConfig | None = None
    display: DeviceConfig | None = None


def _scanner(language: Callable[[], ScanLanguage], supervisor: Supervisor, config: DeviceConfig) -> Driver:
    return ScannerDriver(supervisor, language, same_read_ms=config.same_read_ms)


def _scale(language: Callable[[], Language], supervisor: Supervisor, config: DeviceConfig) -> Driver:
    return SerialScale(supervisor, language, empty_first=config.empty_first)


#: role -> driver name -> how it is made
DRIVERS: dict[str, dict[str, Callable[[Supervisor, DeviceConfig], Driver]]] = {
    "scanner": {"line": partial(_scanner, LineScanner), "keys": partial(_scanner, KeyScanner)},
    "scale": {name: partial(_scale, language) for name, language in LANGUAGES.items()},
    "printer": {"escpos": lambda supervisor, config: EscPosPrinter(supervisor, config.columns)},
    "display": {"cd5220": lambda supervisor, _: Cd5220Display(supervisor)},
}


@dataclass(frozen=True, slots=True)
class LaneDevices:
    """One lane's devices by role; None where it has none."""

    scanner: Scanner | None = None
    scale: Scale | None = None
    printer: POSPrinter | None = None
    drawer: CashDrawer | None = None
    display: LineDisplay | None = None
    drivers: tuple[Driver, ...] = ()

    async def run(self) -> None:
        """Keep all of them connected until cancelled."""
        async with asyncio.TaskGroup() as group:
            for driver in self.drivers:
                group.create_task(driver.run(), name=f"device {driver.health().device}")

    async def restart(self) -> list[DeviceHealth]:
        """Connect all of them anew, at once; how each is then."""
        return await asyncio.gather(*(driver.restart() for driver in self.drivers))

    def watch(self, on_change: OnChange) -> None:
        """Be told of every change of any device's state."""
        for driver in self.drivers:
            driver.watch(on_change)


def build_devices(lane: str, config: LaneDevicesConfig, plugs: Plugs | None = None) -> LaneDevices:
    """Make a lane's drivers; nothing is opened yet. Raise `DriverMisuse` naming what is wrong.

    With `plugs` a device that is plugged in is opened at once.
    """
    made: dict[str, Driver] = {}
    for role, drivers in DRIVERS.items():
        device: DeviceConfig | None = getattr(config, role)
        if device is not None:
            make = drivers.get(device.driver)
            if make is None:
                raise DriverMisuse(f"lane {lane}, {role}: no driver {device.driver!r}; there is {', '.join(drivers)}")
            try:
                check_url(device.url)
            except DriverMisuse as exc:
                raise DriverMisuse(f"lane {lane}, {role}: {exc}") from exc
            pause = plugs.pause(device.url) if plugs else asyncio.sleep
            made[role] = make(Supervisor(f"{lane}/{role}", device.url, sleep=pause), device)
    drawer = _drawer(lane, config, made)
    return LaneDevices(**made, drawer=drawer, drivers=tuple(made.values()))  # type: ignore[arg-type]


def _drawer(lane: str, config: LaneDevicesConfig, made: dict[str, Driver]) -> CashDrawer | None:
    if config.drawer is None:
        return None
    printer = made.get("printer")
    if config.drawer.driver != "printer" or not isinstance(printer, EscPosPrinter):
        raise DriverMisuse(f'lane {lane}, drawer: a drawer hangs on an escpos printer: driver = "printer"')
    return PrinterDrawer(printer)
