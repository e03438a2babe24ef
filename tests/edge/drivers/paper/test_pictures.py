"""Receipts as pictures: 32, 42 and 48 columns, in both languages, by command and drawn. Compared by what is black where."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow

from edge.drivers.codecs import escpos
from edge.drivers.document import (
    Align,
    Barcode,
    Cell,
    Columns,
    Cut,
    Image,
    PrintDocument,
    QRCode,
    Row,
    Rule,
    Symbology,
    Text,
)
from edge.drivers.errors import DriverMisuse
from edge.drivers.paper import pictures, typesetter
from edge.drivers.paper.profiles import PROFILES
from edge.drivers.simulators.escpos_machine import EscPosMachine
from edge.drivers.simulators.picture import MARGIN, draw

pytestmark = pytest.mark.skipif(typesetter.find() is None, reason=typesetter.NO_FONT)

ZH: PrintDocument = (
    Text("店灯超市", Align.CENTER, bold=True, double=True),
    Rule(),
    Text("红富士苹果"),
    Columns("  1.250 kg x 8.00", "¥10.00"),
    Row((Cell("牛奶", share=1), Cell("2", Align.RIGHT), Cell("11.00", Align.RIGHT))),
    Columns("合计", "¥21.00", bold=True, double=True),
    QRCode("ln:s001-03-1-000001:2100"),
    Barcode("6901234567892", Symbology.EAN13),
    Cut(),
)
EN: PrintDocument = (
    Text("Lantern", Align.CENTER, bold=True, double=True),
    Rule(),
    Text("Apples"),
    Columns("  1.250 kg x 8.00", "¥10.00"),
    Columns("Total", "¥21.00", inverse=True),
    QRCode("ln:s001-03-1-000001:2100"),
    Cut(),
)
FAMILIES = {32: "china-58", 42: "generic", 48: "china-80"}


def printed(document: PrintDocument, family: str) -> Pillow.Image:
    """What a customer holds in the hand."""
    setter, profile, machine = typesetter.find(), PROFILES[family], EscPosMachine()
    assert setter
    machine.feed(escpos.render(document, profile, setter.line))
    return draw((machine.sheets or [machine.sheet])[0], profile, setter)


def ink(paper: Pillow.Image) -> float:
    """How much of it is black."""
    return paper.histogram()[0] / (paper.width * paper.height)


@pytest.mark.parametrize("columns", FAMILIES)
@pytest.mark.parametrize("document", [ZH, EN], ids=["zh", "en"])
def test_a_receipt_keeps_its_margins_and_is_neither_white_nor_black(document: PrintDocument, columns: int) -> None:
    paper = printed(document, FAMILIES[columns])

    assert paper.width == PROFILES[FAMILIES[columns]].dots + 2 * MARGIN
    assert 0.03 < ink(paper) < 0.3
    for edge in (
        paper.crop((0, 0, MARGIN, paper.height)),
        paper.crop((paper.width - MARGIN, 0, paper.width, paper.height)),
    ):
        assert edge.getextrema() == (255, 255)


@pytest.mark.parametrize("columns", FAMILIES)
def test_amounts_end_at_the_right_edge_of_every_width(columns: int) -> None:
    paper = printed((Columns("a", "¥10.00"), Columns("b", "¥9.00"), Rule(), Cut()), FAMILIES[columns])
    profile = PROFILES[FAMILIES[columns]]

    last_column = paper.crop((MARGIN, MARGIN, MARGIN + profile.dots, MARGIN + 60))
    left, _, right, _ = last_column.point(lambda grey: 255 - grey).getbbox()
    assert left < 24
    assert profile.dots - profile.dots % profile.columns - 24 < right <= profile.dots


def test_chinese_drawn_on_a_western_printer_stands_as_on_a_chinese_one() -> None:
    said, drawn = printed(ZH[:4], "china-58"), printed(ZH[:4], "western-58")

    assert said.size == drawn.size
    assert 0.8 < ink(said) / ink(drawn) < 1.25


def test_a_line_that_the_printer_can_say_is_not_drawn() -> None:
    setter = typesetter.find()
    assert setter
    machine = EscPosMachine()
    machine.feed(escpos.render((Text("Milk 5.50"), Text("牛奶 5.50")), PROFILES["western-58"], setter.line))

    assert machine.sheet.text() == "Milk 5.50\n[picture 384x30]\n"


def test_a_font_that_cannot_be_used_is_named_and_none_at_all_is_none() -> None:
    with pytest.raises(DriverMisuse, match=r"/nowhere\.ttf"):
        typesetter.find("/nowhere.ttf")
    assert typesetter.find(places=()) is None


@pytest.mark.parametrize("align", Align)
@pytest.mark.parametrize("width", [1, 7, 8, 9, 383, 384, 385, 900])
def test_a_picture_is_cut_to_the_paper_and_nothing_stands_beside_it(align: Align, width: int) -> None:
    stride = (width + 7) // 8
    full = pictures.on_paper(Image(width, b"\xff" * stride * 3, align), 384)

    assert (full.width, full.height) == (384, 3)
    assert sum(byte.bit_count() for byte in full.bits) == 3 * min(width, 384)


@given(st.text(max_size=200))
@settings(max_examples=60, deadline=None)
def test_a_code_is_never_larger_than_was_reckoned(data: str) -> None:
    assert len(pictures.qr_modules(data)) <= pictures.qr_side(data)
