"""Masters down: a tiny retained head says that there is more, pages are pulled, staged, and applied whole.

One request at a time. A page that does not come is asked for again; after a reconnect the pull goes on at the page where
it stopped. A pull that has begun is finished even where the head moves on meanwhile: on a slow line a chain that changes
a price every minute would else never be caught up with; what came since is a small pull of its own. Staging and applying
happen in a thread, so that no lane waits for them.
"""

import asyncio
from typing import Protocol

import structlog

from edge.sync.post import Post
from protocol.link.clocks import Clock, happens
from protocol.masters import Place
from protocol.messages import MastersHead, Page, Pull
from protocol.packing import BadMessage, pack

PAGE_DOCUMENTS = 500
ANSWER_TIMEOUT_S = 10.0
#: After so many requests without an answer the pull starts over towards the newest head.
ASK_TIMES = 6
#: Goods in bulk that have to wait look again after this long.
GATE_S = 5.0

_log = structlog.get_logger()


class Mirror(Protocol):
    """What the downlink needs of the replica. All but `revision` block, so they are called in a thread."""

    @property
    def revision(self) -> int:
        """The revision that is in force."""
        ...

    def begin(self, to_revision: int, *, anew: bool = False) -> Place:
        """Go on with the pull that is under way; start one to this revision where there is none, or `anew`."""
        ...

    def take(self, page: Page) -> str:
        """Stage or apply a page; where the next one begins, "" when the revision is complete."""
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
        self._request = 0
        self._news = asyncio.Event()
        self._came = asyncio.Event()
        self._page: Page | None = None

    def on_head(self, head: MastersHead) -> None:
        """The hub announces a revision."""
        self.head = head.revision
        self._news.set()

    def on_page(self, page: Page) -> None:
        """A page came; one that nobody waits for is dropped."""
        if page.request == self._request:
            self._page = page
            self._came.set()

    async def run(self, post: Post) -> None:
        """Pull whenever there is news, until cancelled."""
        anew = False
        while True:
            await self._news.wait()
            self._news.clear()
            while self.head not in {0, self._mirror.revision}:
                anew = not await self._pull(post, anew=anew)

    async def _pull(self, post: Post, *, anew: bool) -> bool:
        """One revision; False where the hub does not serve it."""
        place = await asyncio.to_thread(self._mirror.begin, self.head, anew=anew)
        unanswered = 0
        while unanswered < ASK_TIMES:
            await self._pass(place)
            page = await self._ask(post, place)
            if page is None:
                unanswered += 1
                continue
            unanswered = 0
            try:
                after = await asyncio.to_thread(self._mirror.take, page)
            except BadMessage as exc:
                _log.error("masters.page_unreadable", problem=str(exc), revision=place.to_revision)
                await self._clock.sleep(ANSWER_TIMEOUT_S)
                return False
            self.pages += 1
            if not after:
                self._gate.through()
                _log.info("masters.up_to_date", revision=place.to_revision)
                return True
            place = Place(place.since_revision, place.to_revision, after)
        return False

    async def _pass(self, place: Place) -> None:
        """Wait until the next page may come."""
        while place.after and self._mirror.revision and not self._gate.opens():
            self.waits = True
            await self._clock.sleep(GATE_S)
        self.waits = False

    async def _ask(self, post: Post, place: Place) -> Page | None:
        self._request += 1
        self._came.clear()
        self._page = None
        pull = Pull(self._request, place.since_revision, place.to_revision, place.after, PAGE_DOCUMENTS)
        await post.send("up/pull", pack(pull))
        await happens(self._came, self._clock, ANSWER_TIMEOUT_S)
        page = self._page
        if page and (page.since_revision, page.to_revision) != (place.since_revision, place.to_revision):
            return None
        return page
