"""What must hold of the traffic: nobody floods a line that does not answer, and nobody takes more than the hub's credit."""

from collections import deque

from msgspec import Struct, field

from protocol.batch import decode_batch
from protocol.messages import Ack
from tests.sim.oracle.broken import Broken

#: Batches that a box may send within so many seconds while not one fact of it is acknowledged.
STORM_BATCHES, STORM_S = 80, 10.0
#: For how long a credit that was told counts: not each acknowledgement changes a box's mind.
CREDIT_S = 4.0
#: What a box may have on its way before it has been told anything.
CREDIT_FIRST = 1 << 20
#: One batch and its envelope beyond the credit: the last one that was allowed out.
ENVELOPE_BYTES = 200


class _Line(Struct):
    upto: int = 0
    #: What was sent and not acknowledged since the box last began again: last number and size.
    out: list[tuple[int, int]] = field(default_factory=list)
    sent_s: deque[float] = field(default_factory=deque)
    credits: deque[tuple[float, int]] = field(default_factory=deque)


class Traffic:
    """Watches what boxes send and what they are told."""

    def __init__(self) -> None:
        self._lines: dict[str, _Line] = {}
        #: Bytes of ledger batches sent, all in all.
        self.bytes_up = 0

    def connected(self, who: str) -> None:
        """A new session: what was on its way does not count any more."""
        line = self._lines.setdefault(who, _Line())
        line.out.clear()
        line.credits.clear()

    def batch(self, who: str, payload: bytes, now_s: float) -> None:
        """A box sends facts."""
        batch, line = decode_batch(payload), self._lines.setdefault(who, _Line())
        self.bytes_up += len(payload)
        line.sent_s.append(now_s)
        while line.sent_s and line.sent_s[0] < now_s - STORM_S:
            line.sent_s.popleft()
        if len(line.sent_s) > STORM_BATCHES:
            raise Broken(f"{who}: {len(line.sent_s)} batches in {STORM_S:.0f} s, and none was acknowledged")
        if line.out and batch.first_seq <= max(last for last, _ in line.out) and not batch.ahead:
            line.out.clear()
        self._within_credit(who, line, now_s)
        line.out.append((batch.last_seq, len(payload)))

    def _within_credit(self, who: str, line: _Line, now_s: float) -> None:
        while len(line.credits) > 1 and line.credits[1][0] < now_s - CREDIT_S:
            line.credits.popleft()
        credit = max((told for _, told in line.credits), default=CREDIT_FIRST)
        on_its_way = sum(size for _, size in line.out)
        if on_its_way > credit + ENVELOPE_BYTES * len(line.out):
            raise Broken(f"{who}: {on_its_way} bytes on their way, and the hub's credit is {credit}")

    def told(self, who: str, ack: Ack, now_s: float) -> None:
        """A box hears of its ledger."""
        line = self._lines.setdefault(who, _Line())
        line.credits.append((now_s, ack.credit_bytes))
        if ack.upto_seq > line.upto:
            line.sent_s.clear()
        line.upto = ack.upto_seq
        line.out = [one for one in line.out if one[0] > ack.upto_seq]
