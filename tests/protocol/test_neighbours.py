"""A version talks with the one before it: bytes that were written then are read now, and those of now can be read then."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
import zstandard
from msgspec import Struct

from protocol.batch import Batch, decode_batch, encode_batch
from protocol.chain import links
from protocol.facts import Fact, SaleReturned, decode_fact, encode_fact
from protocol.messages import Ack, Hello, Range
from protocol.packing import pack, unpack
from retail.returns.origin import Origin, ReceiptKey, WentBack
from retail.sale import Details, Gain, Sale, SaleLine

#: Bytes that the code wrote before batches could go ahead of a backlog.
BEFORE = json.loads((Path(__file__).parent / "fixtures" / "wire_1_before_ahead.json").read_text())
RECORDS = tuple(bytes.fromhex(record) for record in BEFORE["records"])
HASHES = [bytes.fromhex(digest) for digest in BEFORE["hashes"]]
BATCH = Batch("s001", "b1", 1, "ledger", 2, HASHES[1], RECORDS[1:], HASHES[4])


class AckThen(Struct, frozen=True, array_like=True):
    """What a box of that version reads."""

    epoch: int
    stream: str
    upto_seq: int
    want_seq: int
    credit_bytes: int
    hub_ms: int
    nonce: int = 0
    refusal: str = ""
    upto_hash: bytes = b""


def test_a_batch_of_then_is_read_and_does_not_go_ahead():
    batch = decode_batch(bytes.fromhex(BEFORE["batch"]))

    assert batch == BATCH
    assert links(batch.previous_hash, batch.first_seq, batch.records)[-1] == batch.head_hash


def test_an_acknowledgement_of_then_is_read_and_keeps_no_ranges():
    ack, wanting = (unpack(bytes.fromhex(BEFORE[name]), Ack) for name in ("ack", "ack_wanting"))

    assert ack == Ack(1, "ledger", 4, 0, 1 << 20, 1_795_000_200_000, 7, "", HASHES[4])
    assert wanting == Ack(2, "ledger", 4, 5, 16_384, 1_795_000_200_000, 0, "epoch")
    assert ack.ahead is wanting.ahead is None
    assert ack.spread_s == wanting.spread_s == 0


def test_a_greeting_of_then_is_read():
    hello = unpack(bytes.fromhex(BEFORE["hello"]), Hello)

    assert (hello.stream, hello.head_seq, hello.state, hello.version) == ("ledger", 4, "CATCH-UP", "0.1.0")


@pytest.mark.parametrize(("ranges", "spread_s"), [(None, 0), ((), 5), ((Range(7, 9, b"h" * 32),), 50)])
def test_a_box_of_then_reads_an_acknowledgement_of_now(ranges, spread_s):
    ack = Ack(1, "ledger", 4, 0, 1 << 20, 1_795_000_200_000, 7, "", HASHES[4], ranges, spread_s)

    then = unpack(pack(ack), AckThen)

    assert pack(then) == bytes.fromhex(BEFORE["ack"])


@pytest.mark.parametrize("ahead", [False, True])
def test_a_batch_of_now_begins_with_all_that_a_hub_of_then_reads(ahead):
    def fields(data: bytes) -> list[Any]:
        return msgspec.msgpack.decode(zstandard.decompress(data))

    now = fields(encode_batch(msgspec.structs.replace(BATCH, ahead=ahead)))

    assert now == [*fields(bytes.fromhex(BEFORE["batch"])), ahead]


# -- returns of before and of now -----------------------------------------------------------------------------------------


class ReturnedThen(Struct, frozen=True, array_like=True):
    """What the version before reads of a return."""

    sale: Sale
    gains: tuple[Gain, ...] = ()
    details: Any = None
    origins: tuple[Origin, ...] = ()


BACK = Sale("01", 8, "wang", "CNY", 1, 1, -550, (SaleLine("milk", -1000, 550, 0, -550, 900),), ())
ORIGIN = Origin(1, ReceiptKey("s01", "01", 1, 7), 1, 1000)
WENT = WentBack(ReceiptKey("s01", "01", 1, 7), "card", 550, 550)


def test_a_return_of_then_is_read_and_says_nothing_of_payments():
    record = pack((3, "01", 20261123, 1, (BACK, (), Details(), (ORIGIN,))))

    body = decode_fact(record).body

    assert body == SaleReturned(BACK, (), Details(), (ORIGIN,))
    assert encode_fact(Fact("01", 20261123, 1, SaleReturned(BACK, (), Details(), (ORIGIN,)))) == pack(
        (3, "01", 20261123, 1, (BACK, (), Details(), (ORIGIN,)))
    )


def test_a_version_of_then_reads_a_return_of_now():
    record = encode_fact(Fact("01", 20261123, 1, SaleReturned(BACK, (), Details(), (ORIGIN,), (WENT,))))

    then = msgspec.convert(msgspec.msgpack.decode(record)[4], ReturnedThen)

    assert then.origins == (ORIGIN,)


def test_a_batch_with_notes_begins_with_all_that_a_hub_of_then_reads_and_one_without_ends_where_it_did():
    def fields(batch: Batch) -> list[Any]:
        return msgspec.msgpack.decode(zstandard.decompress(encode_batch(batch)))

    plain = fields(BATCH)

    assert fields(msgspec.structs.replace(BATCH, redacted=(b"note",))) == [*plain, [b"note"]]
    assert plain == [*msgspec.msgpack.decode(zstandard.decompress(bytes.fromhex(BEFORE["batch"]))), False]
