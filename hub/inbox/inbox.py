"""The inbox: messages in, one transaction for as many as wait, acknowledgements out after its commit.

Between the broker and the database stands one bounded room. What does not fit is dropped and sent again by its store:
no acknowledgement, no loss. How full the room is goes back to every store as credit; who has kept much waits for a turn.
"""

import asyncio
from collections.abc import Sequence

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.db import writing
from hub.fleet.asks import answered
from hub.inbox.changes import Changes
from hub.inbox.deciding.advance import LEDGER
from hub.inbox.deciding.answers import acknowledgement, stranger
from hub.inbox.deciding.entry import Result, key_of
from hub.inbox.deciding.letters import Answering, Asking, Borrowing, Checking, Greeting, Received, read_letter
from hub.inbox.deciding.project import Row, parked_message
from hub.inbox.deciding.turns import Turns
from hub.inbox.guard import Alone, Guard
from hub.inbox.keeping import books
from hub.inbox.keeping.books import Post
from hub.inbox.keyring import Keyring, NotEnrolled
from hub.inbox.redacted import learn_again, with_notes
from hub.inbox.room import LARGE_BYTES_MAX, Room
from hub.lending.desk import LendingDesk
from hub.masters.desk import PageDesk
from protocol.link.clocks import Clock
from protocol.link.session import Incoming, Link, LinkLost
from protocol.messages import Ack
from protocol.packing import BadMessage, pack
from protocol.seal import seal
from protocol.topics import Address, parse, up_filter

#: What a store may have on its way while the room is empty; a full one still lets it try with a little.
CREDIT_BYTES, CREDIT_BYTES_MIN = 1 << 20, 16 * 1024
#: How long a database that is away is left alone, and how long it may take to say that it is there.
RETRY_S, ANSWER_TIMEOUT_S = 0.5, 5.0

_log = structlog.get_logger()


class Inbox:
    """What one worker does over one link. `guard` says which stores are its own; all, where it is alone."""

    def __init__(
        self,
        engine: AsyncEngine,
        org: str,
        key: Ed25519PrivateKey,
        *,
        clock: Clock,
        changes: Changes,
        guard: Guard | None = None,
    ) -> None:
        self._engine, self._org, self._key, self._clock = engine, org, key, clock
        self._changes, self._guard = changes, guard or Alone()
        self.room, self.turns = Room(), Turns()
        self._keyring = Keyring(engine, org, clock)
        self._pages = PageDesk(engine, org, key)
        self._lendings = LendingDesk(engine, org, key, clock)
        self._away = False
        self.received = 0
        self.dropped = 0
        self.batches = 0
        self.commits = 0

    async def run(self, link: Link) -> None:
        """Serve all stores over a link until it ends (`LinkLost`) or the task is cancelled."""
        await link.subscribe(up_filter(self._org))
        await self.work(link)

    async def work(self, link: Link) -> None:
        """Serve what a link is subscribed to. What is queued outlives the link."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._listen(link), name="inbox listen")
            group.create_task(self._work(link), name="inbox work")
            group.create_task(self._pages.run(link), name="inbox pages")
            group.create_task(self._lendings.run(link), name="inbox lending")

    async def _listen(self, link: Link) -> None:
        async for message in link.incoming():
            if not self._guard.hears(message.topic):
                continue  # it was handed over to another worker, and was on its way
            self.received += 1
            if not self.room.put(message):
                self.dropped += 1

    async def _work(self, link: Link) -> None:
        while True:
            group = await self.room.group()
            began_s = self._clock.monotonic()
            await self.serve(link, group)
            now_s = self._clock.monotonic()
            self.room.took(group, now_s - began_s)
            await self.tell(link, self.turns.let_in(self.room.large_bytes, self.room.rate, now_s))

    async def serve(self, link: Link, group: Sequence[Incoming]) -> None:
        """Serve messages in one transaction, and answer after its commit. Only `LinkLost` leaves here."""
        try:
            await self._serve(link, group)
        except LinkLost:
            raise
        except Exception as exc:  # noqa: BLE001 - nothing was acknowledged, so every store sends again: the hub goes on
            await self._recover(link, group, exc)

    async def _recover(self, link: Link, group: Sequence[Incoming], why: Exception) -> None:
        """Wait for a database that is away; else find the message that cannot be served, and serve the others."""
        if not await self._database_answers():
            if not self._away:
                _log.error("inbox.database_away", problem=str(why))
            self._away = True
            await self._clock.sleep(RETRY_S)
            return
        for message in group:
            try:
                await self._serve(link, [message], careful=True)
            except LinkLost:
                raise
            except Exception:  # noqa: BLE001 - one message must not stop the others, whatever is wrong with it
                _log.exception("inbox.message_refused", topic=message.topic[:120], size=len(message.payload))

    async def _database_answers(self) -> bool:
        try:
            async with asyncio.timeout(ANSWER_TIMEOUT_S), self._engine.connect() as connection:
                await connection.execute(text("SELECT 1"))
        except Exception:  # noqa: BLE001 - each driver says in its own way that it cannot be reached
            return False
        return True

    async def _serve(self, link: Link, group: Sequence[Incoming], *, careful: bool = False) -> None:
        post = Post()
        for message in group:
            try:
                letter = read_letter(await self._keyring.open(message))
            except BadMessage as exc:
                await self._refuse(link, message, exc, post.unreadable)
                continue
            match letter:
                case Received():
                    post.batches.append(with_notes(letter, self._key.public_key()))
                case Greeting():
                    post.greetings.append(letter)
                case Asking():
                    self._pages.ask(letter.address, letter.pull)
                case Answering():
                    await answered(self._engine, letter.address, letter.told, self._clock.wall_ms())
                case Borrowing():
                    self._lendings.ask(letter.address, letter.borrow)
                case Checking():
                    self._pages.ask(letter.address, letter.check)
        await self._enter(link, post, careful=careful)

    async def _enter(self, link: Link, post: Post, *, careful: bool) -> None:
        if not post:
            return
        await learn_again(self._engine, self._org, post.batches, self._key.public_key())
        async with writing(self._engine) as connection:
            ours = await self._guard.ours(connection, post)
            results = await books.enter(connection, ours, self._clock.wall_ms(), careful=careful)
        if self._away:
            _log.info("inbox.database_back")
        self._away = False
        self.batches += len(ours.batches)
        self.commits += 1
        self._note(results, ours.greetings)
        await self.tell(link, results)
        self._changes.notify()

    async def tell(self, link: Link, results: Sequence[Result]) -> None:
        """Acknowledge what is committed."""
        for result in results:
            ack = acknowledgement(result, self._credit(result), self._clock.wall_ms(), self._keyring.boxes)
            await self._send_ack(link, result.address, ack)

    async def _send_ack(self, link: Link, address: Address, ack: Ack) -> None:
        await self._send(link, address.topic("down/ack"), pack(ack), qos=0)

    async def _send(self, link: Link, topic: str, payload: bytes, *, qos: int) -> None:
        await link.publish(topic, seal(payload, topic, self._key), qos=qos)

    def _note(self, results: Sequence[Result], greetings: Sequence[Greeting]) -> None:
        heads, now_s = {key_of(one): one.hello.head_seq for one in greetings}, self._clock.monotonic()
        for result in results:
            if result.stream == LEDGER:
                self.turns.heard(result.key, result, now_s, heads.get(result.key))

    def _credit(self, result: Result) -> int:
        left = CREDIT_BYTES * (LARGE_BYTES_MAX - self.room.large_bytes) // LARGE_BYTES_MAX
        share = self.turns.share(result.key)
        return max(CREDIT_BYTES_MIN, left) if share is None else min(share, max(CREDIT_BYTES_MIN, left))

    async def _refuse(self, link: Link, message: Incoming, why: BadMessage, unreadable: list[Row]) -> None:
        """Keep what cannot be read. A box that is not ours any more, or not yet, is told so."""
        _log.warning("inbox.unreadable", topic=message.topic[:120], problem=str(why), size=len(message.payload))
        known = not isinstance(why, NotEnrolled)
        if not known and (ack := stranger(message, self._clock.wall_ms())):
            await self._send_ack(link, parse(message.topic)[0], ack)
        else:
            unreadable.append(_parked(self._org, message, str(why), self._clock.wall_ms(), known=known))


def _parked(org: str, message: Incoming, why: str, now_ms: int, *, known: bool) -> Row:
    """Under its own store where that is one of ours, else under nobody's."""
    try:
        address, leaf = parse(message.topic)
    except BadMessage:
        known, leaf = False, "?"
    if not known or address.org != org:
        address = Address(org, "unknown", "unknown")
    return parked_message(address, leaf.rpartition("/")[2], why, message.payload, now_ms)
