"""A full disk: sales go on from the ballast, then are refused in plain words, then go on by themselves."""

import contextlib
import subprocess
import sys
from pathlib import Path

import pytest

from edge.journal import LEDGER, JournalFull, Limits, RoomState
from edge.journal.disk.room import Ballast
from tests.edge.journal.shop import draft, open_journal

MB = 1024 * 1024
SMALL = Limits(ballast_bytes=MB, low_water_bytes=2 * MB)


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 8 MB, where we may mount one."""
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", tmp_path], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("mounting a small disk needs root; the file-size limit below is tried all the same")
    yield tmp_path
    subprocess.run(["umount", "--lazy", tmp_path], check=True)


async def test_a_full_disk_sells_on_its_ballast_then_refuses_then_recovers_by_itself(small_disk):
    async with await open_journal(small_disk, SMALL) as journal:
        assert journal.room().state is RoomState.OK
        await journal.complete_sale(draft())
        fill(small_disk / "log")

        sold, states = await sell_until_refused(journal)
        assert sold > 10
        assert RoomState.BALLAST in states
        assert journal.room().state is RoomState.FULL

        (small_disk / "log").unlink()
        done = await journal.complete_sale(draft())
        assert done.sale.number == sold + 2
        assert await journal.verify(LEDGER) is None
    async with await open_journal(small_disk, SMALL) as journal:
        assert (journal.head(LEDGER), journal.damage, journal.rebuilt) == (sold + 2, (), False)
        assert journal.room().state is RoomState.OK


async def test_a_store_that_restarts_on_a_full_disk_sells_on_its_ballast(small_disk):
    async with await open_journal(small_disk, SMALL) as journal:
        await journal.complete_sale(draft())
    fill(small_disk / "log")

    async with await open_journal(small_disk, SMALL) as journal:
        sold = []
        while journal.room().state is not RoomState.BALLAST:  # the first fit into the log as it is
            sold.append((await journal.complete_sale(draft())).seq)
        assert sold == list(range(2, len(sold) + 2))
        assert (await journal.complete_sale(draft())).seq == len(sold) + 2


async def sell_until_refused(journal):
    states = set()
    for sold in range(20_000):
        try:
            await journal.complete_sale(draft())
        except JournalFull:
            return sold, states
        states.add(journal.room().state)
    raise AssertionError("the disk never filled")


def fill(path):
    with path.open("wb", buffering=0) as file:
        for size in (65_536, 4_096):
            with contextlib.suppress(OSError):
                while file.write(b"x" * size) == size:
                    pass


LIMITED = """
import asyncio, resource, sys
from pathlib import Path
from edge.journal import JournalFull
from tests.edge.journal.shop import draft, open_journal

async def main():
    async with await open_journal(Path(sys.argv[1])) as journal:
        sold = 0
        await journal.complete_sale(draft())
        resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, resource.RLIM_INFINITY))
        try:
            while True:
                await journal.complete_sale(draft())
                sold += 1
        except JournalFull as full:
            print(type(full).__name__, sold > 0)
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        done = await journal.complete_sale(draft())
        print(done.sale.number == sold + 2, await journal.verify("ledger"))

asyncio.run(main())
"""


def test_a_limit_on_the_files_size_is_a_full_disk_too(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, tmp_path],
        capture_output=True,
        text=True,
        cwd=Path.cwd(),
        timeout=30,
        check=False,
    )

    assert (done.stdout.split(), done.stderr) == (["JournalFull", "True", "True", "None"], "")


def test_the_ballast_is_taken_given_up_and_taken_again(tmp_path):
    ballast = Ballast(tmp_path / "journal.db", Limits(ballast_bytes=MB, low_water_bytes=0))
    file = tmp_path / "journal.db.ballast"
    assert file.stat().st_size == MB

    assert (ballast.release(), ballast.release()) == (True, False)
    assert (file.exists(), ballast.room().state, ballast.is_short()) == (False, RoomState.BALLAST, True)

    ballast.hold()
    assert (file.stat().st_size, ballast.room().state) == (MB, RoomState.OK)


def test_the_ballast_is_not_taken_from_a_disk_that_is_low_already(tmp_path):
    ballast = Ballast(tmp_path / "journal.db", Limits(ballast_bytes=MB, low_water_bytes=2**62))

    assert not (tmp_path / "journal.db.ballast").exists()
    assert ballast.room().state is RoomState.BALLAST
