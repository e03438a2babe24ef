"""A worker's way to the broker: dialled again for ever; what stores sent meanwhile they send again."""

import asyncio

import structlog

from hub.workers.worker import Worker
from protocol.link import LinkLost, connect
from protocol.link.clocks import Clock
from protocol.link.session import Broker
from protocol.link.stopping import stoppable

REDIAL_S = 0.3

_log = structlog.get_logger()


async def keep_line(broker: Broker, worker: Worker, clock: Clock) -> None:
    """Be connected and at work until cancelled; hand everything over at the end."""
    down = False

    async def session() -> None:
        nonlocal down
        async with connect(broker, client_id=f"hub-{worker.name}") as link:
            _log.info("connected to the broker", worker=worker.name)
            down = False
            await worker.run(link)

    try:
        while True:
            try:
                await stoppable(session())
            except* LinkLost as lost:
                if not down:
                    _log.warning("broker is away", problem=str(lost.exceptions[0]))
                down = True
            await clock.sleep(REDIAL_S)
    finally:
        await asyncio.shield(worker.leave())
