"""A store whose line is gone for weeks: its facts go to head office on a stick, and count once, whatever else happens."""

import asyncio
import sys
from pathlib import Path

import pytest

from tests.flows.world import World

pytestmark = pytest.mark.timeout(120)


async def run(*arguments: object) -> tuple[int, str]:
    """A command as people type it."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        *map(str, arguments),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    return process.returncode or 0, said.decode()


async def export(world: World, to: Path) -> str:
    status, said = await run("edge.cli", "facts", "export", to, "--config", world.store.folder / "edge.toml")
    assert status == 0, said
    return said


async def take(world: World, *files: Path) -> tuple[int, str]:
    return await run("hub.cli", "facts", "import", *files, "--data-dir", world.chain.folder / "hub")


async def test_facts_on_a_stick_are_at_head_office_before_the_line_is_and_count_once(
    world: World, tmp_path: Path
) -> None:
    cashier = world.cashier()
    await cashier.sell()
    await world.drained()
    await world.store.link.cut()
    for _ in range(5):
        await cashier.sell(2)
    first, second = tmp_path / "first.facts", tmp_path / "second.facts"
    await export(world, first)
    for _ in range(3):
        await cashier.sell(1)
    await export(world, second)

    status, said = await take(world, second)
    assert (status, "8 of 8 were new" in said) == (0, True), said
    status, said = await take(world, first, second)
    assert (status, said.count("0 of")) == (0, 2), said
    assert (await world.count()).at_hub == 9

    await world.store.link.mend()
    await cashier.sell()
    await world.all_is_there()
    assert "Nothing to carry" in await export(world, tmp_path)


async def test_a_stick_that_was_pulled_out_or_went_bad_changes_nothing(world: World, tmp_path: Path) -> None:
    cashier = world.cashier()
    await world.store.link.cut()
    await cashier.sell()
    path = tmp_path / "sales.facts"
    await export(world, path)
    whole = path.read_bytes()

    for bad in (whole[:-5], whole[:100] + b"x" + whole[101:], b"hello"):
        path.write_bytes(bad)
        status, said = await take(world, path)
        assert status == 1
        assert str(path) in said
    assert (await world.count()).at_hub == 0

    path.write_bytes(whole)
    assert (await take(world, path))[0] == 0
    await world.store.link.mend()
    await world.all_is_there()
