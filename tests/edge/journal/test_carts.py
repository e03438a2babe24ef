import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from edge.journal import CartStore, JournalLocked, OpenCart
from edge.journal.carts import CART_BYTES_MAX
from tests.edge.journal.shop import StillClock


async def open_carts(folder):
    return await CartStore.open(folder / "carts.db", clock=StillClock())


async def test_the_last_save_of_each_lane_is_there_after_a_restart(tmp_path):
    async with await open_carts(tmp_path) as carts:
        await carts.save("02", "k2", b"two")
        await carts.save("01", "k1", b"one")
        await carts.save("01", "k1", b"one more")
    async with await open_carts(tmp_path) as carts:
        assert carts.load_all() == [OpenCart("01", "k1", b"one more"), OpenCart("02", "k2", b"two")]


async def test_a_dropped_cart_is_gone(tmp_path):
    async with await open_carts(tmp_path) as carts:
        await carts.save("01", "k1", b"one")
        await carts.drop("01")
        await carts.drop("99")

        assert carts.load_all() == []


async def test_carts_that_are_sales_already_are_forgotten_at_the_start(tmp_path):
    async with await open_carts(tmp_path) as carts:
        await carts.save("01", "sold", b"one")
        await carts.save("02", "open", b"two")

        assert await carts.load_open(lambda cart: cart == "sold") == [OpenCart("02", "open", b"two")]
        assert carts.load_all() == [OpenCart("02", "open", b"two")]


async def test_twenty_lanes_may_save_at_once(tmp_path):
    async with await open_carts(tmp_path) as carts:
        await asyncio.gather(*(carts.save(f"{lane:02}", f"k{lane}", b"x") for lane in range(20)))

        assert len(carts.load_all()) == 20


async def test_a_cart_beyond_its_bound_is_refused(tmp_path):
    async with await open_carts(tmp_path) as carts:
        with pytest.raises(ValueError, match="at most"):
            await carts.save("01", "k1", b"x" * (CART_BYTES_MAX + 1))


async def test_a_file_that_cannot_be_read_is_put_aside(tmp_path):
    (tmp_path / "carts.db").write_bytes(b"garbage" * 1_000)
    async with await open_carts(tmp_path) as carts:
        await carts.save("01", "k1", b"one")

        assert len(carts.load_all()) == 1
    assert (tmp_path / "carts.db.bad").read_bytes() == b"garbage" * 1_000


async def test_one_process_owns_the_carts(tmp_path):
    async with await open_carts(tmp_path):
        with pytest.raises(JournalLocked):
            await open_carts(tmp_path)


SAVER = """
import asyncio, sys
from pathlib import Path
from edge.journal import CartStore
from tests.edge.journal.shop import StillClock

async def main():
    carts = await CartStore.open(Path(sys.argv[1]) / "carts.db", clock=StillClock())
    for n in range(1_000_000):
        await carts.save("01", f"k{n}", b"x" * 2_000)
        print(n, flush=True)

asyncio.run(main())
"""


async def test_what_was_saved_survives_kill_dash_nine(tmp_path):
    for _ in range(3):
        saver = subprocess.Popen([sys.executable, "-c", SAVER, tmp_path], stdout=subprocess.PIPE, cwd=Path.cwd())
        told = [saver.stdout.readline() for _ in range(40)]
        os.kill(saver.pid, signal.SIGKILL)
        told += saver.stdout.readlines()
        saver.wait()
        saver.stdout.close()
        async with await open_carts(tmp_path) as carts:
            (kept,) = carts.load_all()
        assert int(kept.cart[1:]) >= int([each for each in told if each.endswith(b"\n")][-1])
