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

    def lane(self, lane_id: str) -> Lane | None:
        """The lane of this id."""
        return self.lanes.get(lane_id)

    def changed(self) -> None:
        """Something that every lane shows changed: goods, store, day."""
        for lane in self.lanes.values():
            lane.screen.changed()

    async def run(self) -> None:
        """Work commands and devices until cancelled; a lane that fails takes no other with it."""
        async with asyncio.TaskGroup() as group:
            for lane in self.lanes.values():
                group.create_task(keep_running(f"lane {lane.id}", lane.run, self._clock), name=f"lane {lane.id}")
                group.create_task(lane.run_devices(), name=f"lane {lane.id} devices")
