"""Two ways up for one stream: the tail of what waits, and the live head ahead of it. Pure; the uplink tells what happens.

        hub_upto     sent_upto          split                    sent_upto   head
    ----|- in flight -|---- waiting ----|=== at the hub === in flight -|------|
        tail, from the hub's cursor on   live, ahead: a range at the hub

With a backlog that takes more than a moment to drain, what is sold from now on goes up the live way and need not wait for
it. The tail passes over what the hub holds already. When the hub's cursor reaches the live way, that becomes the tail.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from edge.sync.up.flight import Flight, Freed
from protocol.messages import AHEAD_MAX, Range


class Way(Struct, frozen=True):
    """Where something may be sent: the facts after `after` up to `upto`."""

    flight: Flight
    after: int
    upto: int
    ahead: bool


class Flights:
    """What of one stream is on its way, on either way."""

    def __init__(self) -> None:
        self.tail = Flight()
        self.live: Flight | None = None
        #: Ranges that the hub holds beyond its cursor, in order.
        self.held: tuple[Range, ...] = ()
        self._split = 0
        self._resent = 0

    # -- what there is -----------------------------------------------------------------------------------------------

    @property
    def size(self) -> int:
        """Bytes on their way."""
        return self.tail.size + (self.live.size if self.live else 0)

    @property
    def batches(self) -> int:
        """Batches on their way."""
        return self.tail.batches + (self.live.batches if self.live else 0)

    @property
    def resent(self) -> int:
        """Facts that were sent more than once."""
        return self._resent + self.tail.resent + (self.live.resent if self.live else 0)

    @property
    def waiting_since_s(self) -> float | None:
        """Since when the oldest batch, or the last acknowledgement of its way, has been waited for."""
        since = [flight.waiting_since_s for flight in (self.tail, self.live) if flight and flight.batches]
        return min((at_s for at_s in since if at_s is not None), default=None)

    def waiting(self, head: int) -> int:
        """Facts that the hub does not have."""
        return head - self.tail.hub_upto - sum(one.upto_seq - one.first_seq + 1 for one in self.held)

    def has(self, flight: Flight) -> bool:
        """Whether a flight is one of ours still."""
        return flight is self.tail or flight is self.live

    def ways(self, head: int) -> Iterator[Way]:
        """Where facts may be sent, the newest first."""
        if self.live and self.live.sent_upto < head:
            yield Way(self.live, self.live.sent_upto, head, ahead=True)
        after, upto = self._gap(self.tail.sent_upto, self._split if self.live else head)
        if after < upto:
            yield Way(self.tail, after, upto, ahead=False)

    def _gap(self, after: int, upto: int) -> tuple[int, int]:
        """What follows, as far as the hub does not hold it."""
        for one in self.held:
            if one.first_seq > after + 1:
                return after, min(upto, one.first_seq - 1)
            after = max(after, one.upto_seq)
        return after, upto

    # -- what happens ------------------------------------------------------------------------------------------------

    def open(self, mark: int, head: int, near: int) -> None:
        """From now on the newest goes ahead: all after `mark`, or after `head` where `mark` is more than `near` facts back.

        A range that ends so near, or one when there can be no other, is made longer instead.
        """
        split = mark if head - mark <= near else head
        if self.held and (len(self.held) >= AHEAD_MAX or split - self.held[-1].upto_seq <= near):
            split = self.held[-1].upto_seq
        if self.live is None and split > self.tail.sent_upto:
            self.live, self._split = Flight(), split
            self.live.restart(split)

    def restart(self, upto: int) -> None:
        """A new session: nothing is on its way, and what goes ahead is to be decided anew."""
        self._resent += self.live.resent if self.live else 0
        self.live = None
        self.tail.restart(upto)

    def go_back(self, upto: int) -> None:
        """What is on its way no longer counts: the tail goes on after `upto`, the live head after what the hub holds."""
        self.tail.restart(upto)
        if self.live:
            self.live.restart(self.live.hub_upto)

    def told(self, upto: int, ranges: Sequence[Range], now_s: float, *, fresh: bool) -> Freed | None:
        """The hub has all up to `upto`, and `ranges`; what that frees of the tail.

        `fresh` is the hub's whole truth; any other word may be an older one, which takes nothing back.
        """
        freed = self.tail.acked(upto, now_s)
        known = _joined(ranges if fresh else (*self.held, *ranges))
        self.held = tuple(one for one in known if one.first_seq > self.tail.hub_upto)[:AHEAD_MAX]
        if self.live:
            self._hear_of_live(self.live, upto, now_s, fresh=fresh)
        return freed

    def _hear_of_live(self, live: Flight, upto: int, now_s: float, *, fresh: bool) -> None:
        ends = (one.upto_seq for one in self.held if one.first_seq <= self._split + 1 <= one.upto_seq)
        there = max(upto, next(ends, self._split))
        if fresh and there < live.hub_upto:
            live.restart(there)
        live.acked(there, now_s)
        if upto >= self._split:
            self._resent += self.tail.resent
            self.tail, self.live = live, None


def _joined(ranges: Sequence[Range]) -> list[Range]:
    made: list[Range] = []
    for one in sorted(ranges, key=lambda range_: (range_.first_seq, range_.upto_seq)):
        if made and one.first_seq <= made[-1].upto_seq + 1:
            last = max(made[-1], one, key=lambda range_: range_.upto_seq)
            made[-1] = Range(made[-1].first_seq, last.upto_seq, last.upto_hash)
        else:
            made.append(one)
    return made
