"""ESC/POS: what a document becomes, what nothing in a document can become, and what the printer says back."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge.drivers.codecs import escpos
from edge.drivers.codecs.escpos import Answered, Fenced, Printed, Reported, StatusReader
from edge.drivers.document import (
    Barcode,
    Beep,
    Cell,
    Columns,
    Cut,
    Element,
    Feed,
    Image,
    Kick,
    QRCode,
    Row,
    Rule,
    Symbology,
    Text,
    pack,
    unpack,
)
from edge.drivers.paper.profiles import PROFILES
from edge.drivers.roles import PrinterStatus
from edge.drivers.simulators.escpos_machine import EscPosMachine, Symbol

FAMILIES = sorted(PROFILES)
ANY_TEXT = st.text(max_size=40)
EVIL = st.sampled_from(
    [
        "\x1bp\x00\x19\xfa",
        "\x10\x14\x01\x00\x05",
        "\x1dV\x00",
        "\x10\x04\x01",
        "\x1b@",
        "1620010005",
        "{1",
        "\x1c.",
        "\n\x1b",
    ]
)
TEXTS = st.one_of(ANY_TEXT, st.builds("{}{}{}".format, ANY_TEXT, EVIL, ANY_TEXT))
ELEMENTS: st.SearchStrategy[Element] = st.one_of(
    st.builds(Text, TEXTS, bold=st.booleans(), double=st.booleans(), small=st.booleans()),
    st.builds(Columns, TEXTS, TEXTS),
    st.builds(Row, st.lists(st.builds(Cell, TEXTS, share=st.integers(0, 3)), min_size=1, max_size=4).map(tuple)),
    st.builds(Rule, st.text(max_size=1)),
    st.builds(QRCode, TEXTS),
    st.builds(Barcode, TEXTS, st.sampled_from(Symbology)),
    st.builds(Image, st.integers(1, 700), st.binary(max_size=400)),
    st.builds(Feed, st.integers(0, 300)),
)


@given(st.lists(ELEMENTS, max_size=4).map(tuple), st.sampled_from(FAMILIES))
@settings(max_examples=150, deadline=None)
def test_nothing_in_a_document_kicks_cuts_or_asks(document, family: str) -> None:
    machine = EscPosMachine()
    out = escpos.render(document, PROFILES[family])

    said = machine.feed(out)

    assert not re.search(rb"\x10[\x04\x05\x14]", out)
    assert (machine.kicked, machine.sheets, said) == ([], [], b"")


@given(st.lists(ELEMENTS, max_size=6).map(tuple))
@settings(max_examples=50)
def test_a_document_that_was_kept_is_the_same(document) -> None:
    assert unpack(pack(document)) == document


def test_what_is_no_document_is_refused() -> None:
    with pytest.raises(ValueError, match="type"):
        unpack(b"\x91\x80")
    with pytest.raises(ValueError, match="at most"):
        pack((Image(8, bytes(1_000_001)),))


def test_a_document_is_rendered_with_cut_kick_and_code() -> None:
    out = escpos.render((Rule(), Columns("a", "b"), QRCode("ln:1"), Cut(), Kick()), PROFILES["china-80"])

    assert out.startswith(escpos.INIT + b"\x1c&" + b"-" * 48 + b"\na")
    assert out.endswith(escpos.CUT_PARTIAL + escpos.KICKS[2])
    assert b"ln:1" in out


def test_a_yen_sign_goes_out_as_the_one_that_chinese_printers_have() -> None:
    assert "￥12".encode("gb18030") in escpos.render((Text("¥12"),))


@pytest.mark.parametrize("cut", [Cut(), Cut(full=True)])
def test_a_printer_without_a_cutter_feeds_the_paper_to_where_a_hand_tears_it(cut: Cut) -> None:
    assert escpos.render((cut,), PROFILES["china-58"]).endswith(b"\n\n\n")


def test_a_full_cut_is_one_and_each_beeps_as_it_can() -> None:
    machine = EscPosMachine()
    machine.feed(escpos.render((Text("x"), Beep(2), Cut(full=True)), PROFILES["epson-t20"]))
    machine.feed(escpos.render((Text("x"), Beep(3), Cut()), PROFILES["china-80"]))

    assert [sheet.full_cut for sheet in machine.sheets] == [True, False]
    assert machine.beeps == 5


def test_codes_that_a_printer_lacks_are_drawn_and_those_that_cannot_be_are_text() -> None:
    document = (QRCode("ln:1"), Feed(), Barcode("6901234567892", Symbology.EAN13), Barcode("123", Symbology.EAN13))
    native, clone = EscPosMachine(), EscPosMachine()

    native.feed(escpos.render(document, PROFILES["china-80"]))
    clone.feed(escpos.render(document, PROFILES["china-58"]))

    assert native.sheet.text() == "[QR ln:1]\n\n[EAN13 690123456789]\n123\n"
    assert clone.sheet.text() == "[picture 384x232]\n\n[picture 384x64]\n6901234567892\n123\n"


def test_a_code_is_as_large_as_reads_well_and_no_wider_than_the_paper() -> None:
    machine = EscPosMachine()
    machine.feed(escpos.render((QRCode("x" * 400), QRCode("ln:1"), QRCode("x", module=2))))

    sizes = [part.module for part in machine.sheet.parts if isinstance(part, Symbol)]
    assert sizes == [4, 8, 2]


def test_the_same_picture_by_lines_or_by_columns_of_24_dots() -> None:
    picture = Image(16, bytes(range(96)))
    by_line, by_column = EscPosMachine(), EscPosMachine()

    by_line.feed(escpos.render((picture,), PROFILES["western-58"]))
    by_column.feed(escpos.render((picture,), PROFILES["column-58"]))

    assert by_line.sheet.parts == by_column.sheet.parts


@pytest.mark.parametrize("family", FAMILIES)
def test_a_printer_understands_a_document_however_its_bytes_are_cut(family: str) -> None:
    document = (
        Text("店灯 ¥5", bold=True, double=True), Row((Cell("a", share=1), Cell("b"))), QRCode("ln:1"), Barcode("AB-12"),
        Image(24, bytes(range(72))), Cut(),
    )  # fmt: skip
    out = escpos.render(document, PROFILES[family]) + escpos.ask(1) + escpos.FENCE + escpos.process_id(b"0001")
    whole = EscPosMachine()
    said = whole.feed(out)
    assert len(said) == 9

    step = 1 + len(out) // 300  # every index, but for pictures of many kilobytes
    for at in range(0, len(out) + 1, step):
        machine = EscPosMachine()
        again = machine.feed(out[:at]) + machine.feed(out[at:])
        assert sorted(again) == sorted(said)  # a question is answered at once, before what stands in front of it
        assert (machine.sheets, machine.sheet) == (whole.sheets, whole.sheet)


def test_status_bits_are_read_and_silence_is_unknown() -> None:
    well = {1: 0x16, 2: 0x12, 3: 0x12, 4: 0x12}

    assert escpos.read_status(well) == PrinterStatus(True, True, False, True, False, False, False, False)
    assert escpos.read_status({**well, 4: 0x72}).paper is False
    assert escpos.read_status({**well, 4: 0x1E}).paper_near_end is True
    assert escpos.read_status({**well, 2: 0x16}).cover_closed is False
    assert escpos.read_status({**well, 1: 0x1A}).online is False
    assert escpos.read_status({**well, 3: 0x1A}).cutter_error is True
    assert escpos.read_status({**well, 3: 0x32}).broken is True
    assert escpos.read_status({**well, 3: 0x52}).pausing is True
    assert escpos.read_status({}) == PrinterStatus()


STREAM = (
    b"\x16" + b"\x14\x00\x00\x0f" + b"\x37\x22AB12\x00" + b"\x12" + b"\x0f" + b"\x11\x13" + b"\x3c\x28\x13\x0f\x0f" + b"\x00"
)  # fmt: skip


def test_answers_reports_fences_and_process_ids_are_told_apart_however_they_are_cut() -> None:
    whole = StatusReader().feed(STREAM)

    assert [type(one) for one in whole] == [Answered, Reported, Printed, Answered, Fenced, Reported, Fenced]
    assert whole[1] == Reported(PrinterStatus(True, True, False, True, False, False, False, False))
    assert whole[2] == Printed(b"AB12")
    assert whole[5] == Reported(PrinterStatus(False, False, True, False, False, True, True, False))
    for at in range(len(STREAM) + 1):
        reader = StatusReader()
        assert reader.feed(STREAM[:at]) + reader.feed(STREAM[at:]) == whole
    reader = StatusReader()
    assert [one for byte in STREAM for one in reader.feed(bytes((byte,)))] == whole


@given(st.binary(max_size=60))
def test_any_noise_is_read_to_its_end_and_a_later_answer_is_understood(noise: bytes) -> None:
    reader = StatusReader()
    reader.feed(noise)

    said = reader.feed(b"\x80" * 8 + b"\x16\x37\x22ABCD\x00")

    assert said[-2:] == [Answered(0x16), Printed(b"ABCD")]


@given(st.binary(max_size=400))
@settings(max_examples=60, deadline=None)
def test_a_printer_takes_any_bytes_without_end(noise: bytes) -> None:
    machine = EscPosMachine()

    machine.feed(noise)
    for _ in range(10):
        machine.feed(b"\x00" * 70_000)

    assert len(machine._buffer) <= 256 * 1024
