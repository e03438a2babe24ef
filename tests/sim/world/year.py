"""A year of a chain: each day has its scenario, each night the boxes are off and the clock goes on to the morning.

What happened by day stays: files grow, boxes are replaced by a person on the evening of the day on which they were in
trouble. Nothing happens at night, so it costs nothing; a day is as busy as the hours that are skipped would have been.
"""

import random

from msgspec.structs import replace

from tests.sim.scenario import Scenario, draw
from tests.sim.world.world import World

DAY_S = 86_400.0
#: Shops of a year's chain; so many days of it are a store-year.
SHOPS = 2
STORE_YEAR_DAYS = 183
#: Shops close this long before the boxes go off.
_SWITCHED_OFF = 0.5


class Year:
    """So many days of one world."""

    def __init__(self, world: World, days: int) -> None:
        self._world, self._days = world, days
        self._rng = world.rng("nights")
        #: Days that are over.
        self.days = 0

    async def run(self) -> None:
        """Day after day; raise `Broken`."""
        await self._world.story(self._all)

    async def _all(self) -> None:
        for day in range(self._days):
            chain = self._world.scenario
            self._world.scenario = of_day(chain.seed, day, chain.shops, trades=chain.trades)
            self._world.wake()
            self._world.tell("day", day)
            await self._world.day()
            await self._evening()
            await self._world.sleep_until((day + 1) * DAY_S)
            self.days += 1

    async def _evening(self) -> None:
        """Persons look after what is in trouble, and switch the boxes off, some by the plug."""
        await self._world.tidy_up()
        self._world.office.awake.clear()
        for box in self._world.boxes:
            box.die(power=self._rng.random() < _SWITCHED_OFF, down_s=self._world.until((self.days + 1) * DAY_S) - 1)


def of_day(seed: int, day: int, shops: int, *, trades: bool = False) -> Scenario:
    """The scenario of one day; not every day is a bad one."""
    rng = random.Random(f"year {seed} {day}")
    drawn = draw(rng.randrange(1 << 40))
    faults = tuple(
        replace(fault, shop=fault.shop % shops) for fault in drawn.faults if rng.random() < rng.choice((0.0, 0.3, 1.0))
    )
    of_chain = replace(drawn, seed=seed, shops=shops, trades=trades, to_the_last=False, lets_go=False)
    return replace(of_chain, faults=faults, gap_s=drawn.gap_s * 2)


def of_year(seed: int) -> Scenario:
    """What a year of a seed begins with: two shops, and in every other year members and stock."""
    return replace(draw(seed), shops=SHOPS, lets_go=False, trades=seed % 2 == 1)
