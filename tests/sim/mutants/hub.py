"""Head offices that are broken."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from typing import Any
from unittest.mock import patch

from msgspec.structs import replace
from sqlalchemy.exc import SQLAlchemyError

import hub.db.engine
import hub.inbox.deciding.advance
import hub.inbox.deciding.entry
import hub.inbox.inbox
import hub.inbox.keeping.books
import hub.inbox.keeping.parking
import hub.inbox.keyring
import hub.insight.projection.writing
import hub.workers.leases
from hub.inbox.deciding.advance import Advance, Cursor, NewFact
from hub.inbox.deciding.entry import Entry
from protocol.batch import Batch
from protocol.chain import links
from protocol.seal import SIGNATURE_BYTES
from tests.sim.mutants.mutant import around, mutant


@mutant("lines", 60)
def acknowledged_before_the_commit() -> Iterator[None]:
    def make(writing: Any) -> Any:
        @asynccontextmanager
        async def late(engine: Any) -> AsyncIterator[Any]:
            context = writing(engine)
            yield await context.__aenter__()
            asyncio.get_running_loop().create_task(_commit_later(context))

        return late

    with around(hub.inbox.inbox, "writing", make):
        yield


async def _commit_later(context: Any) -> None:
    with suppress(SQLAlchemyError):
        await asyncio.sleep(0.2)
        await context.__aexit__(None, None, None)


@mutant("lines", 60)
def hub_commits_without_a_sync() -> Iterator[None]:
    def make(pragmas: Any) -> Any:
        def unsafe(connection: Any, record: object) -> None:
            pragmas(connection, record)
            cursor = connection.cursor()
            cursor.execute("PRAGMA synchronous = OFF")
            cursor.close()

        return unsafe

    with around(hub.db.engine, "_sqlite_pragmas", make):
        yield


@mutant("lines", 60)
def what_comes_twice_counts_twice() -> Iterator[None]:
    def make(advance: Any) -> Any:
        def again(cursor: Cursor, batch: Batch) -> Advance:
            step = advance(cursor, batch)
            if step.facts or step.broken or step.want_seq:
                return step
            hashes = links(batch.previous_hash, batch.first_seq, batch.records)
            numbers = range(batch.first_seq, batch.last_seq + 1)
            facts = [NewFact(*one) for one in zip(numbers, batch.records, hashes, strict=True)]
            return Advance(step.cursor, tuple(facts))

        return again

    async def never(*_: Any) -> set[Any]:
        return set()

    with (
        around(hub.inbox.deciding.entry, "advance", make),
        patch.object(hub.insight.projection.writing, "_used", never),
    ):
        yield


@mutant("images", 60)
def every_life_counts() -> Iterator[None]:
    def make(stores: Any) -> Any:
        async def all_alike(connection: Any, wanted: Any) -> Any:
            return {key: replace(store, epoch=_Any()) for key, store in (await stores(connection, wanted)).items()}

        return all_alike

    with around(hub.inbox.keeping.books, "_stores", make):
        yield


class _Any(int):
    """An epoch like any other."""

    __hash__ = int.__hash__

    def __eq__(self, other: object) -> bool:
        return True

    def __ne__(self, other: object) -> bool:
        return False


@mutant("lines", 60)
def gaps_are_accepted() -> Iterator[None]:
    def make(advance: Any) -> Any:
        def jump(cursor: Cursor, batch: Batch) -> Advance:
            if batch.first_seq > cursor.applied_seq + 1:
                cursor = Cursor(batch.first_seq - 1, batch.previous_hash)
            return advance(cursor, batch)

        return jump

    with around(hub.inbox.deciding.entry, "advance", make):
        yield


@mutant("images", 200)
def the_chain_is_not_compared() -> Iterator[None]:
    def make(_: Any) -> Any:
        return lambda runs, previous_seq, hashes: None

    with around(hub.inbox.deciding.advance, "differs_at", make):
        yield


@mutant("box_cloned", 200)
def other_sales_under_taken_numbers_are_repeats() -> Iterator[None]:
    with around(Entry, "_held_to_ours", lambda _: lambda self, key, batch, step: step):
        yield


@mutant("lines", 60)
def the_hash_is_not_kept() -> Iterator[None]:
    def make(move: Any) -> Any:
        async def forgetful(connection: Any, to: Any, now_ms: int) -> None:
            await move(connection, {key: replace(cursor, head_hash=b"") for key, cursor in to.items()}, now_ms)

        return forgetful

    with around(hub.inbox.keeping.books, "_move", make):
        yield


@mutant("images", 200)
def what_is_parked_is_acknowledged() -> Iterator[None]:
    def make(advance: Any) -> Any:
        def pass_over(cursor: Cursor, batch: Batch) -> Advance:
            step = advance(cursor, batch)
            return replace(step, cursor=Cursor(batch.last_seq, batch.head_hash)) if step.broken else step

        return pass_over

    with around(hub.inbox.deciding.entry, "advance", make):
        yield


@mutant("images", 60)
def cursors_are_kept_in_memory() -> Iterator[None]:
    known: dict[Any, Cursor] = {}

    def look(cursors: Any) -> Any:
        async def remembered(connection: Any, keys: Any) -> Any:
            found = await cursors(connection, keys)
            return {key: known.get(key, cursor) for key, cursor in found.items()}

        return remembered

    def note(move: Any) -> Any:
        async def noted(connection: Any, to: Any, now_ms: int) -> None:
            known.update(to)
            await move(connection, to, now_ms)

        return noted

    with around(hub.inbox.keeping.books, "cursors", look), around(hub.inbox.keeping.books, "_move", note):
        yield


@mutant("backlog", 60)
def what_came_ahead_is_forgotten() -> Iterator[None]:
    def make(move: Any) -> Any:
        async def forgetful(connection: Any, to: Any, now_ms: int) -> None:
            await move(connection, {key: replace(cursor, ahead=()) for key, cursor in to.items()}, now_ms)

        return forgetful

    with around(hub.inbox.keeping.books, "_move", make):
        yield


@mutant("forged", 60)
def hub_does_not_look_at_seals() -> Iterator[None]:
    with around(hub.inbox.keyring, "unseal", lambda _: lambda data, topic, key: data[1 + SIGNATURE_BYTES :]):
        yield


@mutant("crowds", 60)
def rubbish_is_kept_for_ever() -> Iterator[None]:
    async def keep(*_: Any) -> None:
        pass

    with around(hub.inbox.keeping.parking, "_let_go_of_old", lambda _: keep):
        yield


@mutant("worker_killed", 60)
def a_dead_workers_stores_go_to_nobody() -> Iterator[None]:
    def make(divide: Any) -> Any:
        def shy(leases: Any, workers: Any, me: str) -> Any:
            part = divide(leases, workers, me)
            never_held = frozenset(lease.shard for lease in leases if not lease.holder)
            return replace(part, take=part.take & never_held)

        return shy

    with around(hub.workers.leases, "divide", make):
        yield
