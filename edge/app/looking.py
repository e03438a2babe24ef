"""What is the same for all lanes, looked at again and again: the line and what waits, new goods, the new day."""

import asyncio

import structlog

from edge.glance import line_state
from edge.journal import Journal, RoomState
from edge.lanes.floor import Floor
from edge.lanes.screen.feed import LineBoard
from edge.lanes.store.storefront import Storefront
from edge.replica import Replica
from edge.replica.leases import Leases
from edge.sync import Line
from edge.timekeeping import StoreClock, how_far
from protocol.link.clocks import happens

#: How often it is looked at; a sale is seen at once.
LOOK_S = 1.0
LOOK_AGAIN_S = 0.25

_log = structlog.get_logger()


async def keep_looking(
    journal: Journal,
    replica: Replica,
    storefront: Storefront,
    floor: Floor,
    board: LineBoard,
    line: Line,
    clock: StoreClock,
    leases: Leases,
) -> None:
    """Show every lane what is the same for all: the line and what waits, new goods, the new day."""
    committed = journal.subscribe()
    line.on_change = lambda _: committed.set()
    seen = None
    while True:
        board.put(line_state(line.status(), board.state, clock.wall_ms(), storefront.currency))
        if replica.is_due(clock.wall_ms()):
            await _turn(replica)
        if replica.edition != (seen[0] if seen else 0):
            storefront.refresh()
        storefront.disk_low = journal.room().state in {RoomState.BALLAST, RoomState.FULL}
        storefront.clock_doubt = how_far(clock.doubt)
        now = (replica.edition, leases.edition, storefront.disk_low, storefront.business_date(), storefront.clock_doubt)
        if now != seen:
            seen = now
            floor.changed()
        await clock.sleep(LOOK_AGAIN_S)
        await happens(committed, clock, LOOK_S)
        committed.clear()


async def _turn(replica: Replica) -> None:
    """What head office has settled for now comes into force; where the disk takes nothing it is tried again."""
    try:
        if await asyncio.to_thread(replica.turn):
            _log.info("masters.plan_in_force", revision=replica.revision)
    except OSError as exc:
        _log.error("masters.plan_waits", problem=str(exc))
