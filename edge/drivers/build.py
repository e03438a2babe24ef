"""From configuration to a lane's devices. A driver is chosen by name; the URL says where it is.

[[device]]                          one that several lanes use, by its name
name = "front-printer"
role = "printer"
driver = "escpos"
url = "socket://192.168.1.50:9100"

[lane.devices]
printer = "front-printer"
drawer = {driver = "printer", pin = 5}
scanner = [{driver = "line", url = "..."}, {driver = "keys", url = "..."}]
"""

import asyncio
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import cast

from msgspec.structs import asdict

from edge.drivers.driver import Driver
from edge.drivers.errors import DriverMisuse
from edge.drivers.printer import PrinterDrawer
from edge.drivers.roles import Device, DeviceHealth, KicksDrawer, Scanner
from edge.drivers.supervisor import Supervisor
from edge.drivers.transports import Plugs, check_url
from edge.drivers.watching.tap import Tap
from edge.drivers.wiring.config import Bound, DeviceConfig, LaneDevicesConfig, SharedDeviceConfig
from edge.drivers.wiring.lane_devices import Borrowed, LaneDevices
from edge.drivers.wiring.named import OfRole
from edge.drivers.wiring.registry import Registry
from edge.drivers.wiring.several import SeveralScanners
from edge.drivers.wiring.table import DRIVERS, secrecy_of

__all__ = [
    "DRIVERS",
    "NOT_SHARED",
    "Bound",
    "DeviceConfig",
    "LaneDevicesConfig",
    "Rack",
    "SharedDeviceConfig",
    "build_devices",
    "build_rack",
]

#: What one lane has to itself: a code or a card must reach the lane where the goods lie, and what a payment terminal did last
#: tells what became of a payment only while nobody else uses it.
NOT_SHARED = frozenset({"scanner", "card", "terminal"})


@dataclass(slots=True)
class Rack:
    """All devices of the box: each lane's, and by name those that lanes share. `warnings` are for whoever set it up."""

    lanes: dict[str, LaneDevices]
    shared: dict[str, Driver]
    configs: dict[str, LaneDevicesConfig]
    shared_configs: dict[str, SharedDeviceConfig]
    registry: Registry[DeviceConfig]
    plugs: Plugs | None = None
    warnings: list[str] = field(default_factory=list)

    def put(self, rack: "Rack") -> None:
        """Be this one from now on, for everybody who holds us."""
        self.lanes, self.shared, self.configs = rack.lanes, rack.shared, rack.configs
        self.shared_configs, self.warnings = rack.shared_configs, rack.warnings

    def drivers(self) -> Iterator[tuple[str, str, Driver]]:
        """Every driver once: its lane (empty for a shared one), its role, itself."""
        for name, driver in self.shared.items():
            yield "", self.shared_configs[name].role, driver
        for lane, devices in self.lanes.items():
            for driver in devices.drivers:
                yield lane, driver.health().device.partition("/")[2].partition("-")[0], driver

    def named(self, role: str, only: Collection[str] | None = None) -> OfRole:
        """The shared ones of a role by name, also those that come later."""
        return OfRole(
            role, lambda: {name: (self.shared_configs[name].role, one) for name, one in self.shared.items()}, only
        )

    async def restart(self) -> list[DeviceHealth]:
        """Connect the shared ones anew; how each is then."""
        return await asyncio.gather(*(driver.restart() for driver in self.shared.values()))


def build_rack(
    lanes: Mapping[str, LaneDevicesConfig],
    shared: Sequence[SharedDeviceConfig] = (),
    registry: Registry[DeviceConfig] | None = None,
    plugs: Plugs | None = None,
    before: Rack | None = None,
) -> Rack:
    """Make all drivers of a box; nothing is opened yet. Raise `DriverMisuse` naming what is wrong and where.

    With `plugs` a device that is plugged in is opened at once. What is as it was `before` stays the same objects.
    """
    known = registry or Registry(DRIVERS)
    maker = _Maker(known, shared, plugs, before)
    made = {lane: maker.lane(lane, config) for lane, config in lanes.items()}
    by_name = {one.name: one for one in shared}
    return Rack(made, maker.shared, dict(lanes), by_name, known, plugs, maker.warnings)


def build_devices(lane: str, config: LaneDevicesConfig, plugs: Plugs | None = None) -> LaneDevices:
    """Make the drivers of a lane that shares nothing; raise `DriverMisuse` naming what is wrong."""
    return build_rack({lane: config}, plugs=plugs).lanes[lane]


class _Maker:
    """Makes devices one after the other, and remembers who has which port and which drawer."""

    def __init__(
        self,
        registry: Registry[DeviceConfig],
        shared: Sequence[SharedDeviceConfig],
        plugs: Plugs | None,
        before: Rack | None,
    ) -> None:
        self.warnings: list[str] = []
        self._registry, self._plugs, self._before = registry, plugs, before
        self._configs: dict[str, SharedDeviceConfig] = {}
        self._ports: dict[str, str] = {}
        self._pins: dict[tuple[int, int], str] = {}
        self._used_by: dict[str, str] = {}
        self.shared: dict[str, Driver] = {}
        for config in shared:
            if config.name in self._configs:
                raise DriverMisuse(f"device {config.name} stands there twice; each [[device]] has its own name")
            self._configs[config.name] = config
            if config.role == "drawer" and config.driver == "printer":
                continue
            if config.role not in registry.roles:
                known = ", ".join(registry.roles)
                raise DriverMisuse(f"device {config.name}: there is no role {config.role!r}; there is {known}")
            made = self._driver(f"device {config.name}", config.role, config.name, config)
            same = before and before.shared_configs.get(config.name) == config
            self.shared[config.name] = before.shared[config.name] if before and same else made

    def lane(self, lane: str, config: LaneDevicesConfig) -> LaneDevices:
        """One lane's devices."""
        made: dict[str, Device] = {}
        drivers: list[Driver] = []
        borrowed: list[Borrowed] = []
        for role in self._registry.roles:
            several: list[Driver] = []
            for bound in _all(getattr(config, role, None)):
                if role == "drawer" and self._on_a_printer(lane, bound):
                    continue
                device = f"{lane}/{role}" + (f"-{len(several) + 1}" if several else "")
                if isinstance(bound, str):
                    driver = self._named(lane, role, bound)
                    borrowed.append(Borrowed(device, driver))
                else:
                    driver = self._driver(f"lane {lane}, {role}", role, device, bound)
                    drivers.append(driver)
                several.append(driver)
            if several:
                made[role] = several[0] if len(several) == 1 else SeveralScanners(cast(list[Scanner], several))
        if config.drawer is not None and "drawer" not in made:
            made["drawer"] = self._drawer(lane, config.drawer, made.get("printer"))
        devices = LaneDevices(**made, drivers=tuple(drivers), borrowed=tuple(borrowed))  # type: ignore[arg-type]
        return self._as_before(lane, config) or devices

    def _as_before(self, lane: str, config: LaneDevicesConfig) -> LaneDevices | None:
        """What the lane had, where nothing of it has changed, shared ones included."""
        before = self._before
        if before is None or before.configs.get(lane) != config:
            return None
        same = all(self._configs.get(name) == before.shared_configs.get(name) for name in self._named_by(config))
        return before.lanes[lane] if same else None

    def _named_by(self, config: LaneDevicesConfig) -> Iterator[str]:
        """The shared devices that a lane leans on, the printers of its drawers included."""
        for value in asdict(config).values():
            for bound in _all(value):
                one = self._configs.get(bound) if isinstance(bound, str) else bound
                if isinstance(bound, str):
                    yield bound
                if one and one.printer:
                    yield one.printer

    def _driver(self, where: str, role: str, device: str, config: DeviceConfig) -> Driver:
        try:
            if role == "drawer" and not config.url:
                raise DriverMisuse('a drawer has a port (url), or hangs on a printer: driver = "printer"')
            check_url(config.url)
            pause = self._plugs.pause(config.url) if self._plugs else asyncio.sleep
            supervisor = partial(Supervisor, device, config.url, sleep=pause, tap=Tap(secrecy_of(role, config.url)))
            driver = self._registry.make(role, config.driver, supervisor, config)
        except DriverMisuse as exc:
            raise DriverMisuse(f"{where}: {exc}") from exc
        port = config.url.partition("?")[0]
        other = self._ports.setdefault(port, where)
        if other != where:
            self.warnings.append(
                f"{where}: {port} is the port of {other} too, and a port has one user at a time: "
                "to share it, write one [[device]] and name it in both"
            )
        return driver

    def _named(self, lane: str, role: str, name: str) -> Driver:
        self._shared_config(f"lane {lane}, {role}", role, name)
        user = self._used_by.setdefault(name, lane)
        if role in NOT_SHARED and user != lane:
            raise DriverMisuse(f"lane {lane}, {role}: {name} is lane {user}'s; a {role} belongs to one lane")
        return self.shared[name]

    def _shared_config(self, where: str, role: str, name: str) -> SharedDeviceConfig:
        config = self._configs.get(name)
        if config is None or config.role != role:
            those = ", ".join(one.name for one in self._configs.values() if one.role == role) or "none"
            raise DriverMisuse(f"{where}: no [[device]] with role {role!r} is named {name!r}; there is {those}")
        return config

    def _on_a_printer(self, lane: str, bound: Bound) -> bool:
        config = (
            bound if isinstance(bound, DeviceConfig) else self._shared_config(f"lane {lane}, drawer", "drawer", bound)
        )
        return config.driver == "printer"

    def _drawer(self, lane: str, bound: Bound, printer: Device | None) -> PrinterDrawer:
        where = f"lane {lane}, drawer"
        config = bound if isinstance(bound, DeviceConfig) else self._shared_config(where, "drawer", bound)
        if config.printer:
            self._shared_config(where, "printer", config.printer)
            printer = self.shared[config.printer]
        if not isinstance(printer, KicksDrawer):
            raise DriverMisuse(f'{where}: a drawer hangs on an escpos printer: driver = "printer"')
        owner = bound if isinstance(bound, str) else where
        other = self._pins.setdefault((id(printer), config.pin), owner)
        if other != owner:
            raise DriverMisuse(
                f"{where}: pin {config.pin} of that printer has the drawer of {other} already; say pin = "
                f'{5 if config.pin == 2 else 2}, or name one [[device]] of role "drawer" in both lanes'
            )
        return PrinterDrawer(printer, config.pin, config.open_at)


def _all(bound: Bound | tuple[Bound, ...] | None) -> Iterable[Bound]:
    if bound is None:
        return ()
    return bound if isinstance(bound, tuple) else (bound,)
