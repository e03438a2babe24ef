"""All lanes of the store (前台)."""

import asyncio
from collections.abc import Iterable

from edge.lanes.lane import Lane
from edge.lanes.ports import Clock
from edge.lanes.staff import Staff, nobody
from edge.supervise import keep_running


class Floor:
    """The lanes by id, kept running."""

    def __init__(self, lanes: Iterable[Lane], clock: Clock, staff: Staff | None = None) -> None:
        self.lanes = {lane.id: lane for lane in lanes}
        #: Who may sign in, at a lane or beside it.
        self.staff = staff or Staff(nobody, clock)
        self._clock = clock
        self._group: asyncio.TaskGroup | None = None
        self._tasks: dict[str, list[asyncio.Task[None]]] = {}

    def lane(self, lane_id: str) -> Lane | None:
        """The lane of this id."""
        return self.lanes.get(lane_id)

    def changed(self) -> None:
        """Something that every lane shows changed: goods, store, day."""
        for lane in self.lanes.values():
            lane.store_changed()

    def told_elsewhere(self) -> None:
        """What every lane tells of printers that no lane has is another now."""
        for lane in self.lanes.values():
            lane.desk.elsewhere_changed()

    async def run(self) -> None:
        """Work commands and devices until cancelled; a lane that fails takes no other with it."""
        try:
            async with asyncio.TaskGroup() as self._group:
                for lane in self.lanes.values():
                    self._begin(lane)
                await asyncio.Event().wait()  # also while every lane is between two sets of devices
        finally:
            self._group = None
            self._tasks.clear()

    async def stop(self, lane_id: str) -> None:
        """Let one lane end: it takes no more commands, and its devices are free when this returns."""
        self.lanes[lane_id].retire()
        tasks = self._tasks.pop(lane_id, [])
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def take_over(self, lane: Lane) -> None:
        """A lane in the place of the stopped one of its name."""
        self.lanes[lane.id] = lane
        self._begin(lane)

    def _begin(self, lane: Lane) -> None:
        if self._group is None:
            return
        works = {f"lane {lane.id}": lane.run, f"lane {lane.id} devices": lane.run_devices}
        self._tasks[lane.id] = [
            self._group.create_task(keep_running(name, work, self._clock), name=name) for name, work in works.items()
        ]
