"""A machine: its disk, its clock, its program, and the many ways in which it can stop.

off --start--> program runs --die--> every task of it is cancelled, its handles are dead --after a while--> start
                    |
                    '-- the fuse: dies at the n-th write, sync, statement or publish from now, in the middle of it
"""

import asyncio
import random
from collections.abc import Callable
from pathlib import Path

from tests.sim.disk.disk import SimDisk
from tests.sim.world.loop import SimClock

#: How long a program that fell over by itself is left alone (systemd's RestartSec).
RESTART_S = 1.0
#: How long a program may take to end when it is asked to.
STOP_S = 10.0


class Machine:
    """Runs `program` whenever it has power."""

    #: Longest time that a statement and a sync take.
    statement_s, sync_s = 0.0005, 0.004

    def __init__(self, name: str, folder: Path, rng: random.Random, tell: Callable[..., None]) -> None:
        self.name, self.rng, self.tell = name, rng, tell
        self.clock = SimClock()
        folder.mkdir()
        self.disk = SimDisk(folder, rng)
        self.disk.tick, self.disk.pause = self.burn, self._pause
        self.fuse: int | None = None
        self.on = True
        self.deaths = self.falls = 0
        #: A disk that fails may make a program fall over when it starts; nothing else may.
        self.falls_allowed = 0
        self.last_fall = ""
        self._fuse_cuts_power, self._fuse_down_s, self._fuse_counts = False, 0.5, ""
        self._died, self._stopped = asyncio.Event(), asyncio.Event()
        #: It was asked to end, and did not.
        self.hung = False
        self._down_s = 0.0

    # -- what others do to it ----------------------------------------------------------------------------------------

    @property
    def dead(self) -> bool:
        """Whether nothing runs here now."""
        return self.disk.dead

    def die(self, *, power: bool, down_s: float = 0.5) -> None:
        """Stop this instant: killed, or without power; come back after `down_s` seconds."""
        if self.disk.dead:
            return
        self.tell("dies", self.name, power)
        self.deaths += 1
        self.fuse = None
        self._down_s = down_s
        self.disk.die(power=power)
        self._died.set()

    def stop(self) -> None:
        """Ask the program to end, as a person does who brings an update; it comes back at once."""
        if not self.dead:
            self.tell("stops", self.name)
            self._down_s = RESTART_S
            self._stopped.set()

    def light(self, fuse: int, *, power: bool, down_s: float, only: str = "") -> None:
        """Die at the `fuse`-th write, sync, statement or publish from now, or at the `fuse`-th of one kind."""
        self.fuse, self._fuse_cuts_power, self._fuse_down_s, self._fuse_counts = fuse, power, down_s, only

    def burn(self, what: str = "") -> None:
        """One more thing has been done that others can see."""
        if self.fuse is not None and self._fuse_counts in {"", what}:
            self.fuse -= 1
            if self.fuse <= 0:
                self.die(power=self._fuse_cuts_power, down_s=self._fuse_down_s)

    @property
    def ready(self) -> bool:
        """Whether its program has come up."""
        raise NotImplementedError

    # -- its life ----------------------------------------------------------------------------------------------------

    async def program(self) -> None:
        """What runs here, until cancelled."""
        raise NotImplementedError

    async def live(self) -> None:
        """Run the program, die, come back, until cancelled."""
        self.disk.dead = True
        while True:
            self.disk.revive()
            self._died.clear()
            self._stopped.clear()
            await self._run_until_it_ends()
            await asyncio.sleep(self._down_s)

    async def _run_until_it_ends(self) -> None:
        running = asyncio.ensure_future(self.program())
        died, stopped = asyncio.ensure_future(self._died.wait()), asyncio.ensure_future(self._stopped.wait())
        try:
            await asyncio.wait({running, died, stopped}, return_when=asyncio.FIRST_COMPLETED)
            if self._stopped.is_set() and not self.dead:
                running.cancel()
                await asyncio.wait({running, died}, timeout=STOP_S, return_when=asyncio.FIRST_COMPLETED)
                self.hung = not running.done() and not self.dead
        finally:
            if running.done() and not running.cancelled() and not self.dead:
                self._fell(running)
            self.die(power=False, down_s=self._down_s)
            died.cancel()
            stopped.cancel()
            await _bury(running)

    def _fell(self, running: "asyncio.Future[None]") -> None:
        self.falls += 1
        self.last_fall = repr(running.exception())
        self.tell("falls", self.name, self.last_fall)
        self.die(power=False, down_s=RESTART_S)

    async def _pause(self, *, syncs: bool = False) -> None:
        """What a statement or a sync takes; a fuse may burn down just here."""
        self.burn()
        most_s = self.sync_s if syncs else self.statement_s
        await asyncio.sleep(self.rng.random() * most_s)


async def _bury(running: "asyncio.Future[None]") -> None:
    """End what is left of a dead process, which nobody asks whether it wants to."""
    while not running.done():
        running.cancel()
        await asyncio.wait({running}, timeout=1)
    if not running.cancelled():
        running.exception()  # nobody is to hear of it
