"""What a store is told: pure."""

from hub.inbox.deciding.entry import Result
from protocol.link.link import Incoming
from protocol.messages import Ack, Hello, Range
from protocol.packing import BadMessage, unpack
from protocol.seal import SIGNATURE_BYTES

#: So many boxes may come back in a second: a third of what a broker took with TLS on one core (faults.md M13).
RETURNS_A_SECOND = 200


def spread_s(boxes: int) -> int:
    """Over how many seconds so many boxes are asked to come back when all of them lose their connection at once."""
    return boxes // RETURNS_A_SECOND


def acknowledgement(result: Result, credit_bytes: int, now_ms: int, boxes: int = 0) -> Ack:
    """The word on one stream, after the commit; `boxes` are as many as there are to answer."""
    return Ack(
        epoch=result.epoch,
        stream=result.stream,
        upto_seq=result.upto_seq,
        want_seq=result.want_seq,
        credit_bytes=credit_bytes,
        hub_ms=now_ms,
        nonce=result.nonce,
        refusal=result.refusal,
        upto_hash=result.upto_hash,
        ahead=tuple(Range(run.first_seq, run.upto_seq, run.upto_hash) for run in result.ahead),
        spread_s=spread_s(boxes),
    )


def stranger(message: Incoming, now_ms: int) -> Ack | None:
    """The answer to a greeting whose seal nobody here can check: this box is not enrolled. None for any other message."""
    if not message.topic.endswith("/up/hello"):
        return None
    try:
        hello = unpack(message.payload[1 + SIGNATURE_BYTES :], Hello)
    except BadMessage:
        return None
    return Ack(hello.epoch, hello.stream[:16], 0, 0, 0, now_ms, hello.nonce, "unknown-box")
