"""A made-up shop for the journal's tests: drafts, identities, a clock that stands still, disks that fail on demand."""

import sqlite3
from collections.abc import Callable
from itertools import count
from pathlib import Path

from edge.journal import Identity, Journal, Limits, SaleDraft
from protocol.facts import DeviceFaulted, DrawerOpened, Fact
from retail.sale import Sale, SaleLine, TenderLine

BOX = Identity("org1", "s001", "b1", 1)
TODAY = 20261123
NOON_MS = 1_795_420_800_000
ROOMY = Limits(ballast_bytes=0, low_water_bytes=0)

_ids = count(1)


class StillClock:
    """Time does not pass."""

    def monotonic(self) -> float:
        return 0.0


def sale(
    lane: str = "01", *, lines: tuple[SaleLine, ...] | None = None, tenders: tuple[TenderLine, ...] | None = None
) -> Sale:
    lines = lines if lines is not None else (line("milk", 1_000, 350), line("rice", 2_500, 1_250))
    total = sum(each.amount_minor for each in lines)
    tenders = tenders if tenders is not None else (TenderLine("cash", total, total + 400),)
    return Sale(lane, 0, "c01", "CNY", NOON_MS, 7, total, lines, tenders)


def line(item: str, qty_milli: int, amount_minor: int) -> SaleLine:
    return SaleLine(item, qty_milli, amount_minor, 0, amount_minor, 900)


def draft(
    lane: str = "01",
    *,
    cart: str | None = None,
    command: str | None = None,
    request_hash: bytes = b"same",
    date: int = TODAY,
    sold: Sale | None = None,
) -> SaleDraft:
    n = next(_ids)
    return SaleDraft(sold or sale(lane), cart or f"cart{n}", command or f"cmd{n}", request_hash, date, NOON_MS + n)


def drawer(reason: str = "change", date: int = TODAY) -> Fact:
    return Fact("01", date, NOON_MS, DrawerOpened("c01", reason))


def fault(problem: str = "paper out") -> Fact:
    return Fact("01", TODAY, NOON_MS, DeviceFaulted("printer", problem))


async def open_journal(
    folder: Path, limits: Limits = ROOMY, factory: type[sqlite3.Connection] = sqlite3.Connection, box: Identity = BOX
) -> Journal:
    return await Journal.open(folder / "journal.db", box, clock=StillClock(), limits=limits, factory=factory)


def disk_error(code: int, text: str = "disk I/O error") -> sqlite3.OperationalError:
    error = sqlite3.OperationalError(text)
    error.sqlite_errorcode = code
    return error


class WatchedDisk(sqlite3.Connection):
    """Counts commits, and runs `around`, `before` and `after` at each; a subclass a test, so that nothing is left over."""

    commits = 0
    around: Callable[[sqlite3.Connection], None] | None = None
    before: Callable[[], None] | None = None
    after: Callable[[], None] | None = None

    def commit(self) -> None:
        kind = type(self)
        kind.commits += 1
        if kind.around:
            kind.around(self)
        if kind.before:
            kind.before()
        super().commit()
        if kind.after:
            kind.after()


def watched_disk() -> type[WatchedDisk]:
    return type("Disk", (WatchedDisk,), {})
