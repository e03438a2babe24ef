"""Recorded tapes, played back: every wire language says of them what had happened, however the bytes are cut.

Whoever has a real device puts its tape beside these (tests/data/tapes/README.md) and a line into the table.
"""

import random
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path

import pytest

from edge.drivers.build import DRIVERS
from edge.drivers.codecs import cd5220, epson_display, escpos, led8, tspl, zpl
from edge.drivers.codecs.line_scanner import LineScanner
from edge.drivers.codecs.zvt import Apdu, ApduReader, messages, read_status
from edge.drivers.drawer import TRIGGERS
from edge.drivers.scales import LANGUAGES
from edge.drivers.scales.reading import Garbled, NoWeight, Reading, Trouble
from edge.drivers.simulators.escpos_machine import EscPosMachine
from edge.drivers.simulators.labels import LabelSim
from edge.drivers.survey import Tape, read_tape, replay
from retail.card_line import card_of

TAPES = Path(__file__).parents[2] / "data/tapes"
#: How a tape's bytes are cut before they are fed: whole, one by one, and at random places by a seed.
CUTS = ("whole", "bytes", 1, 2, 3)
Cut = str | int
#: Say nothing while too much lies there, or (Dialog 06) only when they are asked.
SILENT = {"adam", "dialog06", "xk3190-a9", "xk3190-equals"}


def cut(data: bytes, how: Cut) -> Iterator[bytes]:
    if how == "whole":
        yield data
        return
    dice = random.Random(how)
    at = 0
    while at < len(data):
        step = 1 if how == "bytes" else dice.randint(1, 17)
        yield data[at : at + step]
        at += step


def tape(name: str) -> Tape:
    return read_tape(TAPES / f"{name}.tape")


def said(one: Tape) -> bytes:
    return b"".join(bytes.fromhex(piece.said) for piece in one.pieces)


def test_every_driver_has_its_tape() -> None:
    recorded = {path.stem for path in TAPES.glob("*.tape")}
    ours = {f"{role}-{driver}" for role, drivers in DRIVERS.items() for driver in drivers}

    # What types has no bytes of its own to be recorded, and led8 in its second form differs in one byte of a lamp.
    assert ours - recorded == {"scanner-keys", "card-keys", "display-led8-binary"}
    assert {name for name in recorded if name.count("-") < 1} == set()


@pytest.mark.parametrize("how", CUTS)
@pytest.mark.parametrize("name", sorted(LANGUAGES))
def test_a_scale_weighed_480_grams_was_overloaded_and_weighed_1250(name: str, how: Cut) -> None:
    language = LANGUAGES[name]()
    answers = [answer for piece in cut(tape(f"scale-{name}").heard, how) for answer in language.feed(piece)]

    assert not [answer for answer in answers if isinstance(answer, Garbled)]
    still = [
        answer.grams for answer in answers if isinstance(answer, Reading) and not answer.moving and answer.grams > 0
    ]
    assert [grams for grams, _ in groupby(still)] == [480, 1250]
    troubles = {answer.trouble for answer in answers if isinstance(answer, NoWeight)}
    assert troubles <= {Trouble.OVER, Trouble.MOTION, Trouble.TOO_LITTLE, Trouble.FAULT}
    assert (Trouble.OVER in troubles) == (name not in SILENT)


@pytest.mark.parametrize("how", CUTS)
def test_a_scanner_read_an_ean_a_gs1_symbol_and_an_address(how: Cut) -> None:
    scanner = LineScanner()
    scans = [scan for piece in cut(tape("scanner-line").heard, how) for scan in scanner.feed(piece)]

    assert [(scan.aim, scan.text) for scan in scans] == [
        ("]E0", "6901234567892"),
        ("]d2", "0102900000000018\x1d10A1"),
        ("]Q1", "https://r.shop.example/q/1"),
    ]


@pytest.mark.parametrize("how", CUTS)
def test_a_card_reader_read_a_stripe_and_a_chip(how: Cut) -> None:
    lines = LineScanner()
    read = [card_of(scan.aim + scan.text) for piece in cut(tape("card-line").heard, how) for scan in lines.feed(piece)]

    assert [card.number for card in read if card] == ["0012345", "04A2F319"]


@pytest.mark.parametrize("how", CUTS)
def test_a_printer_printed_a_receipt_and_said_that_it_was_out(how: Cut) -> None:
    one = tape("printer-escpos")
    machine, reader = EscPosMachine(), escpos.StatusReader()
    for piece in cut(said(one), how):
        machine.feed(piece)
    answers = [answer for piece in cut(one.heard, how) for answer in reader.feed(piece)]

    (sheet,) = machine.sheets
    assert "河西店" in sheet.text()
    assert "苹果 红富士" in sheet.text()
    assert len([answer for answer in answers if isinstance(answer, escpos.Answered)]) >= 4
    assert any(isinstance(answer, escpos.Fenced | escpos.Printed) for answer in answers)


@pytest.mark.parametrize("how", CUTS)
@pytest.mark.parametrize("language", ["zpl", "tspl"])
def test_a_label_printer_printed_a_tag_twice_and_was_well_before_and_behind(language: str, how: Cut) -> None:
    one = tape(f"labels-{language}")
    sim, reader = LabelSim(language), (zpl if language == "zpl" else tspl).Reader()
    for piece in cut(said(one), how):
        sim.received(piece)
    states = [state for piece in cut(one.heard, how) if (state := reader.feed(piece))]

    assert [copies for _, copies in sim.labels] == [2]
    assert len(states) >= (2 if how == "bytes" else 1)
    assert not any(state.problem for state in states)


@pytest.mark.parametrize("how", CUTS)
@pytest.mark.parametrize(
    ("name", "screen"), [("cd5220", cd5220.Cd5220), ("epson", epson_display.EpsonDisplay)], ids=["cd5220", "epson"]
)
def test_a_display_showed_the_change_last(name: str, screen: Callable[[], cd5220.Cd5220], how: Cut) -> None:
    shown = screen()
    for piece in cut(said(tape(f"display-{name}")), how):
        shown.feed(piece)

    assert shown.lines == ["合计 8.00", "找零 2.00"]


@pytest.mark.parametrize("how", CUTS)
def test_a_display_of_digits_showed_the_change_with_its_lamp(how: Cut) -> None:
    shown = led8.Led8()
    for piece in cut(said(tape("display-led8")), how):
        shown.feed(piece)

    assert (shown.figure, shown.lamp.value) == ("2.00", "change")


@pytest.mark.parametrize("name", sorted(TRIGGERS))
def test_a_drawer_was_opened_once_and_its_relay_let_go(name: str) -> None:
    bytes_of_it = said(tape(f"drawer-{name}"))

    assert bytes_of_it.count(TRIGGERS[name].open) == 1
    if TRIGGERS[name].release:
        assert bytes_of_it.endswith(TRIGGERS[name].release)


@pytest.mark.parametrize("how", CUTS)
def test_a_terminal_took_12_50_and_told_four_digits_of_the_card(how: Cut) -> None:
    reader = ApduReader()
    told: list[Apdu] = [apdu for piece in cut(tape("terminal-zvt").heard, how) for apdu in reader.feed(piece)]

    statuses = [read_status(apdu.data) for apdu in told if apdu.code == messages.STATUS]
    assert (statuses[-1].amount_minor, statuses[-1].last4) == (1250, "4771")
    assert told[-1].code in {messages.COMPLETION, messages.ABORTED, 0x8000}


@pytest.mark.parametrize("name", ["scale-toledo8217", "scale-generic", "scanner-line"])
def test_devices_replay_guesses_and_tells_it(name: str) -> None:
    words = [words for _, words in replay(tape(name))]

    assert words
    assert ("480 g" in words) == name.startswith("scale")
