"""Promotions given travel with their sale; a sale without any takes not a byte more than before there were promotions."""

from protocol.batch import Batch, decode_batch, encode_batch
from protocol.chain import links
from protocol.facts import Fact, SaleCompleted, decode_fact, encode_fact
from protocol.packing import pack
from retail.sale import Gain, Sale, SaleLine, TenderLine

SALE = Sale(
    "01", 1, "wang", "CNY", 1, 7, 825, (SaleLine("milk", 2000, 550, 275, 825, 1300),), (TenderLine("cash", 825, 825),)
)
GAINS = (Gain("half2", 3, 1, ((1, 275),)),)


def test_a_sale_with_promotions_reads_as_it_was_written() -> None:
    fact = Fact("01", 20261123, 1, SaleCompleted(SALE, GAINS))

    assert decode_fact(encode_fact(fact)) == fact


def test_a_sale_without_promotions_has_the_bytes_that_it_always_had() -> None:
    assert encode_fact(Fact("01", 20261123, 1, SaleCompleted(SALE))) == pack((1, "01", 20261123, 1, (SALE,)))


def test_both_kinds_share_a_batch() -> None:
    records = tuple(encode_fact(Fact("01", 20261123, 1, SaleCompleted(SALE, gains))) for gains in ((), GAINS, ()))
    head = links(bytes(32), 1, records)[-1]

    batch = Batch("s01", "box1", 1, "ledger", 1, bytes(32), records, head)

    assert decode_batch(encode_batch(batch)).records == records
