"""Masters down: a tiny retained head says that there is more, pages are pulled, staged, and applied whole.

One request at a time. A page that does not come is asked for again; after a reconnect the pull goes on at the page where
it stopped. Applying happens in a thread, so that lanes do not wait for it.
"""

import asyncio
from collections.abc import Callable
from typing import Protocol

import structlog

from protocol.link.clocks import Clock
from protocol.link.session import Link
from protocol.messages import MastersHead, Page, Pull
from protocol.packing import BadMessage, pack
from protocol.topics import Address

PAGE_DOCUMENTS = 500
ANSWER_TIMEOUT_S = 10.0

_log = structlog.get_logger()


class Mirror(Protocol):
    """What the downlink needs of the replica."""

    @property
    def revision(self) -> int:
        """The revision that is in force."""
        ...

    def begin(self, to_revision: int) -> str:
        """Start or resume a pull; where its next page begins."""
        ...

    def take(self, page: Page) -> None:
        """Stage or apply a page; blocking, so in a thread."""
        ...


class Downlink:
    """Keeps the replica at the hub's head."""

    def __init__(self, mirror: Mirror, address: Address, *, clock: Clock, seal: Callable[[bytes, str], bytes]) -> None:
        self._mirror, self._clock, self._seal = mirror, clock, seal
        self._topic = address.topic("up/pull")
        self.head = 0
        self.pages = 0
        self._request = 0
        self._news = asyncio.Event()
        self._page: asyncio.Future[Page] | None = None

    def on_head(self, head: MastersHead) -> None:
        """The hub announces a revision."""
        self.head = head.revision
        self._news.set()

    def on_page(self, page: Page) -> None:
        """A page came; one that nobody asked for is dropped."""
        if self._page and not self._page.done() and page.request == self._request:
            self._page.set_result(page)

    async def run(self, link: Link) -> None:
        """Pull whenever there is news, until cancelled."""
        while True:
            if self.head == self._mirror.revision:
                await self._news.wait()
            self._news.clear()
            if self.head != self._mirror.revision:
                await self._pull(link, self.head)

    async def _pull(self, link: Link, to_revision: int) -> None:
        after = await asyncio.to_thread(self._mirror.begin, to_revision)
        while self._mirror.revision != to_revision and self.head == to_revision:
            page = await self._ask(link, Pull(0, self._mirror.revision, to_revision, after, PAGE_DOCUMENTS))
            if page is None:
                continue
            try:
                await asyncio.to_thread(self._mirror.take, page)
            except BadMessage as exc:
                _log.error("a page of masters cannot be read", problem=str(exc), revision=to_revision)
                await self._clock.sleep(ANSWER_TIMEOUT_S)
                continue
            self.pages += 1
            after = page.after
        if self._mirror.revision == to_revision:
            _log.info("masters are up to date", revision=to_revision)

    async def _ask(self, link: Link, pull: Pull) -> Page | None:
        self._request += 1
        pull = Pull(self._request, pull.since_revision, pull.to_revision, pull.after, pull.limit)
        self._page = asyncio.get_running_loop().create_future()
        await link.publish(self._topic, self._seal(pack(pull), self._topic), qos=1)
        try:
            async with asyncio.timeout(ANSWER_TIMEOUT_S):
                return await self._page
        except TimeoutError:
            return None
        finally:
            self._page = None
