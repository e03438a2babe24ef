"""Shares of what members own, asked of head office while the line is there (额度). No lane ever waits for one.

What changed is asked for at the start of each session and every so often; what the hub pushes in between comes by itself.
For a member who is named at a lane it is asked at once, and the share shows when it comes. A hub that was set back asks what
it had lent: it is told, all of it.
"""

import asyncio
from collections.abc import Sequence
from typing import Protocol

import structlog

from edge.sync.post import Post
from protocol.link.clocks import Clock, happens
from protocol.messages import Borrow, Lease, Lent, MastersHead
from protocol.packing import pack

#: How often it is asked what changed; over a line whose bytes are paid for, seldom.
EVERY_S, SPARING_S = 300.0, 3_600.0
ANSWER_TIMEOUT_S = 10.0
#: Members named at lanes that wait for their turn; and shares in one message.
NAMED_MAX, TOLD_MAX = 64, 2_000

_log = structlog.get_logger()


class Shares(Protocol):
    """What was lent: the leases fit. `mark` is up to which of the hub's words all are known; `take` blocks, so it has a thread."""

    mark: int

    def take(self, lent: Lent) -> bool:
        """Enter what the hub says; whether it follows what is known."""
        ...

    def all(self) -> Sequence[Lease]:
        """Every share."""
        ...


class Borrower:
    """Keeps a life's shares as head office has them."""

    def __init__(self, shares: Shares, epoch: int, *, clock: Clock, sparing: bool = False) -> None:
        self._shares, self._epoch, self._clock = shares, epoch, clock
        self._every_s = SPARING_S if sparing else EVERY_S
        #: Whether the hub lends at all: one of an older version does not know the question.
        self._lends = False
        #: Whether the hub has asked, unasked, what is held.
        self._wanted = False
        self._named: dict[str, None] = {}
        self._request = clock.wall_ms()  # an answer to an earlier start of this box is none to us
        self._wake, self._came = asyncio.Event(), asyncio.Event()
        self._heard: list[Lent] = []
        self._answer: Lent | None = None

    def on_head(self, head: MastersHead) -> None:
        """The hub announces itself."""
        if head.lends and not self._lends:
            self._wake.set()
        self._lends = head.lends

    def ask(self, member: str) -> None:
        """This member stands at a lane; where too many do, the first waits no more."""
        self._named.pop(member, None)
        self._named[member] = None
        if len(self._named) > NAMED_MAX:
            self._named.pop(next(iter(self._named)))
        self._wake.set()

    def on_lent(self, lent: Lent) -> None:
        """The hub tells what it has lent."""
        self._heard.append(lent)
        self._wanted = self._wanted or (lent.tell and not lent.request)
        if lent.request == self._request:
            self._answer = lent
            self._came.set()
        self._wake.set()

    async def run(self, post: Post) -> None:
        """Ask and enter what is told, until cancelled: a task of one session."""
        asked_s = self._clock.monotonic() - self._every_s
        while True:
            await self._enter()
            if self._wanted:
                self._wanted, asked_s = False, self._clock.monotonic() - self._every_s
            if self._lends and self._clock.monotonic() - asked_s >= self._every_s:
                asked_s = self._clock.monotonic()
                await self._follow(post)
            elif self._lends and self._named:
                await self._send(post, member=self._next())
            else:
                await happens(self._wake, self._clock, max(1.0, asked_s + self._every_s - self._clock.monotonic()))
                self._wake.clear()

    def _next(self) -> str:
        member = next(iter(self._named))
        del self._named[member]
        return member

    async def _follow(self, post: Post) -> None:
        """All that changed; and all that is held, where the hub has to know it again."""
        while answer := await self._send(post):
            if answer.tell:
                await self._tell(post)
            elif not answer.more or self._shares.mark < answer.upto:
                return  # that is all, or it could not be written and is asked for with the next look

    async def _tell(self, post: Post) -> None:
        rows = [(one.account, one.member, one.granted) for one in self._shares.all() if one.granted]
        parts = [tuple(rows[start : start + TOLD_MAX]) for start in range(0, max(1, len(rows)), TOLD_MAX)]
        _log.warning("leases.told_again", shares=len(rows))
        for number, part in enumerate(parts, 1):
            if not await self._send(post, held=part, last=number == len(parts)):
                return  # asked again with the next look

    async def _send(
        self, post: Post, *, member: str = "", held: tuple[tuple[str, str, int], ...] = (), last: bool = False
    ) -> Lent | None:
        """Ask once; the answer, entered, or None where none came."""
        self._request += 1
        self._came.clear()
        self._answer = None
        borrow = Borrow(self._request, self._epoch, self._shares.mark, member, held, last)
        await post.send("up/lease", pack(borrow))
        await happens(self._came, self._clock, ANSWER_TIMEOUT_S)
        answer = self._answer
        await self._enter()
        return answer

    async def _enter(self) -> None:
        heard, self._heard = self._heard, []
        for lent in heard:
            await asyncio.to_thread(self._shares.take, lent)
