"""Answering stores that pull, beside the inbox: no acknowledgement waits for a page, and no page is packed twice.

A price change goes to a thousand stores at once, and they stand at the same places: pages are kept as long as nothing new
is loaded.
"""

import asyncio
from collections import OrderedDict

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hub.masters.checks import Checks
from hub.masters.load import head_of
from hub.masters.pages import Part, for_store, make_part
from protocol.link.session import Link
from protocol.messages import Check, Checked, Page, Pull
from protocol.packing import pack
from protocol.seal import seal
from protocol.topics import Address

#: Boxes that may wait for a page; the one that has waited longest makes room, and asks again.
WAITING_MAX = 20_000
#: Pages that are kept, of 160 kB at most.
PARTS_MAX = 96

_log = structlog.get_logger()


class PageDesk:
    """One worker's. A box has one question at a time: a newer one takes the place of that before."""

    def __init__(self, engine: AsyncEngine, org: str, key: Ed25519PrivateKey) -> None:
        self._engine, self._org, self._key = engine, org, key
        self._waiting: OrderedDict[tuple[Address, type], Pull | Check] = OrderedDict()
        self._checks = Checks(engine, org)
        self._asked = asyncio.Event()
        self._parts: OrderedDict[Pull, Part] = OrderedDict()
        self._parts_head = 0
        self.packed = 0

    def ask(self, address: Address, question: Pull | Check) -> None:
        """A box asks."""
        self._waiting[address, type(question)] = question
        if len(self._waiting) > WAITING_MAX:
            self._waiting.popitem(last=False)
        self._asked.set()

    async def run(self, link: Link) -> None:
        """Answer over a link until it ends (`LinkLost`) or the task is cancelled."""
        while True:
            await self._asked.wait()
            self._asked.clear()
            await self.serve(link)

    async def serve(self, link: Link) -> None:
        """Answer all who wait, first come, first served."""
        while self._waiting:
            (address, _), question = self._waiting.popitem(last=False)
            try:
                answer = await self._answer(address.store, question)
            except (DBAPIError, OSError, TimeoutError) as exc:  # the box asks again
                _log.warning("masters.page_not_made", store=address.store, problem=str(exc)[:200])
                continue
            if answer:
                topic = address.topic("down/check" if isinstance(answer, Checked) else "down/page")
                await link.publish(topic, seal(pack(answer), topic, self._key), qos=1)

    async def _answer(self, store: str, question: Pull | Check) -> Page | Checked | None:
        if isinstance(question, Check):
            return await self._checks.answer(question)
        return await self._page(store, question)

    async def _page(self, store: str, pull: Pull) -> Page | None:
        async with self._engine.connect() as connection:
            head = await head_of(connection, self._org)
            if pull.to_revision > head:  # we were set back: the box is told so by the head that is announced
                return None
            return await for_store(connection, self._org, store, pull, await self._part(connection, pull, head))

    async def _part(self, connection: AsyncConnection, pull: Pull, head: int) -> Part:
        if head != self._parts_head:
            self._parts.clear()
            self._parts_head = head
        same = Pull(0, pull.since_revision, pull.to_revision, pull.after, pull.limit, pull.bytes_max)
        part = self._parts.get(same)
        if part is None:
            part = self._parts[same] = await make_part(connection, self._org, pull, head)
            self.packed += 1
            if len(self._parts) > PARTS_MAX:
                self._parts.popitem(last=False)
        return part
