"""What head office does not have, as a file that a person carries there (断网导出): the batches of the line, sealed."""

from collections.abc import Iterator

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from edge.sync.up.batcher import make_batch
from edge.sync.up.outbox import LEDGER, Outbox
from protocol.carrier import Header, write_carrier
from protocol.seal import seal
from protocol.topics import Address

RECORDS, PLAIN_BYTES, LEVEL = 500, 192 * 1024, 9


class Nothing(Exception):
    """Head office has all of it."""


def export(
    outbox: Outbox, address: Address, epoch: int, key: Ed25519PrivateKey, made_ms: int, *, after: int | None = None
) -> tuple[Header, Iterator[bytes]]:
    """The facts after `after` (head office's last acknowledgement) up to now; raise `Nothing` where there are none.

    Raise `ChainBroken` at a damaged fact, while the pieces are read.
    """
    first, last = (outbox.acked(LEDGER) if after is None else after) + 1, outbox.head(LEDGER)
    first = max(first, outbox.tail(LEDGER))
    if first > last:
        raise Nothing("head office has acknowledged everything")
    header = Header(address.org, address.store, address.box, epoch, LEDGER, first, last, made_ms)
    return header, write_carrier(header, _messages(outbox, address, header, key))


def _messages(outbox: Outbox, address: Address, header: Header, key: Ed25519PrivateKey) -> Iterator[bytes]:
    topic, seq = address.topic("up/ledger"), header.first_seq - 1
    while seq < header.last_seq:
        facts = outbox.read_after(LEDGER, seq, min(RECORDS, header.last_seq - seq), PLAIN_BYTES)
        previous = outbox.hash_at(LEDGER, seq) or b""
        # Ahead, so that two files may be taken in either order.
        batch = make_batch(address, header.epoch, LEDGER, previous, facts, LEVEL, ahead=True)
        yield seal(batch, topic, key)
        seq = facts[-1].seq
