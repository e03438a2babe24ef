"""The technician's room: what there is to see, to try and to bind. Who may come in is `access`'s business."""

import asyncio
from collections.abc import Callable
from typing import Any

import msgspec

from edge.config import ConfigError, explain_here
from edge.drivers.build import LaneDevicesConfig
from edge.drivers.driver import Driver
from edge.lanes.ports import Clock
from edge.technician.binding import Binder
from edge.technician.fitting import Fitting
from edge.technician.settings import SETTINGS
from edge.technician.trials import Trials
from edge.technician.view import DeviceView, LaneView, TechnicianView, device_view


class Technician:
    """Puts the room together; `box` is store, box and version, `warnings` what else whoever set the box up should know."""

    def __init__(
        self,
        fitting: Fitting,
        trials: Trials,
        binder: Binder,
        *,
        box: tuple[str, str, str],
        clock: Clock,
        warnings: Callable[[], tuple[str, ...]] = tuple,
    ) -> None:
        self.trials, self.binder = trials, binder
        self._fitting, self._box, self._clock, self._warnings = fitting, box, clock, warnings

    async def run(self) -> None:
        """Bring devices to where they are bound, and do what is tried, until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._fitting.run(), name="fitting")
            group.create_task(self.trials.bench.run(), name="bench")

    def view(self, who: str) -> TechnicianView:
        """Everything on one page."""
        config, rack = self._fitting.config, self._fitting.rack
        store, box, version = self._box
        devices, job = self.devices(), self.trials.bench.job
        return TechnicianView(
            who=who,
            version=version,
            store=store,
            box=box,
            lanes=tuple(
                LaneView(
                    lane.id,
                    lane.cashier,
                    tuple(one.id for one in devices if lane.id in one.lanes),
                    _plain(lane.devices),
                    lane.id in self._fitting.waiting,
                )
                for lane in config.lane
            ),
            devices=devices,
            shared={one.name: one.role for one in config.device},
            settings=SETTINGS,
            drivers={role: rack.registry.names(role) for role in rack.registry.roles},
            warnings=(*self._warnings(), *rack.warnings, *rack.registry.problems().values()),
            job=job.view(self._clock.monotonic()) if job else None,
            can_take_back=self.binder.can_take_back,
        )

    def devices(self) -> tuple[DeviceView, ...]:
        """Each device once; a shared one with all lanes that use it."""
        now_s = self._clock.monotonic()
        return tuple(
            device_view(
                driver.health().device,
                role,
                (lane,) if lane else self._users(driver),
                driver,
                now_s,
                shared=not lane,
            )
            for lane, role, driver in self._fitting.rack.drivers()
        )

    def _users(self, driver: Driver) -> tuple[str, ...]:
        lanes = self._fitting.rack.lanes.items()
        return tuple(lane for lane, devices in lanes if any(one.driver is driver for one in devices.borrowed))


def _plain(devices: LaneDevicesConfig) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(devices)
    return {role: _without_secrets(value) for role, value in plain.items() if value is not None}


def _without_secrets(bound: Any) -> Any:
    """A terminal's password stays on the box."""
    return {name: value for name, value in bound.items() if name != "password"} if isinstance(bound, dict) else bound


def read_asked(raw: dict[str, Any], kind: type[Any]) -> Any:
    """The request of this kind; raise `ConfigError` with a sentence for whoever wrote it."""
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as exc:
        raise ConfigError(explain_here(str(exc), kind)) from exc
