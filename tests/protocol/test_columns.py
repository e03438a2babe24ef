"""Whatever goes up in columns comes down as the very same bytes."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.batch import RECORDS_MAX, Batch, decode_batch, encode_batch
from protocol.columns import Sales, from_columns, read_sale, to_columns
from protocol.facts import DrawerOpened, Fact, SaleCompleted, encode_fact
from protocol.packing import BadMessage, pack
from protocol.planes import pack_ints, unpack_ints
from retail.sale import Sale, SaleLine, TenderLine

int64 = st.integers(-(2**63), 2**63 - 1)
money = st.integers(-(10**9), 10**9) | int64
texts = st.text(max_size=6) | st.integers(0, 10**7).map(str) | st.sampled_from(["007", "１２", "-0", "1_0", " 1", "+1"])
lines = st.builds(SaleLine, texts, money, money, money, money, money)
tenders = st.builds(TenderLine, texts, money, money, texts)
sales = st.builds(
    Sale,
    lane=texts,
    number=money,
    cashier=texts,
    currency=texts,
    started_at_ms=money,
    masters_revision=money,
    total_minor=money,
    lines=st.lists(lines, max_size=4).map(tuple),
    tenders=st.lists(tenders, max_size=3).map(tuple),
)
sale_records = st.builds(
    lambda sale, date, at: encode_fact(Fact(sale.lane, date, at, SaleCompleted(sale))), sales, money, money
)
other_records = st.builds(
    lambda lane, date, at, by: encode_fact(Fact(lane, date, at, DrawerOpened(by, "change"))), texts, money, money, texts
)
records = sale_records | other_records | st.binary(max_size=40)


def a_sale(n: int) -> Sale:
    line = SaleLine(str(1_000_000 + n), 1000, 250, 0, 250, 900)
    return Sale("01", n, "c01", "CNY", 1_000 * n, 7, 250, (line,), (TenderLine("cash", 250, 300),))


def a_record(n: int) -> bytes:
    return encode_fact(Fact("01", 20261123, 1_000 * n + 500, SaleCompleted(a_sale(n))))


def batch_of(*some: bytes) -> Batch:
    return Batch("s001", "b1", 1, "ledger", 1, b"p" * 32, some, b"h" * 32)


@given(st.lists(int64, max_size=50))
def test_whole_numbers_come_back_from_planes(numbers):
    assert list(unpack_ints(pack_ints(numbers), len(numbers))) == numbers


@pytest.mark.parametrize("data", [b"", b"\x03aaa", b"\x01\x00", b"\x02\x00\x00\x00", b"\x01\x00\x00\x00"])
def test_planes_that_do_not_hold_two_numbers_are_refused(data):
    with pytest.raises(BadMessage):
        unpack_ints(data, 2)


def test_a_number_beyond_64_bits_does_not_fit_a_plane():
    with pytest.raises(OverflowError):
        pack_ints([2**63])


@given(st.lists(records, min_size=1, max_size=12), st.sampled_from([1, 3, 19]))
def test_any_mix_of_records_comes_back_byte_for_byte(some, level):
    batch = batch_of(*some)

    assert decode_batch(encode_batch(batch, level=level)) == batch


def test_a_sale_that_spelt_its_numbers_otherwise_travels_as_it_is():
    record = a_record(1)
    wide = record.replace(b"\x01", b"\xcc\x01", 1)  # kind 1 as uint8: the same value, other bytes

    assert read_sale(record) is not None
    assert read_sale(wide) is None
    assert decode_batch(encode_batch(batch_of(record, wide))).records == (record, wide)


def test_a_sale_with_a_field_of_tomorrow_travels_as_it_is():
    plain = msgspec.msgpack.decode(a_record(1))
    plain[4][0].append("new")
    tomorrow = pack(plain)

    assert read_sale(tomorrow) is None
    assert decode_batch(encode_batch(batch_of(tomorrow))).records == (tomorrow,)


def test_a_sale_with_text_that_is_none_travels_as_it_is():
    odd = a_record(1).replace(b"c01", b"c\xff1")

    assert read_sale(odd) is None
    assert decode_batch(encode_batch(batch_of(a_record(1), odd))).records == (a_record(1), odd)


def test_sums_beyond_64_bits_send_the_batch_row_by_row():
    line = SaleLine("1", 2**62, 2**62, 0, 1, 0)
    record = encode_fact(Fact("01", 1, 1, SaleCompleted(msgspec.structs.replace(a_sale(1), lines=(line,)))))

    assert read_sale(record) is not None
    assert decode_batch(encode_batch(batch_of(record))).records == (record,)


def test_columns_take_a_third_fewer_bytes_than_rows():
    import zstandard

    some = [a_record(n) for n in range(100)]

    rows = len(zstandard.ZstdCompressor(level=3).compress(pack(some)))

    assert len(encode_batch(batch_of(*some))) < rows * 2 / 3


def table() -> Sales:
    rows = [read_sale(a_record(n)) for n in (1, 2, 3)]
    return to_columns([row for row in rows if row])


@pytest.mark.parametrize("name", [name for name in Sales.__struct_fields__ if name != "count"])
def test_a_table_with_a_short_column_is_refused(name):
    column = getattr(table(), name)

    with pytest.raises(BadMessage):
        from_columns(msgspec.structs.replace(table(), **{name: column[:-1]}))


@pytest.mark.parametrize("counts", [[-1, 1, 1], [70_000, 1, 1]])
def test_a_table_that_claims_too_many_lines_is_refused(counts):
    with pytest.raises(BadMessage):
        from_columns(msgspec.structs.replace(table(), lines=pack_ints(counts)))


def test_a_table_whose_sums_overflow_is_refused():
    with pytest.raises(BadMessage):
        from_columns(msgspec.structs.replace(table(), number=pack_ints([2**63 - 1] * 3)))


def test_more_records_than_a_batch_may_have_are_refused():
    with pytest.raises(BadMessage):
        decode_batch(encode_batch(batch_of(*[b"x"] * (RECORDS_MAX + 1))))
