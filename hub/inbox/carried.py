"""Facts that came in a file instead of over the line: entered by the same door, each once."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from msgspec import Struct
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.db import tables as t
from hub.db import writing
from hub.inbox.deciding.entry import Result
from hub.inbox.deciding.letters import Received, read_letter
from hub.inbox.keeping import books
from hub.inbox.keeping.books import Post
from hub.inbox.keyring import Keyring
from hub.inbox.redacted import learn_again, with_notes
from protocol.carrier import Header, read_carrier, read_header
from protocol.link.clocks import Clock
from protocol.link.link import Incoming
from protocol.packing import BadMessage

#: Batches of one transaction: a running hub gets its turn between two.
GROUP = 8


class Carried(Struct, frozen=True):
    """What a file came to: facts in it, how many of them were new, and where head office stands in the stream now.

    `missing_from` is the first fact that is still missing before facts of this file, 0 where none is. `refusal` is that
    of the acknowledgement (`epoch`: kept aside).
    """

    header: Header
    facts: int
    new: int
    upto_seq: int
    missing_from: int
    refusal: str


async def take(engine: AsyncEngine, path: Path, clock: Clock, key: Ed25519PublicKey | None = None) -> Carried:
    """Enter a file; redacted facts in it are proved by notes under the hub's own `key`. Raise `BadMessage` where it is damaged, cut short or of nobody we know. What was entered stays."""
    with path.open("rb") as file:
        header = read_header(file.read)
        file.seek(0)
        for _ in read_carrier(file.read):
            pass  # a copy that is not whole is refused before any of it counts
        file.seek(0)
        return await _take(engine, header, read_carrier(file.read), clock, key)


async def _take(
    engine: AsyncEngine, header: Header, messages: Iterator[bytes], clock: Clock, key: Ed25519PublicKey | None
) -> Carried:
    keyring, topic = Keyring(engine, header.org, clock), header.address.topic(f"up/{header.stream}")
    before, facts, results = await _known(engine, header), 0, list[Result]()
    while group := list(islice(messages, GROUP)):
        letters = [read_letter(await keyring.open(Incoming(topic, data))) for data in group]
        batches = [with_notes(letter, key) if key else letter for letter in letters if isinstance(letter, Received)]
        if len(batches) != len(letters):
            raise BadMessage("a file of facts holds batches of facts and nothing else")
        facts += sum(len(letter.batch.records) for letter in batches)
        if key:
            await learn_again(engine, header.org, batches, key)
        async with writing(engine) as connection:
            results = await books.enter(connection, Post(batches), clock.wall_ms())
    last = results[-1]
    missing = last.upto_seq + 1 if last.upto_seq < header.last_seq else 0
    return Carried(header, facts, await _known(engine, header) - before, last.upto_seq, missing, last.refusal)


async def _known(engine: AsyncEngine, header: Header) -> int:
    total = 0
    for table in (t.fact, t.aside):
        c = table.c
        mine = (c.org == header.org, c.store == header.store, c.box == header.box, c.epoch == header.epoch)
        async with engine.connect() as connection:
            query = select(func.count()).select_from(table).where(*mine, c.stream == header.stream)
            total += int(await connection.scalar(query) or 0)
    return total
