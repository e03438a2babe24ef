"""Receipts as they look on rolls of three widths, kept as text (golden/): whoever changes how one looks sees it there."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retail.layouts import DEFAULT, Layout, lay_out, wrong_with
from retail.layouts import blocks as b
from retail.layouts.columns import lines_of, width_of
from retail.receipt import Receipt
from tests.retail.layouts.papers import full, receipts

GOLDEN = Path(__file__).with_name("golden")
COMPACT = Layout(
    (
        *(b.Logo("lamp"), b.Header(plain=True), b.Words(zh=("税号 9132",), en=("Tax no. 9132",), bold=True)),
        *(b.Blank(), b.Barcode(), b.AboutSale(("time", "lane")), b.Rule()),
        *(b.Lines(("code", "detail"), tight=True), b.Rule(), b.Reductions(), b.Total(plain=True), b.Tenders()),
        *(b.Code("link"), b.Footer("left")),
    ),
    language="zh+en",
)
KINDS = [kind for kind in b.Block.__subclasses__() if kind not in (b.Logo, b.Words)]
blocks = st.sampled_from(KINDS).map(lambda kind: kind()) | st.builds(b.Logo, st.just("lamp")) | st.builds(
    b.Words, st.lists(st.text(max_size=60), max_size=2).map(tuple), double=st.booleans(), align=st.sampled_from(["left", "center", "right"])
) | st.builds(b.Lines, st.lists(st.sampled_from(["code", "detail", "off", "marks"]), max_size=4).map(tuple), st.booleans())  # fmt: skip
layouts = st.lists(blocks, min_size=1, max_size=12).map(lambda found: Layout(tuple(found)))  # type: ignore[arg-type]


def golden(name: str, lines: list[str]) -> None:
    kept = (GOLDEN / f"{name}.txt").read_text("utf-8")
    assert "\n".join(lines) + "\n" == kept


@pytest.mark.parametrize("columns", [32, 42, 48])
@pytest.mark.parametrize("language", ["zh", "en", "zh+en"])
def test_the_usual_receipt_looks_as_it_is_kept(language: str, columns: int) -> None:
    golden(f"usual-{language}-{columns}", lines_of(lay_out(DEFAULT, full(language)), columns))


@pytest.mark.parametrize("columns", [32, 48])
def test_a_layout_of_head_office_looks_as_it_is_kept(columns: int) -> None:
    golden(f"compact-{columns}", lines_of(lay_out(COMPACT, full(COMPACT.language, copy=True)), columns))


@given(layouts, receipts, st.sampled_from([24, 32, 42, 48]))
@settings(max_examples=150, deadline=None)
def test_no_layout_and_no_receipt_is_wider_than_its_paper(layout: Layout, receipt: Receipt, columns: int) -> None:
    lines = lines_of(lay_out(layout, receipt), columns)

    assert all(width_of(line) <= columns for line in lines), [line for line in lines if width_of(line) > columns]


@given(layouts, receipts)
@settings(max_examples=60, deadline=None)
def test_a_copy_and_a_sale_to_nobody_say_so_under_every_layout(layout: Layout, receipt: Receipt) -> None:
    said = "".join("".join(lines_of(lay_out(layout, receipt), 48)).split())

    assert all("".join(mark.split()) in said for mark in receipt.marks)


@pytest.mark.parametrize(
    ("layout", "rule"),
    [
        (Layout((b.Lines(),)), "needs the block 'total'"),
        (Layout((b.Total(),)), "needs the block 'lines'"),
        (Layout((b.Lines(), b.Total(), b.Total())), "'total' stands there twice"),
        (Layout((b.Lines(), b.Words(), b.Total())), "blocks[1]: a text has lines"),
        (Layout((b.Lines(), b.Total()), store="s001", zone="z"), "store, zone"),
    ],
)
def test_what_is_wrong_with_a_layout_is_said(layout: Layout, rule: str) -> None:
    assert rule in wrong_with(layout)


def test_the_usual_layout_is_a_good_one() -> None:
    assert wrong_with(DEFAULT) == wrong_with(COMPACT) == ""


def test_the_most_specific_layout_holds() -> None:
    plain = (b.Lines(), b.Total())
    chain, zone, store = Layout(plain), Layout(plain, zone="east"), Layout(plain, store="s001")

    assert b.layout_for([chain, zone, store], "s001", "east") == store
    assert b.layout_for([chain, zone, store], "s002", "east") == zone
    assert b.layout_for([chain, zone, store], "s002", "") == chain
    assert b.layout_for([zone, store], "s002", "west") == DEFAULT
