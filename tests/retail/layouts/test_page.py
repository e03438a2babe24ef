"""A receipt on a phone: all that the paper says, and nothing in it is markup."""

from html.parser import HTMLParser

from hypothesis import given, settings
from msgspec.structs import replace

from retail.layouts import DEFAULT, Layout, lay_out
from retail.layouts import blocks as b
from retail.layouts.page import article
from retail.receipt import Receipt
from tests.retail.layouts.papers import full, receipts

WORDS = Layout((b.Header(), b.AboutSale(), b.Lines(), b.Reductions(), b.Total(), b.Tenders(), b.Footer()))


class Reader(HTMLParser):
    """What a browser would see."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.words: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs) -> None:
        self.tags.add(tag)
        assert all(name in {"class", "src", "alt"} for name, _ in attrs) or tag in {"svg", "path"}

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_the_page_has_goods_total_and_a_code_that_brings_them_back() -> None:
    read = Reader(article(lay_out(DEFAULT, full("en", link=""))))

    assert {"红富士苹果", "1.250 kg x 8.00", "146.50"} <= {word.strip() for word in read.words}
    assert "svg" in read.tags


@given(receipts)
@settings(max_examples=60, deadline=None)
def test_no_name_on_a_receipt_becomes_markup(receipt: Receipt) -> None:
    hostile = replace(receipt, header=("<script>alert(1)</script>",), footer=('"><img src=x onerror=1>',))

    read = Reader(article(lay_out(WORDS, hostile)))

    assert read.tags <= {"article", "p", "span"}
    assert "<script>alert(1)</script>" in read.words


def test_a_logo_is_shown_from_where_pictures_are() -> None:
    sheet = lay_out(Layout((b.Logo("lamp"),)), full())

    assert '<img src="/receipt-pictures/lamp" alt="">' in article(sheet, "/receipt-pictures/")
    assert "img" not in article(sheet)
