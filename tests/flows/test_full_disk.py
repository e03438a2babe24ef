"""A store whose disk fills up: a clear word at the lane, selling stops only where it must, and goes on by itself."""

import asyncio
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest

from tests.flows.world import World, open_world, until

pytestmark = pytest.mark.timeout(120)
DISK_BYTES = 48 * 1024 * 1024


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own, small enough to fill."""
    if os.geteuid() != 0:
        pytest.skip("mounting a small disk needs root")
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "none", str(disk)], check=False)
    if mounted.returncode:
        pytest.skip("this machine does not let us mount a small disk")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=False)


async def test_a_full_disk_is_told_clearly_corrupts_nothing_and_mends_itself(small_disk: Path, tmp_path: Path) -> None:
    async with open_world(tmp_path / "chain", store_folders=small_disk) as world:
        cashier = world.cashier()
        await cashier.sell()
        fill(small_disk / "filler")

        refused = await sell_until_refused(world)

        assert refused["code"] == "disk-full", refused
        assert (await cashier.state())["lines"], "the cart is kept"
        (small_disk / "filler").unlink()

        async def paid() -> bool:
            due = (await cashier.state())["due_minor"]
            status, _ = await cashier.once("Pay", kind="cash", given_minor=max(due, 1))
            return status == 200

        await until(paid, 20)
        cashier.paid += 1
        for _ in range(3):
            await cashier.sell(1)
        await world.all_is_there()


def fill(path: Path) -> None:
    """Write until there is no room for another byte."""
    with path.open("wb", buffering=0) as file:
        for size in (1 << 20, 4096, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue


async def sell_until_refused(world: World) -> dict[str, str]:
    """Go on selling on the reserve until the lane says no; sales on the way count."""
    cashier = world.cashiers[0]
    for _ in range(20_000):
        try:
            status, body = await cashier.once("Scan", code="2900000000018")
            if status == 200:
                due = (await cashier.state())["due_minor"]
                status, body = await cashier.once("Pay", kind="cash", given_minor=due)
            if status != 200:
                return body  # type: ignore[return-value]
            cashier.paid += 1
        except (aiohttp.ClientError, TimeoutError):
            await asyncio.sleep(0.1)
    raise AssertionError("the disk never filled")
