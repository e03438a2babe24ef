"""Which drivers there are: our own table, and what other packages add by an entry point.

    [project.entry-points."lantern.drivers"]
    "acme.x9" = "acme_scales:X9"            # X9 is a `DriverEntry`; in edge.toml: driver = "acme.x9"

A name with a dot is another package's, one without is ours: neither can stand in the other's place. What is wrong with
another package (not installed, does not import, is made for another Lantern) is told of the device that wants it, which
is then away like one that is unplugged; a slip in one of our names stops the start, as every slip in the configuration.
"""

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from importlib.metadata import EntryPoint, entry_points
from typing import Generic, TypeVar

import structlog
from msgspec import Struct

from edge.drivers.driver import Driver
from edge.drivers.errors import DeviceOffline, DriverMisuse
from edge.drivers.supervisor import Supervisor
from edge.drivers.transports import Transport

GROUP = "lantern.drivers"
#: What an entry must say that it was made for; see docs/drivers.md for what stays the same under one number.
API = 1

log = structlog.get_logger()
C = TypeVar("C")
Make = Callable[[Supervisor, C], Driver]
Table = Mapping[str, Mapping[str, Make[C]]]


class DriverEntry(Struct, frozen=True, kw_only=True):
    """What an entry point of `lantern.drivers` names: a driver for a role, and the API that it was written for."""

    role: str
    make: Callable[..., object]
    api: int
    about: str = ""


class Registry(Generic[C]):
    """Drivers by role and name. Other packages are looked for when the first of their names is asked for."""

    def __init__(self, table: Table[C], find: Callable[[], Iterable[EntryPoint]] | None = None) -> None:
        self._table = table
        self._find = find or (lambda: entry_points(group=GROUP))
        self._points: dict[str, EntryPoint] | None = None
        self._entries: dict[str, DriverEntry | str] = {}

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles that drivers can have."""
        return tuple(self._table)

    def names(self, role: str) -> tuple[str, ...]:
        """What a configuration may say for a role: ours, then those of other packages that can be used."""
        entries = {name: self._entry(name) for name in sorted(self._others())}
        others = [name for name, entry in entries.items() if isinstance(entry, DriverEntry) and entry.role == role]
        return (*self._table.get(role, {}), *others)

    def problems(self) -> dict[str, str]:
        """Drivers of other packages that cannot be used, each with the reason in words."""
        found = {name: self._entry(name) for name in sorted({*self._others(), *self._entries})}
        return {name: entry for name, entry in found.items() if isinstance(entry, str)}

    def make(self, role: str, name: str, supervisor: Callable[..., Supervisor], config: C) -> Driver:
        """A driver for a device; raise `DriverMisuse` where there is none of that name."""
        if "." not in name:
            return self._own(role, name)(supervisor(), config)
        made = self._entered(role, name, supervisor(), config)
        return made if isinstance(made, Driver) else self._away(role, supervisor, made, config)

    def _own(self, role: str, name: str) -> Make[C]:
        drivers = self._table[role]
        if name not in drivers:
            near = get_close_matches(name, drivers, 1)
            hint = f". Did you mean {near[0]!r}?" if near else ""
            raise DriverMisuse(f"no driver {name!r}; there is {', '.join(drivers)}{hint}")
        return drivers[name]

    def _entered(self, role: str, name: str, supervisor: Supervisor, config: C) -> Driver | str:
        entry = self._entry(name)
        if isinstance(entry, str):
            return entry
        if entry.role != role:
            return f"driver {name} is for a {entry.role}, not for a {role}"
        try:
            made = entry.make(supervisor, config)
        except DriverMisuse:
            raise  # in words for whoever wrote the configuration, as ours are
        except Exception as exc:
            log.exception("driver not made", driver=name)
            return f"driver {name} cannot be made: {type(exc).__name__}: {exc}"
        return made if isinstance(made, Driver) else f"driver {name} made a {type(made).__name__}, which is no Driver"

    def _away(self, role: str, supervisor: Callable[..., Supervisor], why: str, config: C) -> Driver:
        """A device of this role that is never there, and says why: a lane goes on as with one that is unplugged."""

        async def refuse(_: str) -> Transport:
            raise DeviceOffline(why)

        return next(iter(self._table[role].values()))(supervisor(opener=refuse), config)

    def _entry(self, name: str) -> DriverEntry | str:
        if name not in self._entries:
            point = self._others().get(name)
            self._entries[name] = _loaded(point) if point else f"driver {name} is not installed on this machine"
        return self._entries[name]

    def _others(self) -> dict[str, EntryPoint]:
        if self._points is None:
            self._points = {point.name: point for point in self._find()}
        return self._points


def _loaded(point: EntryPoint) -> DriverEntry | str:
    """The entry, or what is wrong with it. Whatever another package does when it is imported, the box goes on."""
    if "." not in point.name:
        return f"driver {point.name} of {point.value} has no dot in its name: say PACKAGE.{point.name}"
    try:
        entry = point.load()
    except Exception as exc:
        log.exception("driver not loaded", driver=point.name)
        return f"driver {point.name} cannot be loaded: {type(exc).__name__}: {exc}"
    if not isinstance(entry, DriverEntry):
        return f"driver {point.name}: {point.value} is no DriverEntry"
    if entry.api != API:
        return f"driver {point.name} is made for drivers' API {entry.api}; this Lantern has {API}"
    return entry
