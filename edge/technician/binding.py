"""What a technician binds: checked, then written, then done. What cannot be is never written, what was not written never done."""

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from edge.config import Config
from edge.drivers.build import Bound as Binding
from edge.drivers.build import DeviceConfig, LaneDevicesConfig, SharedDeviceConfig
from edge.drivers.errors import DriverMisuse
from edge.drivers.terminal import NO_PASSWORD
from edge.lanes.problem import Problem, problem
from edge.technician.bound import BEFORE, Bound, BoundLane, read_bound, take_back, with_bound, write_bound
from edge.technician.fitting import Fitting


class Bind(Struct, frozen=True, forbid_unknown_fields=True):
    """What a lane has from now on for one role: devices of its own or names of shared ones; none takes it away."""

    lane: str
    role: str
    devices: tuple[Binding, ...] = ()


class Share(Struct, frozen=True, forbid_unknown_fields=True):
    """A shared device, new or in the place of the one of its name; without `device` the one of `name` is taken away."""

    name: str
    device: SharedDeviceConfig | None = None


class Binder:
    """`base` is edge.toml alone; what is bound stands above it, in the data folder."""

    def __init__(self, base: Config, fitting: Fitting) -> None:
        self._base, self._fitting = base, fitting
        self._folder: Path = base.box.data_dir

    @property
    def can_take_back(self) -> bool:
        """Whether there is something from before the last change."""
        return (self._folder / BEFORE).exists()

    def bind(self, asked: Bind) -> Problem | None:
        """Save what a lane has for a role, and bring it into force as soon as the lane rests."""
        lane = next((one for one in self._fitting.config.lane if one.id == asked.lane), None)
        if lane is None:
            return problem("unknown-lane", field="lane", given=asked.lane[:32])
        roles = LaneDevicesConfig.__struct_fields__
        if asked.role not in roles:
            return problem("not-bound", field="role", given=f"role: {', '.join(roles)}")
        if len(asked.devices) > 1 and asked.role != "scanner":
            return problem("not-bound", field="devices", given=f"a lane has one {asked.role}")
        known = tuple(_with_password(one, getattr(lane.devices, asked.role)) for one in asked.devices)
        value = known if len(known) > 1 else next(iter(known), None)
        devices = replace(lane.devices, **{asked.role: value})
        return self._save(lambda bound: _with_lane(bound, BoundLane(lane.id, devices)))

    def share(self, asked: Share) -> Problem | None:
        """Save a shared device, or take it away."""
        if asked.device and asked.device.name != asked.name:
            return problem("not-bound", field="name", given=f"name: {asked.device.name} is not {asked.name}")
        if asked.device is None and any(one.name == asked.name for one in self._base.device):
            return problem("not-bound", field="name", given=f"{asked.name} stands in edge.toml: take it away there")
        added = (asked.device,) if asked.device else ()
        return self._save(lambda bound: replace(bound, device=(*_without(bound, asked.name), *added)))

    def take_back(self) -> Problem | None:
        """As it was before the last change."""
        now, _ = read_bound(self._folder)
        try:
            if not take_back(self._folder):
                return problem("nothing-before")
        except OSError:
            return problem("bound-unsaved")
        try:
            self._fitting.want(with_bound(self._base, read_bound(self._folder)[0]))
        except DriverMisuse as exc:  # edge.toml says something else than when that was bound
            write_bound(self._folder, now)
            return problem("not-bound", given=str(exc))
        return None

    def _save(self, change: Callable[[Bound], Bound]) -> Problem | None:
        bound = change(read_bound(self._folder)[0])
        wanted = with_bound(self._base, bound)
        try:
            self._fitting.check(wanted)
        except DriverMisuse as exc:
            return problem("not-bound", given=str(exc))
        try:
            write_bound(self._folder, bound)
        except OSError:
            return problem("bound-unsaved")
        self._fitting.want(wanted)
        return None


def _with_lane(bound: Bound, lane: BoundLane) -> Bound:
    return replace(bound, lane=(*(one for one in bound.lane if one.id != lane.id), lane))


def _with_password(asked: Binding, before: object) -> Binding:
    """The page is never told a terminal's password: who changes something else of that terminal leaves it as it is."""
    if not isinstance(asked, DeviceConfig) or not isinstance(before, DeviceConfig) or asked.url != before.url:
        return asked
    return replace(asked, password=before.password) if asked.password == NO_PASSWORD else asked


def _without(bound: Bound, name: str) -> tuple[SharedDeviceConfig, ...]:
    return tuple(one for one in bound.device if one.name != name)
