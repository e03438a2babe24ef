"""What must hold, whatever happens: read from the files of boxes and hub themselves, and from what was told to whom.

    a lane was told        the box has it, with this hash, after every crash
    the hub acknowledged   the hub has it after every crash; no box believes more than the hub has
    numbers                facts and receipts without gaps, each cart once
    the hub's facts        are the box's own bytes, in order, once; its totals are theirs

The oracle remembers how far it has checked and looks at what is new; whoever puts an old image in place says so.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from msgspec import Struct

from edge.journal import Completed
from protocol.chain import genesis, link
from protocol.facts import SaleCompleted, decode_fact
from tests.sim.world.box import LIMITS, Box
from tests.sim.world.patches import connect_plainly

Life = tuple[str, str, int]
LEDGER, TELEMETRY = "ledger", "telemetry"


class Broken(AssertionError):
    """A promise was not kept."""


class Seen(Struct):
    """One box's ledger as far as it was checked: hashes by number (0: genesis), receipts by lane, money, carts."""

    hashes: list[bytes]
    told: dict[int, bytes]
    numbers: dict[str, int]
    carts: set[str]
    minor: list[int]


class Oracle:
    """Raises `Broken`, in words, at the first promise that is not kept."""

    def __init__(self, hub_path: Path) -> None:
        self._hub_path = hub_path
        self._boxes: dict[str, Seen] = {}
        #: The furthest that the hub has acknowledged, by life and stream.
        self.acked: dict[tuple[Life, str], int] = {}
        self._checked: dict[Life, int] = {}

    # -- what is told ------------------------------------------------------------------------------------------------

    def told(self, box: Box, done: Completed) -> None:
        """A lane was told that its sale is done."""
        known = self.seen(box).told.setdefault(done.seq, done.hash)
        if known != done.hash:
            raise Broken(f"{box.name}: two sales were told to be fact {done.seq}")

    def acknowledged(self, life: Life, stream: str, upto: int) -> None:
        """The hub has sent an acknowledgement."""
        self.acked[life, stream] = max(upto, self.acked.get((life, stream), 0))

    # -- boxes -------------------------------------------------------------------------------------------------------

    def seen(self, box: Box) -> Seen:
        """What is known of a box."""
        start = genesis(box.address.store, box.address.box, box.epoch, LEDGER)
        return self._boxes.setdefault(box.name, Seen([start], {}, {}, set(), []))

    def check_box(self, box: Box) -> None:
        """Hold a box's file to what it wrote before and to what lanes were told."""
        with _reading(box.path) as file:
            seen = self.seen(box)
            self._unchanged(box, seen, file)
            self._grown(box, seen, file)
            for seq, digest in seen.told.items():
                if seq >= len(seen.hashes) or seen.hashes[seq] != digest:
                    raise Broken(f"{box.name}: a lane was told of sale {seq}, and the box does not have it")
            (kept,) = file.execute("SELECT count(*) FROM telemetry").fetchone()
            if kept > LIMITS.telemetry_kept:
                raise Broken(f"{box.name}: {kept} facts of telemetry are kept, at most {LIMITS.telemetry_kept} may")

    def _unchanged(self, box: Box, seen: Seen, file: sqlite3.Connection) -> None:
        sure = min(max(seen.told, default=0), len(seen.hashes) - 1)
        del seen.hashes[sure + 1 :], seen.minor[sure:]  # what nobody was told of may go with the power
        row = file.execute("SELECT hash FROM ledger WHERE seq = ?", (sure,)).fetchone()
        if sure and (row is None or row[0] != seen.hashes[sure]):
            raise Broken(f"{box.name}: fact {sure} was told, and is gone or another one")
        seen.numbers = dict(file.execute("SELECT lane, max(number) FROM sales WHERE seq <= ? GROUP BY lane", (sure,)))
        seen.carts = {cart for (cart,) in file.execute("SELECT cart FROM sales WHERE seq <= ?", (sure,))}

    def _grown(self, box: Box, seen: Seen, file: sqlite3.Connection) -> None:
        query = "SELECT seq, record, hash, cart FROM ledger WHERE seq >= ? ORDER BY seq"
        for seq, record, digest, cart in file.execute(query, (len(seen.hashes),)):
            if seq != len(seen.hashes) or link(seen.hashes[-1], seq, record) != digest:
                raise Broken(f"{box.name}: the chain breaks at fact {seq}")
            body = decode_fact(record).body
            seen.hashes.append(digest)
            seen.minor.append(0)
            if isinstance(body, SaleCompleted):
                self._numbered(box, seen, body.sale.lane, body.sale.number, cart)
                seen.minor[-1] = body.sale.total_minor

    def _numbered(self, box: Box, seen: Seen, lane: str, number: int, cart: str) -> None:
        if number != seen.numbers.get(lane, 0) + 1:
            raise Broken(f"{box.name}: receipt {number} of lane {lane} follows {seen.numbers.get(lane, 0)}")
        if cart in seen.carts:
            raise Broken(f"{box.name}: cart {cart} was sold twice")
        seen.numbers[lane] = number
        seen.carts.add(cart)

    # -- the hub -----------------------------------------------------------------------------------------------------

    def check_hub(self) -> None:
        """Hold the hub's file to what it acknowledged, and its totals to its facts."""
        with _reading(self._hub_path) as file:
            applied = _cursors(file)
            for (life, stream), upto in self.acked.items():
                if applied.get((life, stream), 0) < upto:
                    raise Broken(
                        f"the hub acknowledged {stream} {life} to {upto} and has {applied.get((life, stream))}"
                    )
            self._totals(file)
            for row in file.execute("SELECT store, seq, reason FROM parked WHERE seq > 0"):
                raise Broken(f"the hub has parked a good fact: {row}")

    def _totals(self, file: sqlite3.Connection) -> None:
        sales = file.execute("SELECT count(*), coalesce(sum(total_minor), 0) FROM sale").fetchone()
        taken = file.execute(
            "SELECT coalesce(sum(receipts), 0), coalesce(sum(amount_minor), 0) FROM takings"
        ).fetchone()
        facts = file.execute("SELECT count(*) FROM fact WHERE kind = 1").fetchone()
        if sales != taken or facts[0] != sales[0]:
            raise Broken(f"the hub has {facts[0]} facts of sales, {sales} as sales and {taken} in its takings")

    def check_pair(self, box: Box, *, complete: bool = False) -> None:
        """Hold what the hub has of a box to what the box has; `complete` where all of it must be there."""
        life: Life = (box.address.store, box.address.box, box.epoch)
        hashes = self.seen(box).hashes
        with _reading(self._hub_path) as file:
            at = _cursors(file).get((life, LEDGER), 0)
            of_life = "store = ? AND box = ? AND epoch = ? AND stream = 'ledger'"
            row = file.execute(f"SELECT count(*), coalesce(max(seq), 0) FROM fact WHERE {of_life}", life).fetchone()
            if row != (at, at):
                raise Broken(f"{box.name}: the hub's cursor is {at}, its facts are {row}")
            query = f"SELECT seq, hash FROM fact WHERE {of_life} AND seq > ? ORDER BY seq"
            for seq, digest in file.execute(query, (*life, min(self._checked.get(life, 0), at))):
                if seq >= len(hashes) or hashes[seq] != digest:
                    raise Broken(f"{box.name}: fact {seq} at the hub is not the box's")
            self._checked[life] = at
        if complete and at != len(hashes) - 1:
            raise Broken(f"{box.name}: the hub has {at} of {len(hashes) - 1} facts")

    def check_sum(self, boxes: list[Box]) -> None:
        """In the end: the hub's total is the sum of the stores'."""
        theirs = sum(sum(self.seen(box).minor) for box in boxes)
        with _reading(self._hub_path) as file:
            (ours,) = file.execute("SELECT coalesce(sum(amount_minor), 0) FROM takings").fetchone()
        if ours != theirs:
            raise Broken(f"the stores took {theirs}, the hub says {ours}")


def _cursors(file: sqlite3.Connection) -> dict[tuple[Life, str], int]:
    rows = file.execute("SELECT store, box, epoch, stream, applied_seq FROM cursor")
    return {((store, box, epoch), stream): seq for store, box, epoch, stream, seq in rows}


@contextmanager
def _reading(path: Path) -> Iterator[Any]:
    with closing(connect_plainly(path, isolation_level=None)) as file:
        yield file
