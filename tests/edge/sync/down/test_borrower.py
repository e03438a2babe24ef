"""Shares are asked for while the line is there: at the start, now and then, and for whoever stands at a lane."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from edge.sync.down.borrower import EVERY_S, NAMED_MAX, Borrower
from protocol.messages import Borrow, Lease, Lent, MastersHead
from protocol.packing import unpack


class Clock:
    """Time that passes only when told; whoever sleeps on it waits."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self.passed = asyncio.Event()

    def wall_ms(self) -> int:
        return 1_000 + int(self.now_s * 1000)

    def monotonic(self) -> float:
        return self.now_s

    async def sleep(self, seconds: float) -> None:
        until = self.now_s + seconds
        while self.now_s < until:
            await self.passed.wait()

    async def pass_by(self, seconds: float) -> None:
        self.now_s += seconds
        passed, self.passed = self.passed, asyncio.Event()
        passed.set()
        await settle()


async def settle() -> None:
    for _ in range(60):
        await asyncio.sleep(0)
    await asyncio.to_thread(lambda: None)
    for _ in range(60):
        await asyncio.sleep(0)


class Shares:
    def __init__(self) -> None:
        self.mark = 4
        self.taken: list[Lent] = []
        self.full = False

    def take(self, lent: Lent) -> bool:
        self.taken.append(lent)
        if self.full:
            return False
        self.mark = max(self.mark, lent.upto)
        return True

    def all(self) -> tuple[Lease, ...]:
        return (Lease("points", "m1", 100), Lease("points", "m2", 0))


class Post:
    """Keeps what is asked, and answers as told."""

    def __init__(self, borrower: Borrower) -> None:
        self.borrower, self.asked = borrower, list[Borrow]()
        self.answers: list[Lent] = []
        self.silent = False

    async def send(self, leaf: str, payload: bytes, *, qos: int = 1, retain: bool = False) -> None:
        assert (leaf, qos, retain) == ("up/lease", 1, False)
        borrow = unpack(payload, Borrow)
        self.asked.append(borrow)
        if self.silent:
            return
        more = self.answers.pop(0) if self.answers else Lent(0, 2, 0, borrow.since, ())
        self.borrower.on_lent(Lent(borrow.request, 2, borrow.since, more.upto, more.leases, more.more, more.tell))


class Desk:
    def __init__(self) -> None:
        self.clock, self.shares = Clock(), Shares()
        self.borrower = Borrower(self.shares, 2, clock=self.clock)
        self.post = Post(self.borrower)

    async def asks(self, count: int = 0) -> list[tuple[int, str, tuple[tuple[str, str, int], ...], bool]]:
        """What was asked since the last call, once it is so much: leases are entered in a thread, which takes its time."""
        async with asyncio.timeout(10):
            while len(self.post.asked) < count:
                await settle()
        await settle()
        asked, self.post.asked = self.post.asked, []
        return [(one.since, one.member, one.held, one.last) for one in asked]


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    made = Desk()
    task = asyncio.create_task(made.borrower.run(made.post))  # type: ignore[arg-type]
    await settle()
    yield made
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_hub_that_does_not_lend_is_never_asked(desk: Desk):
    desk.borrower.on_head(MastersHead(7))
    desk.borrower.ask("m1")
    await desk.clock.pass_by(EVERY_S)

    assert await desk.asks() == []


async def test_what_changed_is_asked_for_at_once_to_its_end_and_again_now_and_then(desk: Desk):
    desk.post.answers = [Lent(0, 2, 0, 9, (Lease("points", "m1", 5),), more=True)]
    desk.borrower.on_head(MastersHead(7, lends=True))
    await settle()
    assert await desk.asks(2) == [(4, "", (), False), (9, "", (), False)]
    assert [one.leases for one in desk.shares.taken] == [(Lease("points", "m1", 5),), ()]

    await desk.clock.pass_by(EVERY_S / 2)
    assert await desk.asks() == []
    await desk.clock.pass_by(EVERY_S / 2)
    assert await desk.asks(1) == [(9, "", (), False)]


async def test_whoever_is_named_at_a_lane_is_asked_for_by_name_and_once(desk: Desk):
    desk.borrower.on_head(MastersHead(7, lends=True))
    await desk.asks(1)
    for member in ("m1", "m2", "m1"):
        desk.borrower.ask(member)
    await settle()

    assert [member for _, member, _, _ in await desk.asks(2)] == ["m2", "m1"]


async def test_of_too_many_that_were_named_while_the_line_was_down_the_first_wait_no_more(desk: Desk):
    for number in range(NAMED_MAX + 3):
        desk.borrower.ask(f"m{number}")
    desk.borrower.on_head(MastersHead(7, lends=True))

    names = [member for _, member, _, _ in await desk.asks(NAMED_MAX + 1)]
    assert (names[0], names[1], len(names)) == ("", "m3", NAMED_MAX + 1)


async def test_on_a_full_disk_it_is_not_asked_again_and_again_for_what_cannot_be_written(desk: Desk):
    desk.shares.full = True
    desk.post.answers = [Lent(0, 2, 0, 9, (Lease("points", "m1", 5),), more=True)]
    desk.borrower.on_head(MastersHead(7, lends=True))
    await settle()
    assert await desk.asks(1) == [(4, "", (), False)]

    desk.shares.full = False
    await desk.clock.pass_by(EVERY_S)
    assert await desk.asks(1) == [(4, "", (), False)]


async def test_what_comes_unasked_is_taken(desk: Desk):
    pushed = Lent(0, 2, 4, 8, (Lease("stored", "m1", 7),))
    desk.borrower.on_lent(pushed)
    async with asyncio.timeout(10):
        while not desk.shares.taken:
            await settle()

    assert desk.shares.taken == [pushed]


async def test_a_hub_that_was_set_back_is_told_all_that_is_held(desk: Desk):
    desk.post.answers = [Lent(0, 2, 0, 4, (), tell=True)]
    desk.borrower.on_head(MastersHead(7, lends=True))
    await settle()

    assert await desk.asks(3) == [(4, "", (), False), (4, "", (("points", "m1", 100),), True), (4, "", (), False)]


async def test_a_hub_that_asks_again_unasked_is_told_without_waiting_for_the_next_look(desk: Desk):
    desk.borrower.on_head(MastersHead(7, lends=True))
    await desk.asks(1)
    desk.post.answers = [Lent(0, 2, 0, 4, (), tell=True)]
    desk.borrower.on_lent(Lent(0, 2, 0, 0, (), tell=True))
    await settle()

    assert [held for _, _, held, _ in await desk.asks(3)] == [(), (("points", "m1", 100),), ()]
