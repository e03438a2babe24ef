"""Kills and power cuts one after the other, on a simulated disk: what a journal once shows, it shows for ever.

The hub may have been sent it: a number that is given a second time, to another fact, looks like a box that was rolled back.
"""

import random
from contextlib import contextmanager

import pytest

from edge.journal import Identity, Journal, Limits
from protocol.facts import DeviceFaulted, DrawerOpened, Fact
from tests.sim.disk.disk import SimDisk
from tests.sim.disk.vfs import LIBRARY, mounted
from tests.sim.world.loop import SimClock, run_on
from tests.sim.world.patches import inline

pytestmark = pytest.mark.skipif(LIBRARY is None, reason="this Python's SQLite is built in and cannot be reached")

WHO = Identity("org1", "s001", "b1", 1)
DRAWER, SCALE = DrawerOpened("wang", "change"), DeviceFaulted("scale", "no answer")


@contextmanager
def _disk(folder):
    rng = random.Random(1)
    with inline(rng), mounted(SimDisk(folder, rng)) as disk:
        try:
            yield disk
        finally:
            disk.die(power=False)
            disk.close()


async def _open(disk):
    return await Journal.open(disk.path("journal.db"), WHO, clock=SimClock(), limits=Limits(ballast_bytes=0))


def _killed_before_the_next_sync(disk):
    """The commit's bytes are written, and the process ends before they are synced."""

    disk.tick = lambda what: disk.die(power=False) if what == "sync" else None


def _cut_the_power(disk):
    disk.die(power=True)
    disk.revive()


def test_a_fact_that_a_killed_process_had_not_synced_is_safe_once_it_is_seen(tmp_path):
    async def story(disk):
        journal = await _open(disk)
        await journal.record(Fact("01", 20261123, 1, DRAWER))
        _killed_before_the_next_sync(disk)
        with pytest.raises(Exception, match="unknown"):
            await journal.record(Fact("01", 20261123, 2, DRAWER))
        disk.tick = lambda _: None
        disk.revive()
        journal = await _open(disk)
        shown = [journal.hash_at("ledger", seq) for seq in range(journal.head("ledger") + 1)]
        assert len(shown) == 3

        _cut_the_power(disk)

        journal = await _open(disk)
        assert [journal.hash_at("ledger", seq) for seq in range(journal.head("ledger") + 1)] == shown

    with _disk(tmp_path) as disk:
        run_on(random.Random(1), story(disk))


@pytest.mark.parametrize(("stream", "body"), [("ledger", DRAWER), ("telemetry", SCALE)])
def test_no_fact_of_either_stream_goes_with_the_power_once_it_is_seen(tmp_path, stream, body):
    async def story(disk):
        for count in range(1, 40):
            journal = await _open(disk)
            await journal.record(Fact("01", 20261123, count, body))
            assert journal.head(stream) == count

            _cut_the_power(disk)

    with _disk(tmp_path) as disk:
        run_on(random.Random(1), story(disk))
