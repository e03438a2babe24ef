import pytest
from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.insight.answers import ByHand
from hub.insight.cursors import BadCursor, from_cursor, to_cursor
from hub.insight.items import items
from hub.insight.projection.shelving import shelve
from hub.insight.reading import reading
from hub.insight.receipts.found import Place, Wanted, receipts
from hub.insight.receipts.search import read
from hub.insight.receipts.whole import receipt
from protocol.facts import SaleCompleted, SaleReturned
from retail.returns.origin import Origin, ReceiptKey
from retail.sale import Cut, Details, LineDetail, Marks, Override, TaxLine
from tests.hub.insight.chain_store import (
    APPLE,
    DAY,
    MORNING_MS,
    NOW_MS,
    ORG,
    SOAP,
    add_items,
    add_store,
    line,
    receive,
    sale,
    sold,
)


@pytest.fixture
async def chain(engine: AsyncEngine) -> AsyncEngine:
    """Two stores with receipts of two days; many share a moment."""
    await add_items(engine)
    for store in ("s001", "s002"):
        await add_store(engine, store)
        facts = [sold(n, line(amount=100 + n), lane="01", at_ms=MORNING_MS + n // 3) for n in range(1, 8)]
        facts += [sold(n, line("soap", amount=399), line("milk"), lane="02", day=DAY + 1) for n in range(1, 4)]
        await receive(engine, store, facts)
    return engine


async def numbers(engine: AsyncEngine, **wanted: object) -> list[str]:
    """All pages, two receipts each."""
    found, cursor = [], ""
    for _ in range(50):
        async with reading(engine) as connection:
            page = await receipts(connection, ORG, Wanted(**wanted, cursor=cursor, limit=2))  # type: ignore[arg-type]
        found += [row.receipt_no for row in page.receipts]
        if page.next is None:
            break
        cursor = page.next
    return found


async def test_pages_show_every_receipt_once_newest_first(chain: AsyncEngine) -> None:
    found = await numbers(chain)

    assert len(found) == len(set(found)) == 20
    assert {number[:7] for number in found[:6]} == {"s001-02", "s002-02"}
    assert found[-1] == "s001-01-1-000001"


async def test_store_lane_and_date_narrow_the_list(chain: AsyncEngine) -> None:
    assert len(await numbers(chain, store="s001")) == 10
    assert len(await numbers(chain, store="s001", lane="02")) == 3
    assert len(await numbers(chain, day=DAY)) == 14
    assert await numbers(chain, store="s009") == []


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("s002-01-1-000004", ["s002-01-1-000004"]),
        ("s001-02", ["s001-02-1-000003", "s001-02-1-000002", "s001-02-1-000001"]),
        ("s001-01-1-00000", [f"s001-01-1-00000{n}" for n in (7, 6, 5, 4, 3, 2, 1)]),
        ("7", ["s002-01-1-000007", "s001-01-1-000007"]),
        ("1.07", ["s002-01-1-000007", "s001-01-1-000007"]),
        ("SOAP", [f"s00{s}-02-1-00000{n}" for s in (2, 1) for n in (3, 2, 1)]),
        ("100%", [f"s00{s}-02-1-00000{n}" for s in (2, 1) for n in (3, 2, 1)]),
        ("nothing such", []),
        ("0%", [f"s00{s}-02-1-00000{n}" for s in (2, 1) for n in (3, 2, 1)]),
        ("_", []),
    ],
)
async def test_words_find_receipts_by_all_that_they_mean(chain: AsyncEngine, typed: str, found: list[str]) -> None:
    assert await numbers(chain, meanings=read(typed, "CNY")) == found


async def test_receipts_of_an_item_are_found_in_the_heap_in_their_places_and_in_both(chain: AsyncEngine) -> None:
    wanted = read("soap", "CNY")
    fresh = await numbers(chain, meanings=wanted)
    await shelve(chain)
    await receive(chain, "s002", [sold(9, line("soap", amount=399), lane="02", day=DAY + 2)], first=11)

    later = await numbers(chain, meanings=wanted)

    assert len(fresh) == 6
    assert later == ["s002-02-1-000009", *fresh]


async def test_a_receipt_that_fits_twice_is_shown_once(chain: AsyncEngine) -> None:
    found = await numbers(chain, meanings=read("牛奶", "CNY"))

    assert len(found) == len(set(found)) == 20
    assert await numbers(chain, store="s001", day=DAY + 1, meanings=read("milk", "CNY")) == [
        f"s001-02-1-00000{n}" for n in (3, 2, 1)
    ]


async def test_what_most_receipts_do_not_have_is_shown_too(engine: AsyncEngine) -> None:
    marks = LineDetail(1, Marks("L7", 20261231, 0, "S1"), tax_minor=50)
    taxed = Details((marks, LineDetail(2, rides=1)), 18, taxes=(TaxLine(900, 550, 50, "GST"),), tax_minor=50)
    bought = sold(1, line(), line("bottle", amount=100))
    fact = replace(bought, body=replace(bought.body, details=replace(taxed, rounding_minor=-3, coupons=("b/1",))))
    await add_store(engine, "s01")
    await receive(engine, "s01", [fact])

    async with reading(engine) as connection:
        shown = await receipt(connection, ORG, "s01", "03", 1, 1)

    assert shown
    assert [(one.lot, one.expiry, one.serial, one.rides) for one in shown.lines] == [
        ("L7", 20261231, "S1", 0),
        ("", 0, "", 1),
    ]
    assert (shown.tax_added_minor, shown.rounding_minor, shown.age, shown.coupons) == (50, -3, 18, ("b/1",))
    assert [(one.name, one.tax_minor) for one in shown.tax] == [("GST", 50)]


async def test_a_receipt_is_shown_whole_with_its_proof(chain: AsyncEngine) -> None:
    async with reading(chain) as connection:
        shown = await receipt(connection, ORG, "s001", "02", 1, 2)
        missing = await receipt(connection, ORG, "s001", "02", 2, 2)

    assert shown is not None
    assert missing is None
    assert [(one.name, one.amount_minor) for one in shown.lines] == [("Soap 100%", 399), ("牛奶 Milk 1L", 550)]
    assert sum(one.amount_minor for one in shown.lines) == shown.total_minor == 949
    assert sum(tax.net_minor + tax.tax_minor for tax in shown.tax) == 949
    assert (shown.tenders[0].given_minor, shown.tenders[0].change_minor) == (999, 50)
    assert (shown.proof.box, shown.proof.seq, shown.proof.received_ms) == ("b1", 9, NOW_MS)
    assert shown.proof.hash_hex == "09" * 32


async def test_a_return_says_where_its_goods_were_sold_and_what_a_person_settled(engine: AsyncEngine) -> None:
    await add_store(engine, "s001")
    origins = (Origin(1, ReceiptKey("s001", "03", 1, 1), 1, 2000), Origin(2, ReceiptKey("s001", "", 0, 0), 0, 1000))
    details = Details((LineDetail(2, override=Override(550, "wang", "li", "gift", 4)),))
    gone = sale(2, line("soap", -1000, -399), line("milk", -1000, -550))
    back = replace(sold(2), body=SaleReturned(gone, details=details, origins=origins))
    await receive(engine, "s001", [sold(1, line("soap", 2000, 798)), back])

    async with reading(engine) as connection:
        found = await receipt(connection, ORG, "s001", "03", 1, 2)

    assert found
    assert (found.total_minor, [one.returned_from for one in found.lines]) == (-949, ["s001-03-1-000001", "-"])
    settled = found.lines[1]
    assert (settled.before_minor, settled.by, settled.approved_by, settled.reason) == (550, "wang", "li", "gift")


async def test_a_receipt_says_who_gave_a_discount_by_hand_with_whose_word_and_why(engine: AsyncEngine) -> None:
    await add_store(engine, "s001")
    cut = Cut(((1, 55),), 1000, True, "wang", "li", "regular", 4)
    body = SaleCompleted(sale(1, line("milk", 1000, 495)), details=Details(cuts=(cut,)))
    await receive(engine, "s001", [replace(sold(1), body=body)])

    async with reading(engine) as connection:
        found = await receipt(connection, ORG, "s001", "03", 1, 1)

    assert found
    assert found.cuts == [ByHand(True, 1000, 55, "wang", "li", "regular", 4)]


async def test_goods_that_head_office_does_not_know_stand_by_their_code(engine: AsyncEngine) -> None:
    await add_store(engine, "s001")
    await receive(engine, "s001", [sold(1)])

    async with reading(engine) as connection:
        shown = await receipt(connection, ORG, "s001", "03", 1, 1)

    assert shown is not None
    assert shown.lines[0].name == "milk"


async def test_items_are_paged_by_code_and_found_by_words(engine: AsyncEngine) -> None:
    await add_items(engine)

    async with reading(engine) as connection:
        first = await items(connection, ORG, limit=2)
        second = await items(connection, ORG, limit=2, cursor=first.next or "")
        apple = await items(connection, ORG, words="苹果 22")
        percent = await items(connection, ORG, words="%")

    assert [item.id for item in (*first.items, *second.items)] == ["apple", "milk", "soap"]
    assert (first.revision, second.next) == (1, None)
    assert (apple.items[0].id, apple.items[0].weighed) == (APPLE.id, True)
    assert [item.id for item in percent.items] == [SOAP.id]


@pytest.mark.parametrize("cursor", ["x", "e30", "WzFd", "é", "A" * 500, "W10", "!!", "/w=="])
async def test_a_cursor_that_is_none_is_refused(cursor: str) -> None:
    with pytest.raises(BadCursor):
        from_cursor(cursor, Place)


def test_a_cursor_leads_back_to_its_place() -> None:
    place = Place(DAY, MORNING_MS, "s001", "03", 1, 9)

    assert from_cursor(to_cursor(place), Place) == place
