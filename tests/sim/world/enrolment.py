"""A head office that knows its stores: made once by the real migrations and the real enrolment, then copied."""

import asyncio
import random
import tempfile
from functools import cache
from pathlib import Path

from hub.db import open_engine, upgrade
from hub.fleet.stores import add_store, enrol, make_code
from hub.masters.load import load
from protocol.link.virtual import EPOCH_MS
from retail.members import Lending, Member, Program
from tests.sim.disk.disk import SimDisk
from tests.sim.disk.files import SimFile
from tests.sim.disk.vfs import mounted
from tests.sim.trade.customers import MEMBERS
from tests.sim.world.keys import box_key
from tests.sim.world.loop import SimLoop
from tests.sim.world.office import ORG
from tests.sim.world.patches import inline

STORES_MAX = 3
#: What stores are lent of accounts: so much that they need not ask each time, and so little that they run out of it.
PART = Lending(bp=3_000, least=10, most=400, places=2)


def chain_image() -> dict[str, SimFile]:
    """The disk of a hub whose stores s001, s002 ... have each a box b1 in its first life."""
    return {name: file.copy() for name, file in _made().items()}


@cache
def _made() -> dict[str, SimFile]:
    rng = random.Random("enrolment")
    with tempfile.TemporaryDirectory() as folder, inline(rng):
        disk = SimDisk(Path(folder), rng)
        with mounted(disk), asyncio.Runner(loop_factory=lambda: SimLoop(rng)) as runner:
            runner.run(_enrol(disk))
        disk.die(power=False)
        disk.close()
        return disk.image()


async def _enrol(disk: SimDisk) -> None:
    engine = open_engine(f"sqlite:///{disk.path('hub.db')}")
    try:
        await upgrade(engine)
        for number in range(STORES_MAX):
            store = f"s{number + 1:03}"
            await add_store(engine, ORG, store, store, timezone="Asia/Shanghai", currency="CNY")
            code = await make_code(engine, ORG, store, "b1", EPOCH_MS)
            await enrol(engine, code, box_key(f"{store}-b1").public_key(), EPOCH_MS)
        await load(engine, ORG, [Program(lend_points=PART, lend_stored=PART), *map(Member, MEMBERS)])
    finally:
        await engine.dispose()
