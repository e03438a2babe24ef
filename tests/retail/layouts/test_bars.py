"""A receipt's barcode on a phone: the bars that another implementation draws, with white on either side."""

import re

import barcode as peer  # type: ignore[import-untyped]
import pytest

from retail.layouts import Layout, lay_out
from retail.layouts import blocks as b
from retail.layouts.bars import QUIET, stripes
from retail.layouts.page import article
from tests.retail.layouts.papers import full


def read(svg: str) -> str:
    """The row of modules that a scanner sees."""
    [side] = re.findall(r'viewBox="0 0 (\d+) ', svg)
    row = ["0"] * int(side)
    [path] = re.findall(r'<path d="([^"]+)"', svg)
    for start, width in re.findall(r"M(\d+) 0h(\d+)v", path):
        for place in range(int(start), int(start) + int(width)):
            row[place] = "1"
    return "".join(row)


@pytest.mark.parametrize("data", ["s001-03-1-000123", "S001-03-1-000001", "12345"])
def test_the_picture_has_the_bars_that_python_barcode_draws(data: str) -> None:
    assert read(stripes(data)) == "0" * QUIET + peer.get("code128", data).build()[0] + "0" * QUIET


def test_a_page_has_the_barcode_as_bars_with_its_number_beneath() -> None:
    receipt = full("en")
    page = article(lay_out(Layout((b.Barcode(),)), receipt))

    assert stripes(receipt.number) in page
    assert page.endswith(f"{receipt.number}</p></article>")
