"""What is known of one box's ledger: what it wrote, and what lanes were told of it."""

import sqlite3
from collections.abc import Sequence

from edge.journal import Completed
from protocol.chain import genesis, link
from protocol.facts import Fact, SaleCompleted, decode_fact
from tests.sim.oracle.broken import Broken
from tests.sim.world.box import LIMITS, Box


class Ledger:
    """One box's, looked at again and again: hashes and money by number (0: genesis), receipts and carts."""

    def __init__(self, box: Box) -> None:
        self.name, self.life = box.name, life_of(box)
        self.hashes = [genesis(box.address.store, box.address.box, box.epoch, "ledger")]
        self.minor = [0]
        self._told: dict[int, bytes] = {}
        #: Up to here the file was found to have what lanes were told.
        self._sure = 0
        self._sold: dict[int, tuple[str, str]] = {}
        self._numbers: dict[str, int] = {}
        self._carts: set[str] = set()
        #: What each says, where somebody adds up more than money (trade/).
        self.keeps_facts = box.trades
        self.facts: dict[int, Fact] = {}
        #: Facts up to here are in the file no more.
        self.let_go = 0

    def tell(self, done: Completed) -> None:
        """A lane was told that its sale is done."""
        known = self._told.setdefault(done.seq, done.hash)
        if known != done.hash:
            raise Broken(f"{self.name}: two sales were told to be fact {done.seq}")

    def begin_anew(self) -> None:
        """An old image was put back: what it says is to be learned from it."""
        self._told.clear()
        self._forget_after(0)
        self._sure = 0

    def read(self, file: sqlite3.Connection) -> None:
        """Hold the file to what it said before and to what lanes were told, and take in what is new."""
        self._read_anchor(file)
        row = file.execute("SELECT hash FROM ledger WHERE seq = ?", (self._sure,)).fetchone()
        if self._sure > self.let_go and (row is None or row[0] != self.hashes[self._sure]):
            raise Broken(f"{self.name}: fact {self._sure} was told, and is gone or another one")
        known = max(self._sure, self.let_go)
        self._forget_after(known)  # what nobody was told of may go with the power
        for seq, record, digest, cart in file.execute(
            "SELECT seq, record, hash, cart FROM ledger WHERE seq > ? ORDER BY seq", (known,)
        ):
            self._take(seq, record, digest, cart)
        self._hold_to_what_was_told()
        (kept,) = file.execute("SELECT count(*) FROM telemetry").fetchone()
        if kept > LIMITS.telemetry_kept:
            raise Broken(f"{self.name}: {kept} facts of telemetry are kept, at most {LIMITS.telemetry_kept} may")

    def _read_anchor(self, file: sqlite3.Connection) -> None:
        seq, digest = file.execute("SELECT tail_seq, tail_hash FROM streams WHERE stream = 'ledger'").fetchone()
        if seq >= len(self.hashes) or digest != self.hashes[seq]:
            raise Broken(
                f"{self.name}: it has let go of facts up to {seq}, which it did not write or head office has not"
            )
        self.let_go = seq

    def read_last(self, rows: Sequence[tuple[int, bytes, bytes, str]]) -> None:
        """What is about to be let go of, which the file will not say again."""
        for seq, record, digest, cart in rows:
            if seq == len(self.hashes):
                self._take(seq, record, digest, cart)

    def _hold_to_what_was_told(self) -> None:
        for seq in [seq for seq in self._told if seq > self._sure]:
            if seq >= len(self.hashes) or self.hashes[seq] != self._told[seq]:
                raise Broken(f"{self.name}: a lane was told of sale {seq}, and the box does not have it")
        self._sure = max(self._told, default=0)

    def _forget_after(self, seq: int) -> None:
        for gone in range(len(self.hashes) - 1, seq, -1):
            self.facts.pop(gone, None)
            if gone in self._sold:
                lane, cart = self._sold.pop(gone)
                self._numbers[lane] -= 1
                self._carts.discard(cart)
        del self.hashes[seq + 1 :], self.minor[seq + 1 :]

    def _take(self, seq: int, record: bytes, digest: bytes, cart: str) -> None:
        if seq != len(self.hashes) or link(self.hashes[-1], seq, record) != digest:
            raise Broken(f"{self.name}: the chain breaks at fact {seq}")
        fact = decode_fact(record)
        body = fact.body
        if self.keeps_facts:
            self.facts[seq] = fact
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
        self._sold[seq] = lane, cart


def life_of(box: Box) -> tuple[str, str, int]:
    """Which stream at the hub is a box's."""
    return (box.address.store, box.address.box, box.epoch)
