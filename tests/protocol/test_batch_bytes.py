"""Hostile and broken batches: refused with a reason, within bounds."""

import contextlib

import msgspec
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from protocol.batch import PLAIN_BYTES_MAX, Batch, decode_batch, encode_batch
from protocol.packing import BadMessage, pack
from protocol.planes import pack_ints

GOOD = Batch("s001", "b1", 1, "ledger", 5, b"p" * 32, (b"a", b"bc"), b"h" * 32)


def wire(**other: object) -> bytes:
    """The good batch with some fields made otherwise."""
    names = [
        "form",
        "store",
        "box",
        "epoch",
        "stream",
        "first_seq",
        "previous_hash",
        "head_hash",
        "rows",
        "places",
        "sales",
        "ahead",
    ]
    plain = msgspec.msgpack.decode(zstandard.decompress(encode_batch(GOOD)))
    fields = {**dict(zip(names, plain, strict=True)), **other}
    return zstandard.compress(pack(list(fields.values())))


def test_the_numbers_of_a_batch_follow_from_its_first():
    assert decode_batch(encode_batch(GOOD)) == GOOD
    assert GOOD.last_seq == 6


@pytest.mark.parametrize(
    "other",
    [
        {"form": 2},
        {"form": 0},
        {"epoch": 0},
        {"epoch": True},
        {"first_seq": 0},
        {"first_seq": -1},
        {"first_seq": 2**63},
        {"first_seq": 1.0},
        {"store": b"s001"},
        {"stream": None},
        {"rows": [], "places": pack_ints([])},
        {"rows": ["text", b"bytes"]},
        {"places": pack_ints([0])},
        {"places": pack_ints([1, 0])},
        {"places": pack_ints([0, 0])},
        {"places": pack_ints([0, 2])},
        {"places": pack_ints([-1, 0])},
        {"sales": []},
        {"sales": [0] + [b"\x01"] * 21},
        {"ahead": 1},
    ],
)
def test_a_batch_that_breaks_a_rule_is_refused(other):
    with pytest.raises(BadMessage):
        decode_batch(wire(**other))


def test_every_truncation_is_refused():
    data = encode_batch(GOOD)
    for end in range(len(data)):
        with pytest.raises(BadMessage):
            decode_batch(data[:end])


@given(st.binary(max_size=200))
def test_garbage_is_refused(data):
    with pytest.raises(BadMessage):
        decode_batch(data)


@given(st.binary(max_size=200))
def test_garbage_in_a_good_frame_is_refused(data):
    with pytest.raises(BadMessage):
        decode_batch(zstandard.compress(data))


@given(st.data())
def test_a_changed_byte_is_refused_or_another_batch_never_another_error(data):
    plain = bytearray(zstandard.decompress(encode_batch(GOOD)))
    plain[data.draw(st.integers(0, len(plain) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(BadMessage):
        decode_batch(zstandard.compress(bytes(plain)))


def test_a_compression_bomb_is_refused_before_it_is_unpacked():
    bomb = bytes(PLAIN_BYTES_MAX + 1)
    streamed = zstandard.ZstdCompressor(write_content_size=False).compress(bomb)

    for frame in (zstandard.compress(bomb), streamed):
        with pytest.raises(BadMessage, match=str(PLAIN_BYTES_MAX)):
            decode_batch(frame)


def test_a_frame_that_asks_for_a_huge_window_is_refused():
    params = zstandard.ZstdCompressionParameters.from_level(3, window_log=26, enable_ldm=True)
    compressor = zstandard.ZstdCompressor(compression_params=params).compressobj()

    with pytest.raises(BadMessage):
        decode_batch(compressor.compress(b"x" * 100) + compressor.flush())


def test_bytes_behind_the_frame_are_refused():
    with pytest.raises(BadMessage):
        decode_batch(encode_batch(GOOD) + b"more")
