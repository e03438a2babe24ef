"""What a line remembers over a restart, and what a spoilt memory does to it: nothing."""

import asyncio

import pytest

from edge.sync.book import FILE_BYTES_MAX, Kept, LineBook
from edge.sync.status import Noted
from protocol.link.virtual import run
from tests.edge.sync.fakes import World

FLAPPED = Kept((Noted(1_000, "LIVE", "head office answers in 3 ms"), Noted(2_000, "DARK", "line cut")))


def test_what_was_written_is_read_again(tmp_path):
    LineBook(tmp_path / "line.json").write(FLAPPED)

    assert LineBook(tmp_path / "line.json").kept == FLAPPED
    assert [path.name for path in tmp_path.iterdir()] == ["line.json"]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"changes": 5}', b"\xff\xfe", b" " * (FILE_BYTES_MAX + 1)])
def test_a_file_that_cannot_be_read_is_begun_anew(tmp_path, content):
    (tmp_path / "line.json").write_bytes(content)
    book = LineBook(tmp_path / "line.json")

    assert book.kept == Kept()
    book.write(FLAPPED)
    assert LineBook(tmp_path / "line.json").kept == FLAPPED


def test_a_disk_that_refuses_costs_the_memory_and_nothing_else(tmp_path):
    book = LineBook(tmp_path / "nowhere" / "line.json")

    book.write(FLAPPED)

    assert book.kept == Kept()


def test_a_stamp_that_moved_is_no_reason_to_write(tmp_path):
    book = LineBook(tmp_path / "line.json")
    book.write(FLAPPED)
    written = (tmp_path / "line.json").stat().st_mtime_ns

    book.write(Kept(tuple(Noted(one.at_ms + 1, one.state, one.reason) for one in FLAPPED.changes)))

    assert (tmp_path / "line.json").stat().st_mtime_ns == written


def test_a_box_that_was_started_again_still_says_why_the_line_was_bad_before(tmp_path):
    async def day() -> list[tuple[str, str]]:
        world = World()
        world.book = LineBook(tmp_path / "line.json")
        async with world.running():
            keeping = asyncio.create_task(world.line.remember())
            await world.until(lambda: world.line.status().state == "LIVE")
            world.broker.cut()
            await asyncio.sleep(5)
            told = [(one.state, one.reason) for one in world.line.explain()]
            keeping.cancel()
            await asyncio.gather(keeping, return_exceptions=True)
            return told

    first, second = run(day()), run(day())

    assert ("DARK", "line cut") in first
    assert second[: len(first)] == first
    assert len(second) == 2 * len(first)
