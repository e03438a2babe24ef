"""What of a run of facts is on its way, and what came of it. Pure; the uplink tells it what happens.

        hub_upto            sent_upto               head
    ----|--- in flight -----|------- waiting -------|
        committed at the hub, moves by its acknowledgement alone

Acknowledgements are cumulative, so they may be lost, doubled, late or out of order. What is missing is sent again
together with all after it (go-back-N): at the hub the ones it had are recognised by their numbers.
"""

from collections import deque

from msgspec import Struct


class Sent(Struct, frozen=True):
    """A batch on its way; `again` where any of it had been sent before."""

    last_seq: int
    size: int
    at_s: float
    again: bool


class Freed(Struct, frozen=True):
    """What one acknowledgement at `now_s` freed: bytes of batches of which the oldest was sent at `sent_s`.

    `before_s` is when the acknowledgement before it came. `rtt_s` is the newest batch's round trip, 0 for batches that
    were sent twice: nobody knows which of the two was answered (Karn's rule).
    """

    now_s: float
    size: int
    sent_s: float
    before_s: float
    rtt_s: float


class Flight:
    """Batches between journal and hub, in the order of their numbers."""

    def __init__(self) -> None:
        self.hub_upto = 0
        self.sent_upto = 0
        #: Since when facts wait to be sent; None where none do, or none that nobody has seen yet.
        self.unsent_s: float | None = None
        #: Changes whenever what was sent no longer counts; a batch made before the change is not to be sent after it.
        self.turn = 0
        self._sent: deque[Sent] = deque()
        self._highest = 0
        self._moved_s = 0.0
        #: Facts that were sent more than once.
        self.resent = 0

    @property
    def batches(self) -> int:
        """How many are on their way."""
        return len(self._sent)

    @property
    def size(self) -> int:
        """Their bytes."""
        return sum(batch.size for batch in self._sent)

    @property
    def waiting_since_s(self) -> float | None:
        """Since when the oldest batch, or the last acknowledgement, has been waited for; None where nothing is."""
        return max(self._sent[0].at_s, self._moved_s) if self._sent else None

    def restart(self, upto: int) -> None:
        """Nothing is on its way; go on after `upto`."""
        self.turn += 1
        self._sent.clear()
        self.unsent_s = None
        self.hub_upto = self.sent_upto = upto

    def send(self, first_seq: int, last_seq: int, size: int, now_s: float) -> None:
        """A batch goes out."""
        again = first_seq <= self._highest
        self.resent += max(0, min(last_seq, self._highest) - first_seq + 1)
        self._highest = max(self._highest, last_seq)
        self.sent_upto = last_seq
        self.unsent_s = None
        self._sent.append(Sent(last_seq, size, now_s, again))

    def acked(self, upto: int, now_s: float) -> Freed | None:
        """The hub has everything up to `upto`; what that frees, None where it frees nothing."""
        if upto > self.sent_upto:  # it comes from before the last cut: no need to send what the hub has
            self.restart(upto)
            return None
        self.hub_upto = max(self.hub_upto, upto)
        freed = []
        while self._sent and self._sent[0].last_seq <= upto:
            freed.append(self._sent.popleft())
        if not freed:
            return None
        rtt_s = 0.0 if any(batch.again for batch in freed) else now_s - freed[-1].at_s
        before_s, self._moved_s = self._moved_s, now_s
        return Freed(now_s, sum(batch.size for batch in freed), freed[0].at_s, before_s, rtt_s)
