"""`./run demo cut s01` finds the demo that runs."""

import asyncio

import pytest

from demo.control import switch_line, switchboard
from demo.processes import DemoError


class Chain:
    def __init__(self):
        self.open = {"s01": False}

    def cuts(self):
        return self.open

    async def cut(self, code):
        self.open[code] |= True

    async def mend(self, code):
        self.open[code] &= False


async def test_a_demo_that_ends_leaves_the_switches_of_the_one_before_in_place(tmp_path):
    note, first, second = tmp_path / "demo.url", Chain(), Chain()
    async with switchboard(lambda: first, note):
        async with switchboard(lambda: second, note):
            assert await asyncio.to_thread(switch_line, note, "cut", "s01") == {"s01": True}

        assert await asyncio.to_thread(switch_line, note, "cut", "s01") == {"s01": True}
        assert await asyncio.to_thread(switch_line, note, "mend", "s01") == {"s01": False}
        with pytest.raises(DemoError, match="no store s99"):
            await asyncio.to_thread(switch_line, note, "cut", "s99")

    assert second.open == {"s01": True}
    with pytest.raises(DemoError, match="no demo is running"):
        switch_line(note, "cut", "s01")


def test_without_a_demo_it_says_how_to_start_one(tmp_path):
    with pytest.raises(DemoError, match="start one with"):
        switch_line(tmp_path / "demo.url", "cut", "s01")
