"""What head office was sent of two histories under one name, which it must keep: as its own facts, or parked in words.

Only where nothing else went wrong: a batch that head office had not entered when it died may be lost, for its box has it still.
"""

from pathlib import Path

from msgspec import Struct

from protocol.batch import Batch
from tests.sim.oracle.books import Books, Life, reading
from tests.sim.oracle.broken import Broken

LEDGER = "ledger"
#: How long head office may take to enter what it has heard, in seconds.
ENTERS_S = 5.0
#: Faults after which it must have kept all that it heard.
HARMLESS = frozenset({"box_cloned", "cut", "another_version", "rush"})


class _Heard(Struct, frozen=True):
    life: Life
    first_seq: int
    last_seq: int
    head_hash: bytes

    def __str__(self) -> str:
        return f"facts {self.first_seq} to {self.last_seq} of epoch {self.life[2]}"


class Heard:
    """Batches of boxes that have a double, by when they came."""

    def __init__(self) -> None:
        self._batches: dict[_Heard, float] = {}

    def note(self, batch: Batch, now_s: float) -> None:
        """Head office has heard a batch whose seal is good."""
        life = (batch.store, batch.box, batch.epoch)
        self._batches.setdefault(_Heard(life, batch.first_seq, batch.last_seq, batch.head_hash), now_s)

    def check(self, hub_path: Path, now_s: float) -> None:
        """In the end: of what ends in a fact that is another one at head office, there is a word."""
        with reading(hub_path) as file:
            books = Books(file)
            words = books.parked_words()
            for one, at_s in self._batches.items():
                rows = books.facts(one.life, LEDGER, one.last_seq - 1)
                ours = next((row.hash for row in rows if row.seq == one.last_seq), None)
                if at_s > now_s - ENTERS_S or ours in {None, one.head_hash}:
                    continue
                if not any(word.startswith(f"{one}:") for word in words):
                    raise Broken(f"{one.life}: {one} are others than head office has, and nobody says so")
