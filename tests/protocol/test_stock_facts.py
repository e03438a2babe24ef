"""Facts about stock: the bytes of their first version for ever, what they do to the figures, and how they read."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.facts import (
    Body,
    CountClosed,
    CountOpened,
    Fact,
    RetailIssued,
    StockCounted,
    StockMoved,
    decode_fact,
    encode_fact,
)
from protocol.reading import fact_in_words
from protocol.stock import effects
from retail.stock import Expected, IssueLine, Look, Looked, MoveLine, Receipts

FIRST = json.loads((Path(__file__).parent / "fixtures" / "stock_facts_1.json").read_text())
AT_MS = 1_795_420_800_000
LOOKED = Looked(2, "li", "A1", 4210, (Look("milk", 7000, "L0712"),), (Expected("milk", 8000, (("L0712", 8000),)),))
ISSUED = RetailIssued(
    31,
    "day",
    "lantern",
    (Receipts("01", 1, 1, 143), Receipts("02", 1, 1, 97)),
    (IssueLine("apple", 8125), IssueLine("milk", 9000, "L0712")),
)
BODIES: dict[str, Body] = {
    "moved": StockMoved(12, "receipt", "wang", (MoveLine("milk", 24000, "L0712"), MoveLine("apple", 12500)), "DN 8812"),
    "counted_moved": StockMoved(13, "count", "li", (MoveLine("milk", -1000),), "", "", 2),
    "issued": ISSUED,
    "opened": CountOpened(2, "li", "dairy"),
    "looked": StockCounted(LOOKED),
    "closed": CountClosed(2, "li", True, 1),
}


@pytest.mark.parametrize(("at", "name"), list(enumerate(BODIES)))
def test_bytes_of_the_first_version_are_read_and_written_as_they_were(at, name):
    fact = Fact("", 20261123, AT_MS + at, BODIES[name])

    assert decode_fact(bytes.fromhex(FIRST[name])) == fact
    assert encode_fact(fact).hex() == FIRST[name]


def test_what_is_issued_leaves_the_books_and_waits_no_more():
    fact = Fact("", 20261123, AT_MS, ISSUED)

    assert list(effects(fact)) == [("apple", "", -8125, -8125), ("milk", "L0712", -9000, -9000)]
    assert list(effects(Fact("", 20261123, AT_MS, BODIES["counted_moved"]))) == [("milk", "", -1000, 0)]
    assert list(effects(Fact("", 20261123, AT_MS, BODIES["looked"]))) == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("moved", "stock document 12 (receipt) by wang: milk x 24, apple x 12.5, DN 8812"),
        (
            "issued",
            "retail issue 31 by day, lantern: lane 01 receipts 1 to 143, lane 02 receipts 1 to 97, apple x 8.125",
        ),
        ("opened", "count 2 opened by li: dairy"),
        ("looked", "count 2, A1 by li as of fact 4210: 1 items"),
        ("closed", "count 2 booked in 1 documents by li"),
    ],
)
def test_they_read_as_sentences(name, words):
    assert words in fact_in_words(decode_fact(bytes.fromhex(FIRST[name])))


codes = st.text("abcdefghijkmnpqrst0123456789", min_size=32, max_size=32)
largest = st.builds(IssueLine, codes, st.integers(-(10**12), 10**12), st.text("L0123456789", min_size=20, max_size=20))


@given(st.lists(largest, min_size=1, max_size=3))
def test_the_largest_document_fits_a_fact(lines):
    """700 goods with the longest codes and lots: what one document of an issue holds."""
    many = tuple(lines * 700)[:700]
    receipts = tuple(Receipts(f"{lane:032d}", 1, 10**9, 10**9 + 400) for lane in range(60))

    record = encode_fact(Fact("", 20261123, AT_MS, RetailIssued(1, "shift", "x" * 32, receipts, many)))

    assert len(record) <= 64 * 1024
