"""A file of facts comes back as it was written, and any damage to it is told before anything of it counts."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.carrier import Header, read_carrier, read_header, write_carrier
from protocol.packing import BadMessage

HEADER = Header("acme", "s01", "box1", 1, "ledger", 41, 99, 1_795_435_200_000)
bodies = st.lists(st.binary(max_size=200), max_size=5)


def written(messages: list[bytes]) -> bytes:
    return b"".join(write_carrier(HEADER, messages))


def read(data: bytes) -> list[bytes]:
    return list(read_carrier(io.BytesIO(data).read))


@given(bodies)
def test_a_file_comes_back_as_it_was_written(messages: list[bytes]) -> None:
    data = written(messages)

    assert read_header(io.BytesIO(data).read) == HEADER
    assert read(data) == messages


@given(bodies, st.data())
def test_a_file_that_was_cut_short_is_refused(messages: list[bytes], data: st.DataObject) -> None:
    whole = written(messages)

    with pytest.raises(BadMessage):
        read(whole[: data.draw(st.integers(0, len(whole) - 1))])


@given(bodies, st.data())
def test_a_file_with_any_byte_changed_is_refused(messages: list[bytes], data: st.DataObject) -> None:
    whole = bytearray(written(messages))
    whole[data.draw(st.integers(0, len(whole) - 1))] ^= data.draw(st.integers(1, 255))

    with pytest.raises(BadMessage):
        read(bytes(whole))


def test_an_end_that_was_made_a_beginning_is_refused() -> None:
    whole = bytearray(written([b"a" * 50]))
    whole[-(9 + 32)] = whole[8]  # the last frame says of itself what the first one does

    with pytest.raises(BadMessage, match="damaged"):
        read(bytes(whole))


def test_a_file_with_a_frame_taken_out_is_refused() -> None:
    one, both = written([b"a" * 50]), written([b"a" * 50, b"b" * 50])
    begin = len(one) - 9 - 32

    with pytest.raises(BadMessage):
        read(both[:begin] + both[begin + 9 + 50 :])


@given(st.binary(max_size=400))
def test_any_other_file_is_refused(data: bytes) -> None:
    with pytest.raises(BadMessage):
        read(b"LNFACTS1" + data)
    with pytest.raises(BadMessage):
        read(data)
