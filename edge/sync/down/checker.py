"""Is our copy of the masters head office's? Compared once a day, a while after each start, and when somebody asks.

Head office announces a sum over all of it with each revision (protocol/digest.py), so that a copy that is sound costs no byte. One
that is not asks which buckets differ, and fetches those alone.
"""

import asyncio
from collections.abc import Sequence
from math import inf
from typing import Protocol

import structlog

from edge.sync.post import Post
from protocol.digest import differing, root_of
from protocol.link.clocks import Clock, happens
from protocol.messages import Check, Checked, Document, MastersHead
from protocol.packing import BadMessage, pack
from protocol.pages import unpack_documents

#: How long after a start the copy is compared, and how often then; and a copy that could not be put right.
FIRST_S, EVERY_S = 60.0, 86_400.0
#: How often we look whether it is time.
LOOK_S = 15.0
ANSWER_TIMEOUT_S = 20.0
#: Pages of one bucket at the most.
PAGES_MAX = 1_000

_log = structlog.get_logger()


class Copy(Protocol):
    """What the comparison needs of the replica. Both block, and raise `OSError` where the file cannot be used."""

    def digest(self) -> tuple[int, bytes]:
        """Revision in force and digest of what it holds; an empty one where there is none to compare."""
        ...

    def mend(self, revision: int, bucket: int, documents: Sequence[Document]) -> int:
        """Make a bucket what head office has in it; how many documents differed. `BadMessage`: another revision holds."""
        ...


class NoCopy:
    """Where there is none to compare."""

    def digest(self) -> tuple[int, bytes]:
        """See `Copy`."""
        return 0, b""

    def mend(self, revision: int, bucket: int, documents: Sequence[Document]) -> int:
        """See `Copy`; never asked for."""
        raise BadMessage(f"no copy has bucket {bucket} of revision {revision}, of {len(documents)} documents")


class Checker:
    """Compares the copy with what head office announces, and puts right what differs."""

    def __init__(self, copy: Copy, clock: Clock) -> None:
        self._copy, self._clock = copy, clock
        self._head = MastersHead(0)
        self._next_s = clock.monotonic() + FIRST_S
        self._request = clock.wall_ms()  # an answer to an earlier start of this box is none to us
        self._came = asyncio.Event()
        self._wake = asyncio.Event()
        self._answers: list[Checked] = []
        #: Documents that were put right, and what the last comparison came to, in words.
        self.mended = 0
        self.outcome = "not compared yet"
        self.compared = False

    def on_head(self, head: MastersHead) -> None:
        """The hub announces a revision."""
        self._head = head

    def on_answer(self, answer: Checked) -> None:
        """An answer came; one that nobody waits for is dropped."""
        if answer.request == self._request:
            self._answers = [answer]
            self._came.set()

    def demand(self) -> None:
        """Compare as soon as there is something to compare with."""
        self._next_s = -inf
        self.compared = False
        self.outcome = "not compared yet"
        self._wake.set()

    async def run(self, post: Post) -> None:
        """Compare whenever it is time, until cancelled."""
        while True:
            if self._clock.monotonic() >= self._next_s and await self._compare(post):
                self._next_s = self._clock.monotonic() + EVERY_S
                self.compared = True
            self._wake.clear()
            await happens(self._wake, self._clock, LOOK_S)

    async def _compare(self, post: Post) -> bool:
        """Whether there was something to compare."""
        head = self._head
        if not head.root:
            return False
        try:
            revision, ours = await asyncio.to_thread(self._copy.digest)
            if revision != head.revision or not ours:
                return False
            if root_of(ours) == head.root:
                self.outcome = f"revision {revision} is what head office has"
                return True
            return await self._put_right(post, revision, ours)
        except (BadMessage, OSError, ValueError) as exc:
            _log.error("masters.check_failed", problem=str(exc))
            self.outcome = str(exc)[:200]
            return isinstance(exc, OSError)

    async def _put_right(self, post: Post, revision: int, ours: bytes) -> bool:
        told = await self._ask(post, Check(0, revision))
        if told is None:
            return False
        buckets = differing(ours, told.digest)
        wrong = 0
        for bucket in buckets:
            documents = await self._fetch(post, revision, bucket)
            if documents is None:
                return False
            wrong += await asyncio.to_thread(self._copy.mend, revision, bucket, documents)
        self.mended += wrong
        self.outcome = f"revision {revision} differed in {wrong} documents, which were put right"
        _log.warning("masters.copy_mended", revision=revision, buckets=len(buckets), documents=wrong)
        return True

    async def _fetch(self, post: Post, revision: int, bucket: int) -> list[Document] | None:
        """What head office has in a bucket, None where it does not say."""
        found: list[Document] = []
        after = ""
        for _ in range(PAGES_MAX):
            told = await self._ask(post, Check(0, revision, bytes([bucket]), after))
            if told is None or told.bucket != bytes([bucket]):
                return None
            found += unpack_documents(told.packed)
            after = told.after
            if not after:
                return found
        return None

    async def _ask(self, post: Post, check: Check) -> Checked | None:
        self._request += 1
        self._came.clear()
        self._answers = []
        await post.send("up/check", pack(Check(self._request, check.revision, check.bucket, check.after)))
        await happens(self._came, self._clock, ANSWER_TIMEOUT_S)
        return next((told for told in self._answers if told.revision == check.revision), None)
