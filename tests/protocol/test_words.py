"""The small messages, facts, seals, chains and topics."""

import contextlib

import msgpack
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from protocol.chain import genesis, link, links
from protocol.facts import (
    RECORD_BYTES_MAX,
    CashMoved,
    ClockDoubted,
    ClockTrusted,
    CountClosed,
    CountOpened,
    DayClosed,
    DeviceFaulted,
    DeviceRecovered,
    DrawerForced,
    DrawerLeftOpen,
    DrawerOpened,
    Fact,
    FactsLost,
    GoodsVoided,
    PaymentDoubted,
    PaymentResolved,
    PaymentReversed,
    ReceiptsPrinted,
    ReceiptsUnprinted,
    RetailIssued,
    SaleCompleted,
    SaleReturned,
    ShiftClosed,
    ShiftCounted,
    ShiftOpened,
    ShiftSupplemented,
    StockCounted,
    StockMoved,
    UnknownFact,
    decode_fact,
    encode_fact,
)
from protocol.facts import record as facts_record
from protocol.masters import StoreDoc, decode_master, encode_master
from protocol.messages import Ack, Document, Hello, MastersHead, Page, Pull, Range, State
from protocol.packing import BadMessage, pack, unpack, unpack_plain
from protocol.seal import BadSeal, seal, unseal
from protocol.topics import SHARDS, Address, masters_topic, parse, shard_of, up_filter
from retail.barcodes import DEFAULT_RULES
from retail.catalogue import Item
from retail.returns.origin import Origin, ReceiptKey
from retail.sale import Sale, SaleLine, TenderLine
from retail.shifts import Counted, Handover, Sum, Supplement
from retail.stock import Expected, IssueLine, Look, Looked, MoveLine, Receipts
from retail.voiding import VoidedLine

KEY = Ed25519PrivateKey.generate()
codes = st.from_regex(r"[a-z0-9]{2,32}", fullmatch=True)
words = st.text(max_size=20)
numbers = st.integers(-(2**63), 2**64 - 1)
origins = st.builds(Origin, numbers, st.builds(ReceiptKey, codes, codes, numbers, numbers), numbers, numbers, numbers)
BACK = Sale("01", 8, "wang", "CNY", 1, 1, -550, (SaleLine("milk", -1000, 550, 0, -550, 900),), ())
counts = st.lists(st.builds(Counted, codes, numbers), max_size=3).map(tuple)
sums = st.lists(st.builds(Sum, words, words, numbers, numbers), max_size=3).map(tuple)
pieces = st.lists(st.tuples(numbers, numbers), max_size=3).map(tuple)
ended = st.lists(st.tuples(codes, numbers), max_size=3).map(tuple)
handovers = st.builds(
    Handover,
    numbers,
    words,
    codes,
    numbers,
    numbers,
    numbers,
    sums,
    counts,
    numbers,
    words,
    st.booleans(),
    numbers,
    pieces,
)
moves = st.lists(st.builds(MoveLine, codes, st.integers(-(10**9), 10**9), words), max_size=3).map(tuple)
issued = st.lists(st.builds(IssueLine, words, numbers, words), max_size=3).map(tuple)
receipts = st.lists(st.builds(Receipts, words, numbers, numbers, numbers), max_size=3).map(tuple)
lots = st.lists(st.tuples(words, numbers), max_size=2).map(tuple)
looks = st.lists(st.builds(Look, words, numbers, words), max_size=3).map(tuple)
stood = st.lists(st.builds(Expected, words, numbers, lots), max_size=3).map(tuple)
bodies = (
    st.builds(DrawerOpened, words, words)
    | st.builds(CashMoved, words, st.integers(-(10**12), 10**12), words, words, words)
    | st.builds(
        GoodsVoided,
        words,
        st.lists(st.builds(VoidedLine, codes, numbers, numbers), max_size=3).map(tuple),
        st.booleans(),
    )
    | st.builds(SaleReturned, st.just(BACK), origins=st.lists(origins, max_size=3).map(tuple))
    | st.builds(ShiftOpened, numbers, words, numbers, codes)
    | st.builds(ShiftCounted, numbers, words, counts, pieces)
    | st.builds(ShiftClosed, handovers)
    | st.builds(ShiftSupplemented, st.builds(Supplement, numbers, numbers, words, words, sums, counts))
    | st.builds(
        DayClosed,
        words,
        codes,
        ended,
        ended,
        st.lists(st.tuples(codes, codes, numbers, numbers), max_size=3).map(tuple),
        pieces,
    )
    | st.builds(PaymentDoubted, *(words,) * 3, numbers, codes, words, words)
    | st.builds(PaymentResolved, *(words,) * 3, numbers, codes, st.booleans(), *(words,) * 4)
    | st.builds(PaymentReversed, words, codes, numbers, codes, words, words, words)
    | st.builds(StockMoved, numbers, words, words, moves, words, words, numbers)
    | st.builds(RetailIssued, numbers, words, words, receipts, issued)
    | st.builds(CountOpened, numbers, words, words)
    | st.builds(StockCounted, st.builds(Looked, numbers, words, words, numbers, looks, stood))
    | st.builds(CountClosed, numbers, words, st.booleans(), numbers)
    | st.builds(DeviceFaulted, words, words)
    | st.builds(DeviceRecovered, words, numbers)
    | st.builds(ClockDoubted, numbers, words)
    | st.builds(ClockTrusted, numbers)
    | st.builds(ReceiptsUnprinted, st.lists(numbers, max_size=3).map(tuple), numbers, words)
    | st.builds(ReceiptsPrinted, numbers)
    | st.builds(DrawerForced, words)
    | st.builds(DrawerLeftOpen, words, numbers)
    | st.builds(FactsLost, numbers, numbers, numbers, numbers, words)
)
ranges = st.none() | st.lists(st.builds(Range, numbers, numbers, st.binary(max_size=32)), max_size=9).map(tuple)
messages = (
    st.builds(Ack, numbers, words, numbers, numbers, numbers, numbers, numbers, words, st.binary(max_size=32), ranges)
    | st.builds(State, st.booleans(), words, numbers)
    | st.builds(MastersHead, numbers)
    | st.builds(Pull, numbers, numbers, numbers, words, numbers)
    | st.builds(
        Page, numbers, numbers, numbers, st.tuples(st.builds(Document, words, words, numbers, st.binary())), words
    )
)


# -- packing ---------------------------------------------------------------------------------------------------------


@given(messages)
def test_messages_come_back_as_they_were(message):
    assert unpack(pack(message), type(message)) == message


def test_fields_of_tomorrow_are_overlooked_and_those_of_yesterday_filled_in():
    ack = Ack(1, "ledger", 5, 0, 100, 7)

    assert unpack(pack([1, "ledger", 5, 0, 100, 7]), Ack) == ack
    assert unpack(pack([1, "ledger", 5, 0, 100, 7, 0, "", b"", None, 0, "new"]), Ack) == ack


@given(st.binary(max_size=100))
def test_garbage_is_no_message(data):
    with pytest.raises(BadMessage):
        unpack(data, Hello)


@pytest.mark.parametrize(
    "data",
    [
        b"\x91" * 100_000,  # nesting
        b"\xdd\xff\xff\xff\xff",  # an array of four thousand million
        b"\xdb\x7f\xff\xff\xff",  # a text of two thousand million bytes
        b"\xd6\xff\x00\x00\x00\x00",  # a timestamp
        msgpack.packb("x" * 5_000),
        msgpack.packb({1: 2}),
        b"\xa2\xff\xfe",  # not UTF-8
        b"\xa3\xed\xa0\x80",  # a lone surrogate
        b"\x01\x01",  # two values
        b"",
    ],
)
def test_what_claims_too_much_or_is_no_message_is_refused(data):
    with pytest.raises(BadMessage):
        unpack_plain(data)


def test_a_bool_is_no_number():
    with pytest.raises(BadMessage):
        unpack(pack([True]), MastersHead)


# -- facts -----------------------------------------------------------------------------------------------------------


@given(st.builds(Fact, words, numbers, numbers, bodies))
def test_facts_come_back_as_they_were(fact):
    assert decode_fact(encode_fact(fact)) == fact


def test_an_unknown_kind_is_carried_whole():
    fact = decode_fact(pack([63, "01", 20261123, 1, ["anything", [1]], "more"]))

    assert fact.body == UnknownFact(63, ["anything", [1]])


def test_an_unknown_fact_is_never_written_by_us():
    with pytest.raises(TypeError):
        encode_fact(Fact("01", 1, 1, UnknownFact(63, [])))


def test_a_fact_larger_than_any_hub_takes_is_not_made():
    with pytest.raises(ValueError):
        encode_fact(Fact("01", 1, 1, DrawerOpened("c01", "x" * RECORD_BYTES_MAX)))


@given(st.data())
def test_a_sale_that_is_read_in_one_step_is_the_one_that_is_taken_apart(data):
    sale = data.draw(st.from_type(Sale))
    with contextlib.suppress(ValueError, OverflowError, UnicodeEncodeError):
        record = encode_fact(Fact("01", 20261123, 1, SaleCompleted(sale)))
        assert decode_fact(record) == facts_record._decode_any(record) == Fact("01", 20261123, 1, SaleCompleted(sale))


@given(st.data())
def test_a_spoilt_record_is_read_the_same_either_way_or_refused(data):
    sale = Sale(
        "01", 7, "wang", "CNY", 1, 1, 550, (SaleLine("milk", 1000, 550, 0, 550, 900),), (TenderLine("cash", 550, 600),)
    )
    record = bytearray(encode_fact(Fact("01", 20261123, 1, SaleCompleted(sale))))
    for _ in range(data.draw(st.integers(1, 3))):
        record[data.draw(st.integers(0, len(record) - 1))] = data.draw(st.integers(0, 255))

    def outcome(read):
        try:
            return read(bytes(record))
        except BadMessage:
            return None

    assert outcome(decode_fact) == outcome(facts_record._decode_any)


@pytest.mark.parametrize(
    "plain", [[], [1, "01", 1, 1], [True, "01", 1, 1, []], [1, "01", 1, 1, []], [2, 1, 1, 1, []], "x"]
)
def test_what_is_no_fact_is_refused(plain):
    with pytest.raises(BadMessage):
        decode_fact(pack(plain))


# -- masters ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("master", [Item("milk", "牛奶", 550), DEFAULT_RULES[0], StoreDoc("s001", "一号店")])
def test_masters_come_back_as_they_were(master):
    kinds: dict[type, str] = {Item: "item", StoreDoc: "store"}
    kind = kinds.get(type(master), "rule")

    assert decode_master(Document(kind, "key", 1, encode_master(master))) == master
    assert decode_master(Document(kind, "key", 1, b"")) is None


def test_an_unknown_master_is_refused():
    with pytest.raises(BadMessage):
        decode_master(Document("member", "key", 1, b"\x90"))


# -- seal ------------------------------------------------------------------------------------------------------------


@given(st.binary(max_size=50), st.text(max_size=20))
def test_a_sealed_payload_comes_back(payload, topic):
    assert unseal(seal(payload, topic, KEY), topic, KEY.public_key()) == payload


@given(st.data())
def test_one_changed_bit_anywhere_breaks_the_seal(data):
    sealed = bytearray(seal(b"payload", "topic", KEY))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= 1 << data.draw(st.integers(0, 7))

    with pytest.raises(BadSeal):
        unseal(bytes(sealed), "topic", KEY.public_key())


def test_a_seal_holds_for_its_own_topic_and_key_only():
    sealed = seal(b"payload", "topic", KEY)

    for topic, key in (("other", KEY), ("topic", Ed25519PrivateKey.generate())):
        with pytest.raises(BadSeal):
            unseal(sealed, topic, key.public_key())
    with pytest.raises(BadSeal):
        unseal(b"", "topic", KEY.public_key())


# -- chain -----------------------------------------------------------------------------------------------------------


@given(st.lists(st.binary(max_size=10), min_size=1, max_size=10), st.data())
def test_any_edit_of_the_past_changes_the_newest_hash(records, data):
    place = data.draw(st.integers(0, len(records) - 1))
    edited = [*records]
    edited[place] += b"!"
    start = genesis("s001", "b1", 1, "ledger")

    assert links(start, 1, records)[-1] != links(start, 1, edited)[-1]


def test_a_run_of_links_is_one_link_after_another():
    start = genesis("s001", "b1", 1, "ledger")
    first = link(start, 1, b"a")

    assert links(start, 1, [b"a", b"b"]) == [first, link(first, 2, b"b")]


def test_two_lives_of_a_box_never_share_a_chain():
    assert genesis("s001", "b1", 1, "ledger") != genesis("s001", "b1", 2, "ledger")
    assert genesis("s001", "b1", 1, "ledger") != genesis("s001", "b1", 1, "telemetry")


# -- topics ----------------------------------------------------------------------------------------------------------


@given(codes, codes)
def test_an_address_comes_back_from_its_topic(store, box):
    address = Address("org1", store, box)

    assert parse(address.topic("up/ledger")) == (address, "up/ledger")
    assert 0 <= int(shard_of(store), 16) < SHARDS


@pytest.mark.parametrize(
    "topic",
    [
        "",
        "ln/v1/org1",
        "ln/v2/org1/%s/s001/b1/up/ledger",
        "ln/v1/org1/zz/s001/b1/up/ledger",
        "ln/v1/org1/%s/s001/b1/up/money",
        "ln/v1/org1/%s/s001/b1/up/ledger/more",
        "ln/v1/org1/%s/s001/B1/up/ledger",
        "ln/v1/org1/%s/s001/+/up/ledger",
        "ln/v1/org1/%s/s001/b1\n/up/ledger",
        "ln/v1//%s/s001/b1/up/ledger",
    ],
)
def test_what_is_no_box_topic_is_refused(topic):
    with pytest.raises(BadMessage):
        parse(topic.replace("%s", shard_of("s001")))


def test_topics_of_other_leaves_are_not_made():
    with pytest.raises(ValueError):
        Address("org1", "s001", "b1").topic("up/money")


def test_filters_and_heads_are_under_the_organisation():
    assert up_filter("org1", "0a") == "ln/v1/org1/0a/+/+/up/+"
    assert masters_topic("org1") == "ln/v1/org1/masters/all"
