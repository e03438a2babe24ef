"""Masters down: a tiny retained head says that there is more, pages are pulled, staged, and applied whole.

While one page is applied, in a thread so that no lane waits for it, the next one is on its way. A page that does not come
is asked for again; after a reconnect, or a restart of the box, the pull goes on at the page where it stopped. A pull that
has begun is finished even where the head moves on meanwhile: on a slow line a chain that changes a price every minute
would else never be caught up with. The hub puts what came since into the pages still to come.
"""

import asyncio
from typing import Protocol

import structlog

from edge.sync.down.stride import Stride
from edge.sync.post import Post
from protocol.link.clocks import Clock, happens
from protocol.masters import Place
from protocol.messages import MastersHead, Page, Pull
from protocol.packing import BadMessage, pack

ANSWER_TIMEOUT_S = 10.0
#: After so many requests without an answer the pull starts over towards the newest head.
ASK_TIMES = 6
#: A disk that takes no goods is left alone for so long.
DISK_S = 60.0
#: Goods in bulk that have to wait look again after this long.
GATE_S = 5.0

_log = structlog.get_logger()


class Mirror(Protocol):
    """What the downlink needs of the replica. All but `revision` block, so they are called in a thread.

    They raise `OSError` where the file cannot be written.
    """

    @property
    def revision(self) -> int:
        """The revision that is in force."""
        ...

    def begin(self, to_revision: int, *, anew: bool = False) -> Place:
        """Go on with the pull that is under way; start one to this revision where there is none, or `anew`."""
        ...

    def take(self, page: Page) -> str:
        """Stage or apply a page; where the next one begins, "" when the revision is complete. `BadMessage`: neither."""
        ...


class Gate(Protocol):
    """What goods in bulk go through: all pages of a pull but the first, unless the box has no goods at all."""

    def opens(self) -> bool:
        """Whether they may flow now."""
        ...

    def through(self) -> None:
        """They are all there."""
        ...


class Downlink:
    """Keeps the replica at the hub's head."""

    def __init__(self, mirror: Mirror, *, clock: Clock, gate: Gate) -> None:
        self._mirror, self._clock, self._gate = mirror, clock, gate
        #: Whether goods in bulk wait for the gate.
        self.waits = False
        self.head = 0
        self.pages = 0
        self._anew = False
        self._stride = Stride()
        self._first = self._request = clock.wall_ms()  # an answer to an earlier start of this box is none to us
        self._news = asyncio.Event()
        self._came = asyncio.Event()
        self._page: Page | None = None

    def on_head(self, head: MastersHead) -> None:
        """The hub announces a revision."""
        self.head = head.revision
        self._news.set()

    def on_page(self, page: Page) -> None:
        """A page came; one that nobody waits for is dropped."""
        if self._first <= page.request <= self._request:
            self._page = page
            self._came.set()

    async def run(self, post: Post) -> None:
        """Pull whenever there is news, until cancelled."""
        while True:
            await self._news.wait()
            self._news.clear()
            while self.head not in {0, self._mirror.revision}:
                await self._try(post)

    async def _try(self, post: Post) -> None:
        try:
            self._anew = not await self._pull(post)
        except BadMessage as exc:
            _log.error("masters.page_unreadable", problem=str(exc), head=self.head)
            self._anew = True
            await self._clock.sleep(ANSWER_TIMEOUT_S)
        except OSError as exc:  # the disk is full, most likely; sales have their own reserve
            _log.error("masters.cannot_be_written", problem=str(exc), head=self.head)
            await self._clock.sleep(DISK_S)

    async def _pull(self, post: Post) -> bool:
        """One revision; False where the hub does not serve it."""
        place = await asyncio.to_thread(self._mirror.begin, self.head, anew=self._anew)
        page = await self._fetch(post, place)
        while page and self.head >= place.to_revision:
            place = Place(place.since_revision, place.to_revision, page.after)
            coming = await self._take(post, place, page)
            if not place.after and coming is not None:
                return self._there(page)
            page = coming
        return False

    async def _take(self, post: Post, place: Place, page: Page) -> Page | None:
        """Apply a page while the one after it, at `place`, is on its way; the page itself where it is the last."""
        async with asyncio.TaskGroup() as group:
            coming = group.create_task(self._fetch(post, place), name="masters page") if place.after else None
            problem = await self._apply(page)
            if problem and coming:
                coming.cancel()
        if problem:
            raise problem
        self.pages += 1
        return coming.result() if coming else page

    async def _apply(self, page: Page) -> Exception | None:
        try:
            await asyncio.to_thread(self._mirror.take, page)
        except (BadMessage, OSError) as exc:
            return exc
        return None

    def _there(self, page: Page) -> bool:
        """The revision is in force; what was loaded meanwhile is in it, though its head may not have been announced."""
        reached = page.reached or page.to_revision
        self.head = max(self.head, reached)
        self._gate.through()
        _log.info("masters.up_to_date", revision=reached)
        return True

    async def _pass(self, place: Place) -> None:
        """Wait until the next page may come."""
        while place.after and self._mirror.revision and not self._gate.opens():
            self.waits = True
            await self._clock.sleep(GATE_S)
        self.waits = False

    async def _fetch(self, post: Post, place: Place) -> Page | None:
        """The page at a place, None where the hub does not serve it."""
        self._first = self._request + 1
        for _ in range(ASK_TIMES):
            await self._pass(place)
            page = await self._ask(post, place)
            if page:
                return page
            self._stride.lost()
        return None

    async def _ask(self, post: Post, place: Place) -> Page | None:
        """Ask once. The answer to an earlier question for the same place will do too, on a line that is that slow."""
        self._request += 1
        self._came.clear()
        self._page = None
        began_s, stride = self._clock.monotonic(), self._stride
        since, to = place.since_revision, place.to_revision
        await post.send(
            "up/pull", pack(Pull(self._request, since, to, place.after, stride.documents, stride.bytes_max))
        )
        await happens(self._came, self._clock, ANSWER_TIMEOUT_S)
        page = self._page
        if page is None or (page.since_revision, page.to_revision) != (since, to):
            return None
        stride.came(self._clock.monotonic() - began_s if page.request == self._request else ANSWER_TIMEOUT_S)
        return page
