"""What cannot be trusted: a hub's word that denies this journal, or a fact on this disk that is not what was written.

Kept apart from the sending, because both stop it, and both are shown to people until they are mended.
"""

from collections.abc import Iterable, Sequence

import structlog

from edge.journal.errors import ChainBroken
from edge.sync.up.outbox import Outbox, StoredFact, Stream
from protocol.messages import AHEAD_MAX, Ack, Range

_log = structlog.get_logger()


class Trust:
    """Of one stream."""

    def __init__(self, outbox: Outbox, stream: Stream) -> None:
        self._outbox, self._stream = outbox, stream
        #: Why this box is not the one that head office knows, empty where it is. Only a proof of the contrary ends it.
        self.rolled_back = ""
        self._damage = ""
        self._damaged_seq = 0

    @property
    def fault(self) -> str:
        """What is wrong in this box; begins with a code and a colon, empty where nothing is."""
        return self.rolled_back or self._damage

    @property
    def damaged(self) -> bool:
        """Whether a fact that was to be sent was found damaged, and has not been read well since."""
        return bool(self._damaged_seq)

    def denies(self, ack: Ack, held: Iterable[Range]) -> bool:
        """Whether head office speaks of another history than ours; what it is known to hold need not be compared again."""
        ranges = [one for one in (ack.ahead or ())[:AHEAD_MAX] if one not in held]
        told = [(ack.upto_seq, ack.upto_hash), *((one.upto_seq, one.upto_hash) for one in ranges)]
        verdicts = [verdict for place in told if (verdict := self._compare(*place)) is not None]
        if verdicts:
            self.rolled_back = next(filter(None, verdicts), "")
        if self.rolled_back:
            _log.error("line.rolled_back", stream=self._stream, hub=ack.upto_seq, problem=self.rolled_back)
        return bool(self.rolled_back)

    def _compare(self, upto: int, digest: bytes) -> str | None:
        """What is wrong with a place in the chain; empty where it is ours, None where nobody can tell."""
        head = self._outbox.head(self._stream)
        if upto > head:
            return f"rolled-back: head office has fact {upto}, this box wrote {head}"
        if not digest or upto < self._outbox.tail(self._stream) - 1:
            return None
        same = self._outbox.hash_at(self._stream, upto) == digest
        return "" if same else f"rolled-back: fact {upto} is another one at head office"

    def read(self, after: int, count: int, bytes_max: int) -> Sequence[StoredFact]:
        """The facts that follow `after`; none where the first of them is damaged."""
        try:
            facts = self._outbox.read_after(self._stream, after, count, bytes_max)
        except ChainBroken as exc:
            if exc.seq != self._damaged_seq:
                _log.error("line.damaged_fact", stream=self._stream, seq=exc.seq)
            self._damaged_seq, self._damage = exc.seq, f"damaged: {exc}"
            return ()
        if facts[-1].seq >= self._damaged_seq:
            self._damaged_seq, self._damage = 0, ""
        return facts
