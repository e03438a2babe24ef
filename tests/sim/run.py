"""Running a scenario, and what came of it."""

import asyncio
import os
import random
import tempfile
from pathlib import Path

from msgspec import Struct

from tests.sim.oracle.broken import Broken
from tests.sim.scenario import Scenario, draw
from tests.sim.world.enrolment import chain_image
from tests.sim.world.loop import SimLoop
from tests.sim.world.patches import inline
from tests.sim.world.world import World
from tests.sim.world.year import Year

#: Where the machines' folders are made: nothing but locks lies in them, so in memory where there is such a place.
FOLDERS = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


class Outcome(Struct, frozen=True):
    """`broken` is empty where every promise was kept; the digest is that of all that happened."""

    scenario: Scenario
    broken: str
    digest: str
    virtual_s: float
    sold: int
    deaths: int
    drained_s: float
    trace: tuple[str, ...]


def run_seed(seed: int) -> Outcome:
    """What comes of a seed."""
    return run(draw(seed))


def run(scenario: Scenario, days: int = 1) -> Outcome:
    """Run a scenario in virtual time, or a chain for so many days; the same one always comes to the same."""
    chain_image()
    rng = random.Random(f"{scenario.seed} loop")
    with tempfile.TemporaryDirectory(dir=FOLDERS) as folder, inline(random.Random(f"{scenario.seed} dice")):
        loop = SimLoop(rng)
        with asyncio.Runner(loop_factory=lambda: loop) as runner:
            return runner.run(_story(scenario, Path(folder), loop, days))


async def _story(scenario: Scenario, folder: Path, loop: SimLoop, days: int) -> Outcome:
    world, broken = World(scenario, folder, loop), ""
    try:
        await (world.run() if days == 1 else Year(world, days).run())
    except Broken as exc:
        broken = str(exc)
    return Outcome(
        scenario,
        broken,
        world.watch.digest,
        loop.time(),
        world.sold,
        sum(machine.deaths for machine in world.machines),
        world.drained_s,
        tuple(world.watch.trace),
    )
