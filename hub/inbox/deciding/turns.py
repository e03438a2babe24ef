"""Whose turn it is to bring what it has kept: pure.

    greets with a backlog ---> waits (credit 0) ---> has a turn (its share of the room) ---> has brought it all
                                   ^                          |
                                   '------ others wait -------'

A store with little to bring needs no turn. The others get theirs in the order in which they asked, as many at a time as keep
the room from running empty: that is few on quick lines and many on slow ones, so their number follows what is in the room.
Without turns a thousand stores send at once, wait in vain, and send again, and a sale of now waits behind them: measured, the
slowest of a hundred took 86 s to be seen instead of 7 s (bench swarm).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from msgspec.structs import replace

from hub.inbox.deciding.entry import Result, StreamKey

#: Up to so many facts behind its own head a store needs no turn.
FREE_FACTS = 60
#: What the room shall hold: work for so long, this many bytes at least.
AHEAD_S, AHEAD_BYTES_MIN = 1.5, 256 * 1024
#: What a store brings at first, before it is known how quick its line is.
FIRST_BYTES = 32 * 1024
#: Turns at a time: at the start, and the fewest.
TURNS_FIRST, TURNS_MIN = 8, 4
#: A turn ends after this long where others wait; a store of which nothing was heard for so long is gone.
TURN_S, GONE_S = 10.0, 15.0
#: The least and the most that one store may have on its way in its turn.
SHARE_MIN, SHARE_MAX = 16 * 1024, 1024 * 1024


@dataclass(slots=True)
class _Place:
    word: Result
    head_seq: int
    heard_s: float
    brings: bool = False


class Turns:
    """Streams that have much to bring."""

    def __init__(self) -> None:
        self._places: dict[StreamKey, _Place] = {}
        self._since: dict[StreamKey, float] = {}  # who has a turn, and since when
        self._most = TURNS_FIRST
        self._share = SHARE_MAX

    def heard(self, key: StreamKey, word: Result, now_s: float, head_seq: int | None = None) -> None:
        """The hub tells a store `word`; `head_seq` where the store has just said how far it has written."""
        place = self._places.get(key)
        if place is None:
            if head_seq is None or head_seq - word.upto_seq <= FREE_FACTS:
                return
            place = self._places[key] = _Place(word, head_seq, now_s)
        place.brings = place.brings or word.upto_seq > place.word.upto_seq
        place.word, place.heard_s = word, now_s
        place.head_seq = place.head_seq if head_seq is None else head_seq
        if place.head_seq - word.upto_seq <= FREE_FACTS:
            self._forget(key)

    def share(self, key: StreamKey) -> int | None:
        """Bytes that a store may have on their way: 0 while it waits for its turn, None where it needs none."""
        if key not in self._places:
            return None
        return self._share if key in self._since else 0

    def let_in(self, waiting_bytes: int, rate: float, now_s: float) -> list[Result]:
        """Whose turn it is now, with so much in the room that is worked off at `rate`; what to tell each of them."""
        for key in [key for key, place in self._places.items() if now_s - place.heard_s > GONE_S]:
            self._forget(key)
        self._end_long_ones(now_s)
        wanted = max(AHEAD_BYTES_MIN, rate * AHEAD_S)
        told = list(self._next_ones(waiting_bytes, wanted, now_s))
        self._share = int(max(SHARE_MIN, min(SHARE_MAX, wanted / max(1, len(self._since)))))
        return told

    def _next_ones(self, waiting_bytes: int, wanted: float, now_s: float) -> Iterator[Result]:
        coming = sum(not self._places[key].brings for key in self._since) * FIRST_BYTES
        queue = [key for key in self._places if key not in self._since]
        if waiting_bytes > wanted:
            self._most = max(TURNS_MIN, self._most - 1)
        elif queue and not coming and waiting_bytes < wanted / 4 and len(self._since) >= self._most:
            self._most += 1
        for key in queue:
            if len(self._since) >= self._most or waiting_bytes + coming >= wanted:
                return
            self._since[key] = now_s
            coming += FIRST_BYTES
            yield replace(self._places[key].word, nonce=0, want_seq=0)

    def _end_long_ones(self, now_s: float) -> None:
        """Only as many as others wait for; they ask again, behind those."""
        others = len(self._places) - len(self._since)
        for key in [key for key, since_s in self._since.items() if now_s - since_s > TURN_S][:others]:
            del self._since[key]
            place = self._places[key] = self._places.pop(key)
            place.brings = False

    def _forget(self, key: StreamKey) -> None:
        del self._places[key]
        self._since.pop(key, None)
