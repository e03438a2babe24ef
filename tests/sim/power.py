"""Power cuts by the thousand: the real journal on a disk that drops and tears what was not synced, cut at any write.

    open -> sales, telemetry, cursors, checkpoints ... -> cut, or kill, in the middle of any of it -> open -> is all there?

Nothing that a lane was told may be missing, no number may be given twice, and what was once seen may not change.
"""

import random
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct

from edge.journal import Completed, Identity, JournalError, Limits, SaleDraft
from edge.journal.core import JournalCore
from edge.journal.disk.group import Failed
from edge.journal.disk.keeper import Keeper
from edge.journal.journal import _open, _reopen
from edge.journal.projections import agree
from edge.journal.streams import first_bad
from protocol.facts import DeviceFaulted, Fact
from retail.sale import Sale, SaleLine, TenderLine
from tests.sim.disk.disk import SimDisk
from tests.sim.disk.vfs import mounted
from tests.sim.oracle.broken import Broken
from tests.sim.run import FOLDERS
from tests.sim.world.patches import inline

WHO = Identity("org1", "s001", "b1", 1)
LIMITS = Limits(ballast_bytes=0, telemetry_kept=20, forgotten_at_once=15)
#: After so many cuts a new disk is taken, so that files stay small and the first moments of one are tried as well.
CUTS_A_DISK = 50
#: The cut comes at one of the next so many writes and syncs.
FUSE_MAX = 120
#: The same while nothing was sold yet: the first start makes all tables, in one transaction each migration.
FIRST_FUSE_MAX = 500
_DAY = 20261123
_RECEIPTS = """
    SELECT lane, coalesce(before.last, 0) + (SELECT count(*) FROM sales WHERE sales.lane = now.lane), now.last
    FROM receipt_counters AS now LEFT JOIN receipt_counters_before AS before USING (lane)
"""


class Cuts(Struct):
    """What came of it; `broken` says which cut was not survived, empty where all were."""

    cuts: int = 0
    sales: int = 0
    broken: str = ""


class Rig:
    """One disk, and the journal that is opened on it again and again."""

    def __init__(self, disk: SimDisk, rng: random.Random) -> None:
        self._disk, self._rng = disk, rng
        self._told: dict[int, bytes] = {}
        self._seen: dict[str, dict[int, bytes]] = {"ledger": {}, "telemetry": {}}
        self._sales = 0
        self._fuse = 0
        disk.tick = self._burn

    def round(self) -> int:
        """From power on to power off, in the middle of anything; how many sales lanes were told of."""
        before = len(self._told)
        self._fuse = self._rng.randrange(1, FUSE_MAX if self._told else FIRST_FUSE_MAX)
        try:
            keeper, core = self._start()
            self._look(core)
            while not self._disk.dead:
                self._work(keeper)
        except (JournalError, sqlite3.Error) as exc:
            if not self._disk.dead:
                raise Broken(f"it fails without a cut: {exc!r}") from exc
        self._disk.revive()
        return len(self._told) - before

    def last_look(self) -> None:
        """All of it, without a cut."""
        self._fuse = 0
        keeper, core = self._start()
        self._look(core)
        keeper.close()

    def _burn(self, _what: str) -> None:
        if self._fuse:
            self._fuse -= 1
            if not self._fuse:
                self._disk.die(power=self._rng.random() < 0.8)

    def _start(self) -> tuple[Keeper[JournalCore], JournalCore]:
        path = self._disk.path("journal.db")
        core = _open(path, WHO, LIMITS, sqlite3.Connection).core
        return Keeper(path, core, lambda failed: _reopen(path, failed)), core

    # -- what is done ------------------------------------------------------------------------------------------------

    def _work(self, keeper: Keeper[JournalCore]) -> None:
        works: list[Callable[[JournalCore], Any]] = [self._entry() for _ in range(self._rng.choice((1, 1, 2, 5)))]
        durable = self._rng.random() < 0.8
        if not durable:
            works = [self._rng.choice((self._cursor, self._cursor, self._forget, self._give_back))]
        for outcome in keeper.commit(works, durable=durable):
            if isinstance(outcome, Failed):
                raise Broken(f"an entry failed: {outcome.error!r}")
            if isinstance(outcome, Completed):
                self._told[outcome.seq] = outcome.hash
        if self._rng.random() < 0.2:
            keeper.tend()

    def _entry(self) -> Callable[[JournalCore], Any]:
        if self._rng.random() < 0.2:
            return lambda core: core.record(Fact("01", _DAY, 1, DeviceFaulted("scale", "no answer")))
        self._sales += 1
        draft = _draft(self._sales, self._rng.choice(("01", "02")), self._rng.choice((1, 3, 40)))
        return lambda core: core.complete_sale(draft)

    def _cursor(self, core: JournalCore) -> int:
        return core.acknowledge("ledger", core.state.ledger.seq)

    def _forget(self, core: JournalCore) -> int:
        """What goes was at head office, so it was seen."""
        self._remember(core, "ledger")
        return core.forget(_DAY + 1)

    def _give_back(self, core: JournalCore) -> int:
        return core.give_back()

    # -- what must hold ----------------------------------------------------------------------------------------------

    def _look(self, core: JournalCore) -> None:
        """What was told or seen is there; what is seen now is remembered, for the hub may be told of it."""
        for stream, seen in self._seen.items():
            self._unchanged(core, stream, seen)
            self._remember(core, stream)
        for seq, digest in self._told.items():
            if self._seen["ledger"].get(seq) != digest:
                raise Broken(f"fact {seq} was told, and is gone or another one")
        if len(self._seen["ledger"]) != core.head("ledger").seq:
            raise Broken("the ledger has a gap")
        if (bad := first_bad(core.connection, "ledger")) is not None:
            raise Broken(f"the chain does not hold at fact {bad}")
        if not agree(core.connection, core.state.ledger):
            raise Broken("the projections say something else than the ledger's head")
        for lane, count, last in core.connection.execute(_RECEIPTS):
            if count != last:
                raise Broken(f"lane {lane} keeps {count} receipts behind the anchor and after it, the last is {last}")
        (verdict,) = core.connection.execute("PRAGMA quick_check").fetchone()
        if verdict != "ok":
            raise Broken(verdict)

    def _remember(self, core: JournalCore, stream: str) -> None:
        seen = self._seen[stream]
        seen |= dict(_rows(core, stream, max(seen, default=0)))

    def _unchanged(self, core: JournalCore, stream: str, seen: dict[int, bytes]) -> None:
        """The chain's last hash stands for all before it."""
        last, head = max(seen, default=0), core.head(stream)
        if head.seq < last:
            raise Broken(f"{stream} {last} was seen, and the newest is {head.seq}")
        now = dict(_rows(core, stream, last - 1))
        if last in now and now[last] != seen[last]:
            raise Broken(f"{stream} {last} was seen, and is another one")


def cut(seed: int, cuts: int) -> Cuts:
    """So many power cuts and kills; the same seed, the same ones."""
    rng = random.Random(f"power {seed}")
    done = Cuts()
    with tempfile.TemporaryDirectory(dir=FOLDERS) as folder, inline(rng):
        while done.cuts < cuts and not done.broken:
            _one_disk(Path(tempfile.mkdtemp(dir=folder)), rng, min(CUTS_A_DISK, cuts - done.cuts), done)
    return done


def _one_disk(folder: Path, rng: random.Random, cuts: int, done: Cuts) -> None:
    disk = SimDisk(folder, rng)
    with mounted(disk, rng.randrange(1 << 30)):
        rig = Rig(disk, rng)
        try:
            for _ in range(cuts):
                done.sales += rig.round()
                done.cuts += 1
            rig.last_look()
        except Broken as exc:
            done.broken = f"cut {done.cuts + 1}: {exc}"
        finally:
            disk.die(power=False)
            disk.close()


def _rows(core: JournalCore, stream: str, after: int) -> Iterator[tuple[int, bytes]]:
    yield from core.connection.execute(f"SELECT seq, hash FROM {stream} WHERE seq > ?", (after,))


def _draft(number: int, lane: str, count: int) -> SaleDraft:
    lines = tuple(SaleLine(f"item{n}", 1000, 100, 0, 100, 900) for n in range(count))
    tenders = (TenderLine("cash", 100 * count, 100 * count),)
    sale = Sale(lane, 0, "wang", "CNY", 0, 1, 100 * count, lines, tenders)
    return SaleDraft(sale, f"cart{number}", f"pay{number}", b"h", _DAY, number)
