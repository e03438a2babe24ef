"""Facts of goods that come back and of goods that were taken out again: their bytes are for ever, and travel beside sales."""

from protocol.batch import Batch, decode_batch, encode_batch
from protocol.chain import genesis, links
from protocol.columns import read_sale
from protocol.facts import Fact, GoodsVoided, SaleCompleted, SaleReturned, decode_fact, encode_fact
from protocol.reading import fact_in_words
from retail.returns.origin import Origin, ReceiptKey
from retail.sale import Details, LineDetail, Override, Sale, SaleLine, TenderLine
from retail.voiding import VoidedLine

#: As the first version that knew the kind wrote it.
RETURNED = (
    "9503a23033ce01352903099499a2303308a477616e67a3434e590107d1fea29196a46d303031d1fc18cd015e00d1fea2cd03"
    "849194a463617368d1fea2d1fea2a0909991980194a00000a090c200c20095cd015ea477616e67a26c69a4676966740400a0"
    "00009000009091950194a3733031a23032010101cd1770cd03e8"
)
VOIDED = "9505a23033ce013529030993a477616e679193a46d303031cd07d0cd02bcc3"
BACK = SaleReturned(
    Sale(
        "03",
        8,
        "wang",
        "CNY",
        1,
        7,
        -350,
        (SaleLine("m001", -1000, 350, 0, -350, 900),),
        (TenderLine("cash", -350, -350),),
    ),
    details=Details((LineDetail(1, override=Override(350, "wang", "li", "gift", 4)),)),
    origins=(Origin(1, ReceiptKey("s01", "02", 1, 1), 1, 6000, 1000),),
)
GONE = GoodsVoided("wang", (VoidedLine("m001", 2000, 700),), whole=True)


def test_their_first_bytes_are_read_as_what_they_were() -> None:
    assert decode_fact(bytes.fromhex(RETURNED)) == Fact("03", 20261123, 9, BACK)
    assert decode_fact(bytes.fromhex(VOIDED)) == Fact("03", 20261123, 9, GONE)


def test_they_are_told_in_words() -> None:
    assert fact_in_words(Fact("03", 20261123, 9, BACK)).endswith(
        "return 8, -3.50 CNY for 1 lines, cash -3.50, of s01-02-1-000001"
    )
    assert fact_in_words(Fact("03", 20261123, 9, GONE)).endswith(
        "a cart was given up by wang: m001 x 2, 700 minor units"
    )


def test_a_batch_carries_returns_as_rows_beside_the_table_of_sales() -> None:
    sold = SaleCompleted(
        Sale(
            "02",
            1,
            "wang",
            "CNY",
            1,
            7,
            2100,
            (SaleLine("m001", 6000, 350, 0, 2100, 900),),
            (TenderLine("cash", 2100, 2100),),
        )
    )
    records = tuple(encode_fact(Fact("02", 20261123, 9, body)) for body in (sold, BACK, GONE, sold))
    before = genesis("s01", "b1", 1, "ledger")
    batch = Batch("s01", "b1", 1, "ledger", 1, before, records, links(before, 1, records)[-1])

    assert [read_sale(record) is None for record in records] == [False, True, True, False]
    assert decode_batch(encode_batch(batch)) == batch
