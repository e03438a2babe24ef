"""What most sales do not have travels with those that have it; the others take not a byte more."""

from hypothesis import given
from hypothesis import strategies as st

from protocol.facts import Fact, SaleCompleted, decode_fact, encode_fact
from protocol.masters import decode_master, encode_master
from protocol.messages import Document
from protocol.packing import pack
from retail.catalogue import Item, Pack
from retail.sale import Cut, Details, LineDetail, Marks, Sale, SaleLine, TenderLine

SALE = Sale(
    "01", 1, "wang", "CNY", 1, 7, 550, (SaleLine("milk", 1000, 550, 0, 550, 1300),), (TenderLine("cash", 550, 550),)
)
marks = st.builds(Marks, st.text(max_size=20), st.integers(0, 99991231), st.integers(0, 99991231), st.text(max_size=20))


@given(marks)
def test_the_lot_of_a_line_reads_as_it_was_written(told: Marks) -> None:
    fact = Fact("01", 20261123, 1, SaleCompleted(SALE, details=Details((LineDetail(1, told),))))

    assert decode_fact(encode_fact(fact)) == fact


def test_a_sale_without_details_has_the_bytes_that_it_always_had() -> None:
    fact = Fact("01", 20261123, 1, SaleCompleted(SALE, (), Details()))

    assert encode_fact(fact) == pack((1, "01", 20261123, 1, (SALE,)))


def test_a_discount_that_a_person_gave_reads_as_it_was_written() -> None:
    cuts = (Cut(((1, 55),), 1000, True, "wang", "li", "熟客", 4), Cut(((1, 5),), 0, False, "wang"))
    fact = Fact("01", 20261123, 1, SaleCompleted(SALE, details=Details(cuts=cuts)))

    assert decode_fact(encode_fact(fact)) == fact


def test_an_item_with_packs_reads_as_it_was_written_and_one_without_takes_no_byte_for_them() -> None:
    plain = Item("milk", "牛奶", 550)
    cased = Item("milk", "牛奶", 550, packs=(Pack("16901234567899", 24000, "箱"),))

    assert encode_master(plain) == pack(("milk", "牛奶", 550))
    assert [decode_master(Document("item", "milk", 1, encode_master(one))) for one in (plain, cased)] == [plain, cased]
