"""The journal as the store server uses it: one writer, group commit, reads that never wait.

A caller who has its answer may act on it: the entry is on the disk (`synchronous=FULL`). An error says what became of the
entry (errors.py). Facts are kept for a good while after the hub has acknowledged them; what is older is let go of (care/).
"""

import asyncio
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from msgspec import Struct

from edge.journal import streams
from edge.journal.care.redact import redact
from edge.journal.core import JournalCore
from edge.journal.disk.database import SETTINGS
from edge.journal.disk.faults import verdict
from edge.journal.disk.group import Failed, commit_group
from edge.journal.disk.keeper import Keeper, settle
from edge.journal.disk.lock import ProcessLock
from edge.journal.disk.migrations import open_current
from edge.journal.disk.room import Ballast
from edge.journal.disk.writer import Gauge, Ticks, Writer
from edge.journal.errors import ChainBroken, JournalBroken, JournalFull
from edge.journal.members.signing import forget_sign_up
from edge.journal.papers import Paper
from edge.journal.payments import Payment
from edge.journal.payments import State as PaymentState
from edge.journal.projections import agree, rebuild
from edge.journal.reads import Reads
from edge.journal.shifts.making import Make
from edge.journal.words import (
    LEDGER,
    STREAMS,
    Completed,
    Damage,
    Identity,
    Limits,
    PrintState,
    Room,
    SaleDraft,
    Stream,
)
from protocol.facts import Fact


class _Opened(Struct):
    """What opening gives, made on a thread because it may read and write a lot."""

    lock: ProcessLock
    ballast: Ballast
    core: JournalCore
    damage: tuple[Damage, ...]
    rebuilt: bool


class Journal(Reads):
    """One box's journal. Made by `Journal.open`, ended by `close` or as an async context manager."""

    def __init__(self, path: Path, identity: Identity, limits: Limits, clock: Ticks, opened: _Opened) -> None:
        super().__init__(path, identity)
        self._path = path
        self.limits = limits
        self._lock = opened.lock
        self._ballast = opened.ballast
        self._wakes: dict[asyncio.Event, None] = {}  # in the order in which they came
        self._keeper = Keeper(path, opened.core, lambda failed: _reopen(path, failed), opened.ballast)
        self._writer = Writer(
            "journal",
            self._keeper,
            clock,
            waiting_max=limits.waiting_max,
            told=self._wake,
        )
        #: Facts found damaged when the journal was opened; selling goes on, uploading stops before them.
        self.damage = opened.damage
        #: Whether the projections disagreed with the facts at the start and were made again.
        self.rebuilt = opened.rebuilt

    @classmethod
    async def open(
        cls,
        path: Path,
        identity: Identity,
        *,
        clock: Ticks,
        limits: Limits | None = None,
        factory: type[sqlite3.Connection] = sqlite3.Connection,
    ) -> Self:
        """Open or create the journal at `path`.

        Raises `JournalLocked` where another process has it, `WrongBox` where it is another box's or epoch's,
        `SchemaTooNew`, and `JournalBroken` where it is no journal or the disk refuses durable writes.
        """
        limits = limits or Limits()
        opened = await asyncio.to_thread(_open, path, identity, limits, factory)
        return cls(path, identity, limits, clock, opened)

    async def close(self) -> None:
        """Commit what waits and let the file go."""
        await self._writer.close()
        await self._close_reads()
        self._lock.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    # -- entries: each returns once it is committed ------------------------------------------------------------------

    async def complete_sale(self, draft: SaleDraft) -> Completed:
        """Number and commit a sale with its stock, takings, answer and print job; the same again gives the first result.

        Raises `CommandConflict`, `UnbalancedSale`, or what became of the commit.
        """
        return await self._writer.do(lambda core: core.complete_sale(draft))

    async def record(self, fact: Fact, command: str | None = None, request_hash: bytes | None = None) -> int:
        """Commit any fact but a sale and return its number; 0 where telemetry was shed because space is short.

        Telemetry is on the disk too before it is seen: a number that the hub has heard of cannot be given again.
        """
        return await self._writer.do(lambda core: core.record(fact, command, request_hash))

    async def ask_payment(self, payment: Payment) -> None:
        """Commit what a payment terminal is about to be asked for: it is on the disk before the first byte goes out."""
        await self._writer.do(lambda core: core.ask_payment(payment))

    async def move_payment(
        self, payment: Payment, state: PaymentState, also: Sequence[Payment] = (), fact: Fact | None = None
    ) -> None:
        """Commit where it stands now, with the fact about it; `also` are closed with it. Raises `PaymentGone`."""
        await self._writer.do(lambda core: core.move_payment(payment, state, also, fact))

    async def make(self, make: Make, command: str | None = None, request_hash: bytes = b"", cart: str = "") -> int:
        """Commit what is made in its own transaction, once; the last fact's number. `cart` is the one whose money it is.

        Raises `MakeRefused` where it may not be.
        """
        return await self._writer.do(lambda core: core.make(make, command, request_hash, cart))

    async def forget_sign_up(self, seq: int) -> None:
        """Head office's document of a member who signed up here has taken the place of ours."""
        await self._writer.do(lambda core: forget_sign_up(core.connection, seq), durable=False)

    async def redact(self, sealed: bytes) -> bool:
        """Take out of a fact what head office's note says; False where there is nothing to do. Raise `BadMessage` where it is none."""

        def done(core: JournalCore) -> bool:
            taken_out = redact(core.connection, core.identity, sealed)
            self._keeper.wal_to_empty |= taken_out
            return taken_out

        return await self._writer.do(done)

    async def print_job(self, seq: int, state: PrintState) -> None:
        """Note where a receipt's paper is. That it begins is on the disk when this returns: after a power cut it is a copy.

        That it is out survives the process; a power cut may forget it, and then too it is a copy.
        """
        await self._writer.do(lambda core: core.print_job(seq, state), durable=state is PrintState.PRINTING)

    async def add_paper(self, paper: Paper) -> int:
        """Keep another paper until it is out; its id. Raise `TooManyPapers` where too many wait."""
        return await self._writer.do(lambda core: core.add_paper(paper))

    async def move_paper(self, number: int, state: PrintState) -> None:
        """Note where a paper is, as with a receipt; out or given up, it goes."""
        await self._writer.do(lambda core: core.move_paper(number, state), durable=state is PrintState.PRINTING)

    async def acknowledge(self, stream: Stream, upto: int) -> int:
        """Move the hub's cursor forward, never back; return where it stands. Raise `CursorAhead` past our newest fact.

        Survives the process; after a power cut it may stand lower, and the hub says again what it has.
        """
        return await self._writer.do(lambda core: core.acknowledge(stream, upto), durable=False)

    async def rewind(self, stream: Stream, upto: int) -> int:
        """Move the cursor back, never forward: the hub was restored from a backup and has less than it had."""
        return await self._writer.do(lambda core: core.rewind(stream, upto), durable=False)

    async def forget(self, before_date: int) -> int:
        """Let go of some of the oldest facts that head office has, of business dates before this one; how many, 0 for none.

        Their sums stay. Raises `ChainBroken` where the oldest fact is not what was written. A power cut may bring them back.
        """
        return await self._writer.do(lambda core: core.forget(before_date), durable=False)

    async def give_back(self) -> int:
        """Give a few of the file's free pages back to the disk, where it has many; how many."""
        return await self._writer.do(lambda core: core.give_back(), durable=False)

    async def rebuild_projections(self) -> int:
        """Make sales, counters, stock and takings again from the facts; return how many sales. Lanes wait meanwhile."""
        return await self._writer.do(lambda core: rebuild(core.connection, core.identity.epoch))

    # -- the state of things -----------------------------------------------------------------------------------------

    def subscribe(self) -> asyncio.Event:
        """An event that is set after each commit; clear it before reading, or a fact between the two goes unseen."""
        event = asyncio.Event()
        self._wakes[event] = None
        return event

    def unsubscribe(self, event: asyncio.Event) -> None:
        """No more wake-ups for this one."""
        self._wakes.pop(event, None)

    def room(self) -> Room:
        """Free space on the disk and what it means for the lanes."""
        return self._ballast.room()

    @property
    def is_busy(self) -> bool:
        """Whether entries wait for the disk."""
        return self._writer.waiting > 0

    @property
    def gauge(self) -> Gauge:
        """How the disk does."""
        return self._writer.gauge

    async def verify(self, stream: Stream) -> int | None:
        """Walk the whole chain on a thread: the number of the first bad fact, or None."""
        return await asyncio.to_thread(_verify, self._path, stream)

    def _wake(self) -> None:
        for event in self._wakes:
            event.set()


def _open(path: Path, identity: Identity, limits: Limits, factory: type[sqlite3.Connection]) -> _Opened:
    lock = ProcessLock(path)
    try:
        ballast = Ballast(path, limits)
        core = _open_core(path, identity, limits, ballast, factory)
        _make_safe(core, path)
        damage = [Damage(stream, seq) for stream in STREAMS if (seq := _recent_damage(core, stream)) is not None]
        rebuilt = not agree(core.connection, core.state.ledger)
        if rebuilt:
            damage += _make_again(core)
    except sqlite3.Error as exc:
        lock.close()
        raise JournalBroken(f"{path} cannot be opened: {exc}") from exc
    except BaseException:
        lock.close()
        raise
    return _Opened(lock, ballast, core, tuple(damage), rebuilt)


def _open_core(
    path: Path, identity: Identity, limits: Limits, ballast: Ballast, factory: type[sqlite3.Connection]
) -> JournalCore:
    """Open, on a full disk with the ballast's space: a store that restarts just then can still sell."""
    try:
        return JournalCore.open(path, identity, limits, short_of_space=ballast.is_short, factory=factory)
    except sqlite3.Error as exc:
        if not (isinstance(verdict(exc, path), JournalFull) and ballast.release()):
            raise
    return JournalCore.open(path, identity, limits, short_of_space=ballast.is_short, factory=factory)


def _make_safe(core: JournalCore, path: Path) -> None:
    """What a killed process had written and not yet synced is seen from now on: sync it before the hub hears of it."""
    try:
        core.connection.execute(SETTINGS["checkpoint"])
    except sqlite3.Error as exc:
        if not isinstance(verdict(exc, path), JournalFull):  # the log was synced before there was no room for the rest
            raise


def _recent_damage(core: JournalCore, stream: Stream) -> int | None:
    return streams.first_bad(core.connection, stream, core.head(stream).seq - core.limits.checked_at_open)


def _make_again(core: JournalCore) -> list[Damage]:
    """Rebuild in one transaction; a damaged record leaves the projections as they were."""
    (outcome,) = commit_group(core, [lambda inside: rebuild(inside.connection, inside.identity.epoch)])
    if not isinstance(outcome, Failed):
        return []
    if isinstance(outcome.error, ChainBroken):
        return [Damage(LEDGER, outcome.error.seq)]
    raise outcome.error


def _reopen(path: Path, failed: JournalCore) -> JournalCore:
    """A new core after the disk failed, if the file still holds what we know and can be written."""
    core = failed.again(path)
    try:
        settle(core.connection)
        for stream in STREAMS:
            known = failed.head(stream)
            if _found_again(core, stream, known.seq) != known:
                raise JournalBroken(f"fact {known.seq} of the {stream} is gone or altered since the disk failed")
    except BaseException:
        core.connection.close()
        raise
    return core


def _found_again(core: JournalCore, stream: Stream, seq: int) -> streams.Head | None:
    try:
        return streams.place_at(core.connection, stream, seq)
    except LookupError:
        return None


def _verify(path: Path, stream: Stream) -> int | None:
    reader = open_current(path)
    try:
        return streams.first_bad(reader, stream)
    finally:
        reader.close()
