"""What is known of one box's ledger: what it wrote, and what lanes were told of it."""

import sqlite3

from edge.journal import Completed
from protocol.chain import genesis, link
from protocol.facts import SaleCompleted, decode_fact
from tests.sim.oracle.broken import Broken
from tests.sim.world.box import LIMITS, Box


class Ledger:
    """One box's, looked at again and again: hashes and money by number (0: genesis), receipts and carts."""

    def __init__(self, box: Box) -> None:
        self.name = box.name
        self.hashes = [genesis(box.address.store, box.address.box, box.epoch, "ledger")]
        self.minor = [0]
        self.told: dict[int, bytes] = {}
        self._numbers: dict[str, int] = {}
        self._carts: set[str] = set()

    def tell(self, done: Completed) -> None:
        """A lane was told that its sale is done."""
        known = self.told.setdefault(done.seq, done.hash)
        if known != done.hash:
            raise Broken(f"{self.name}: two sales were told to be fact {done.seq}")

    def begin_anew(self) -> None:
        """An old image was put back: what it says is to be learned from it."""
        del self.hashes[1:], self.minor[1:]
        self.told.clear()

    def read(self, file: sqlite3.Connection) -> None:
        """Hold the file to what it said before and to what lanes were told, and take in what is new."""
        self._hold_to_what_is_sure(file)
        for seq, record, digest, cart in file.execute(
            "SELECT seq, record, hash, cart FROM ledger WHERE seq >= ? ORDER BY seq", (len(self.hashes),)
        ):
            self._take(seq, record, digest, cart)
        for seq, digest in self.told.items():
            if seq >= len(self.hashes) or self.hashes[seq] != digest:
                raise Broken(f"{self.name}: a lane was told of sale {seq}, and the box does not have it")
        (kept,) = file.execute("SELECT count(*) FROM telemetry").fetchone()
        if kept > LIMITS.telemetry_kept:
            raise Broken(f"{self.name}: {kept} facts of telemetry are kept, at most {LIMITS.telemetry_kept} may")

    def _hold_to_what_is_sure(self, file: sqlite3.Connection) -> None:
        sure = min(max(self.told, default=0), len(self.hashes) - 1)
        del self.hashes[sure + 1 :], self.minor[sure + 1 :]  # what nobody was told of may go with the power
        row = file.execute("SELECT hash FROM ledger WHERE seq = ?", (sure,)).fetchone()
        if sure and (row is None or row[0] != self.hashes[sure]):
            raise Broken(f"{self.name}: fact {sure} was told, and is gone or another one")
        self._numbers = dict(file.execute("SELECT lane, max(number) FROM sales WHERE seq <= ? GROUP BY lane", (sure,)))
        self._carts = {cart for (cart,) in file.execute("SELECT cart FROM sales WHERE seq <= ?", (sure,))}

    def _take(self, seq: int, record: bytes, digest: bytes, cart: str) -> None:
        if seq != len(self.hashes) or link(self.hashes[-1], seq, record) != digest:
            raise Broken(f"{self.name}: the chain breaks at fact {seq}")
        body = decode_fact(record).body
        self.hashes.append(digest)
        self.minor.append(body.sale.total_minor if isinstance(body, SaleCompleted) else 0)
        if not isinstance(body, SaleCompleted):
            return
        lane, number = body.sale.lane, body.sale.number
        if number != self._numbers.get(lane, 0) + 1:
            raise Broken(f"{self.name}: receipt {number} of lane {lane} follows {self._numbers.get(lane, 0)}")
        if cart in self._carts:
            raise Broken(f"{self.name}: cart {cart} was sold twice")
        self._numbers[lane] = number
        self._carts.add(cart)
