"""What customers get: paper with each sale or on request, in the store's language, with its last lines and an address for phones."""

from edge.drivers.document import Barcode, Columns, Image, QRCode, Text
from edge.lanes.store.storefront import About
from protocol.e_receipt import receipt_code
from protocol.masters import Picture
from retail.layouts import Layout
from retail.layouts import blocks as b
from retail.terms import ReceiptTerms, Terms


def settle(bench, **receipts) -> None:
    """Head office settles the store's terms."""
    bench.store._ask_about = lambda: About("河西店", terms=Terms(receipts=ReceiptTerms(**receipts)))
    bench.store.refresh()


async def sell(bench) -> None:
    await bench.do("Scan", code="2900000000018")
    assert await bench.do("Pay", kind="cash", given_minor=550) == ""
    await bench.settle()


def paper(bench, *, copy: bool = False):
    return bench.store.layout(bench.books.sales[-1], copy=copy)


async def test_where_paper_is_on_request_f11_prints_the_original_and_then_copies(bench):
    settle(bench, paper="on-request")
    await sell(bench)
    assert (bench.printer.printed, bench.books.jobs) == ([], {})

    assert await bench.do("Reprint") == ""
    await bench.settle()
    assert await bench.do("Reprint") == ""
    await bench.settle()

    assert ["副本" in one for one in bench.printer.printed] == [False, True]


async def test_without_paper_the_phone_has_the_receipt_and_who_has_none_asks_for_paper(bench):
    settle(bench, paperless=True, link="https://r.shop.example")
    await sell(bench)
    last = bench.lane.view().last_sale
    assert (bench.printer.printed, last.linked, last.on_paper) == ([], True, False)

    assert await bench.do("Reprint") == ""
    await bench.settle()

    assert ["副本" in one for one in bench.printer.printed] == [False]


async def test_where_no_phone_finds_a_receipt_each_is_on_paper_whatever_was_settled(bench):
    settle(bench, paperless=True)
    await sell(bench)

    assert len(bench.printer.printed) == 1
    assert bench.lane.view().last_sale.on_paper


async def test_a_request_that_the_printer_could_not_begin_is_still_the_original(bench):
    settle(bench, paper="on-request")
    await sell(bench)
    bench.printer.paper = False
    await bench.do("Reprint")
    await bench.settle()
    bench.printer.paper = True

    await bench.do("Reprint")
    await bench.settle()

    assert ["副本" in one for one in bench.printer.printed] == [False]


async def test_a_receipt_is_in_the_stores_languages_with_its_last_lines(bench):
    settle(bench, language="zh+en", footer=("电话 025-1",))
    await sell(bench)

    rows = {one.left for one in paper(bench) if isinstance(one, Columns)}
    texts = [one.text for one in paper(bench) if isinstance(one, Text)]

    assert {"合计 Total CNY", "单号 Receipt"} <= rows
    assert texts[-2:] == ["谢谢惠顾 Thank you", "电话 025-1"]


async def test_the_customers_phone_finds_the_receipt_by_a_second_code_which_the_lane_shows_too(bench):
    settle(bench, link="https://r.shop.example")
    await sell(bench)

    codes = [one.data for one in paper(bench) if isinstance(one, QRCode)]

    done = bench.books.sales[-1]
    assert codes[1] == f"HTTPS://R.SHOP.EXAMPLE/R/S001-03-1-000001/{receipt_code(done.hash)}"
    assert bench.lane.view().last_sale.linked


async def test_a_layout_of_head_office_is_what_the_printer_gets_and_a_copy_says_so_all_the_same(bench):
    class Looks:
        def layout(self, store: str, zone: str) -> Layout:
            return Layout((b.Logo("lamp"), b.Barcode(), b.Lines(tight=True), b.Total(plain=True)), language="en")

        def picture(self, name: str) -> Picture | None:
            return Picture(name, 8, b"\xff\x81") if name == "lamp" else None

    await sell(bench)
    bench.store._looks = Looks()

    mark, image, bars, *_ = paper(bench, copy=True)

    assert mark.text == "*** COPY ***"
    assert (image.width, image.bits) == (8, b"\xff\x81")
    assert isinstance(image, Image)
    assert bars == Barcode("s001-03-1-000001")
    assert ("牛奶 1L", "5.50") in [(one.left, one.right) for one in paper(bench) if isinstance(one, Columns)]
