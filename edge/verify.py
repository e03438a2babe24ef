"""Checking a journal on the disk from outside the running server: read-only, so lanes sell on."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from edge.config import ConfigError
from edge.journal import STREAMS, Identity, JournalCore
from edge.journal.care.check import Flaw, Harm, flaws
from edge.journal.care.give_up import give_up
from edge.journal.care.mend import Mended
from edge.journal.disk.group import Failed
from edge.journal.disk.lock import ProcessLock
from edge.journal.disk.migrations import back_up, open_current
from edge.journal.streams import first_bad
from protocol.link import SystemClock
from retail.sale import receipt_no


def verify_journal(path: Path) -> dict[str, str]:
    """`whole`, or where it is not, for each stream."""
    with _reading(path) as reader:
        return {stream: _words(first_bad(reader, stream)) for stream in STREAMS}


def damaged_facts(path: Path) -> list[Flaw]:
    """Every damaged fact of the ledger, oldest first."""
    with _reading(path) as reader:
        return flaws(reader)


def check_lines(found: list[Flaw], store: str) -> Iterator[str]:
    """What `lantern-edge journal check` says: which, what it was about, who has it, what to do."""
    if not found:
        yield "ledger: whole"
        return
    yield f"ledger: {len(found)} of its facts are not what was written"
    for flaw in found:
        yield f"  fact {flaw.seq}: {_HARM[flaw.harm]}{_about(flaw, store)}; {_ACKED[flaw.acked]}"
    yield "The disk is failing: copy the data folder away, change the disk. To put the facts right, with the service stopped:"
    yield "  lantern-edge journal mend --from COPY     (what `journal backup` made; several are taken in turn)"
    if any(not flaw.acked for flaw in found):
        yield "Where no copy has it, give it up: the ledger then begins after it, head office is told, and all else is sent:"
        yield f"  lantern-edge journal mend --give-up {found[-1].seq} --by NAME"


def mended_lines(mended: list[Mended]) -> Iterator[str]:
    """What `lantern-edge journal mend` says."""
    for one in mended:
        done = (
            f"put right from {one.source}" if one.source else "not put right: no copy has it, as far as the chain tells"
        )
        yield f"fact {one.flaw.seq}: {done}"
    left = sum(not one.source for one in mended)
    yield f"{len(mended) - left} put right, {left} left" if mended else "ledger: whole, there is nothing to mend"


def give_up_line(path: Path, identity: Identity, upto: int, by: str) -> str:
    """Give up what is damaged up to this fact, and say what that was. The store server must be stopped."""
    with ProcessLock(path):
        core = JournalCore.open(path, identity)
        try:
            back_up(core.connection, path.with_name(f"{path.name}.before-mending"))
            (lost,) = core.commit([lambda inside: give_up(inside, upto, by, SystemClock().wall_ms())])
        finally:
            core.connection.close()
    if isinstance(lost, Failed):
        raise lost.error
    what = f"{lost.receipts} sales of {lost.minor / 100:.2f}"
    return f"facts {lost.first_seq} to {lost.last_seq} are given up, {what}; the ledger begins after fact {upto}, and is sent on"


_HARM = {
    Harm.RECORD: "its record is not what was written",
    Harm.HASH: "its record is right, the hash beside it is not",
    Harm.SIZE: "its record is right, the sum of bytes beside it is not",
    Harm.MISSING: "it is gone",
    Harm.UNPROVED: "it cannot be proved, as the one before it is damaged",
}
_ACKED = {True: "head office has it", False: "head office does NOT have it"}


def _about(flaw: Flaw, store: str) -> str:
    receipt = f", receipt {receipt_no(store, *flaw.receipt)}" if flaw.receipt else ""
    return receipt + (f" of {flaw.minor / 100:.2f}" if flaw.receipts == 1 and flaw.harm is not Harm.UNPROVED else "")


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    if not path.exists():
        raise ConfigError(f"There is no journal at {path}.")
    try:
        reader = open_current(path)
    except sqlite3.Error as error:
        raise ConfigError(f"{path} cannot be opened: {error}.") from error
    try:
        yield reader
    except sqlite3.DatabaseError as error:
        raise ConfigError(f"{path} is damaged: {error}.") from error
    finally:
        reader.close()


def _words(bad: int | None) -> str:
    return "whole" if bad is None else f"fact {bad} is not the one that was written"
