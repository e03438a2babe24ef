"""What somebody can say who hears everything and has no key: well-formed, next in number, sealed with a key of his own."""

from collections.abc import Iterator, Mapping

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from protocol.batch import Batch, decode_batch, encode_batch
from protocol.chain import links
from protocol.facts import DrawerOpened, Fact, encode_fact
from protocol.link.link import Incoming
from protocol.messages import Ack
from protocol.packing import pack
from protocol.seal import SIGNATURE_BYTES, seal
from protocol.topics import Address

KEY = Ed25519PrivateKey.from_private_bytes(b"thief" * 6 + b"ab")
_RECORD = encode_fact(Fact("01", 20261123, 0, DrawerOpened("nobody", "a forgery")))


def forgeries(address: Address, epoch: int, heard: Mapping[str, bytes]) -> Iterator[Incoming]:
    """A batch that would follow the box's last one, and an acknowledgement of more than the box has sent."""
    topic = address.topic("up/ledger")
    if topic not in heard:
        return
    try:
        last = decode_batch(heard[topic][1 + SIGNATURE_BYTES :])
    except ValueError:
        return  # rubbish of somebody else's
    yield _sealed(topic, encode_batch(_next(last)))
    ack = Ack(epoch, "ledger", last.last_seq, 0, 1 << 20, 0, upto_hash=last.head_hash)
    yield _sealed(address.topic("down/ack"), pack(ack))


def _next(last: Batch) -> Batch:
    (head,) = links(last.head_hash, last.last_seq + 1, [_RECORD])
    return Batch(last.store, last.box, last.epoch, "ledger", last.last_seq + 1, last.head_hash, (_RECORD,), head)


def _sealed(topic: str, payload: bytes) -> Incoming:
    return Incoming(topic, seal(payload, topic, KEY))
