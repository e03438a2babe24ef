"""Scanners that type: their key events become codes, and nothing else does."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.drivers.codecs import key_scanner
from edge.drivers.codecs.key_layouts import LAYOUTS
from edge.drivers.codecs.key_scanner import KeyScanner
from edge.drivers.codecs.line_scanner import CODE_MAX
from edge.drivers.roles import Scan

PRINTABLE = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=60)


def keys(*strokes: tuple[int, int]) -> bytes:
    return b"".join(struct.pack("@qqHHi", 0, 0, 1, code, value) for code, value in strokes)


def test_an_event_is_twenty_four_bytes_as_the_kernel_of_64_bit_machines_writes_it() -> None:
    assert key_scanner.EVENT.size == 24


@given(PRINTABLE)
def test_every_code_round_trips(code: str) -> None:
    assert KeyScanner().feed(key_scanner.encode("x" + code)) == [Scan("x" + code)]


@given(PRINTABLE, st.integers(1, 23))
def test_events_may_be_cut_anywhere(code: str, step: int) -> None:
    scanner, data = KeyScanner(), key_scanner.encode("x" + code)

    parts = [data[at : at + step] for at in range(0, len(data), step)]

    assert [scan for part in parts for scan in scanner.feed(part)] == [Scan("x" + code)]


def test_gs1_separators_come_as_control_and_bracket_and_the_identifier_apart() -> None:
    assert KeyScanner().feed(key_scanner.encode("]d20106901234567892\x1d10A1")) == [
        Scan("0106901234567892\x1d10A1", "]d2")
    ]


@pytest.mark.parametrize("layout", ["us", "fr", "de"])
@given(code=PRINTABLE)
def test_every_code_round_trips_in_every_country(layout: str, code: str) -> None:
    assert KeyScanner(layout).feed(key_scanner.encode("x" + code, layout)) == [Scan("x" + code)]


@given(PRINTABLE)
def test_codes_typed_by_number_are_the_same_whatever_the_country(code: str) -> None:
    for layout in LAYOUTS:
        assert KeyScanner(layout).feed(key_scanner.encode_by_number("x" + code)) == [Scan("x" + code)]


def test_a_french_scanner_shifts_its_digits_and_one_that_does_not_types_what_the_keys_say() -> None:
    shifted = keys((42, 1), (7, 1), (7, 0), (10, 1), (10, 0), (42, 0), (28, 1))

    assert KeyScanner("fr").feed(shifted) == [Scan("69")]
    assert KeyScanner("us").feed(shifted) == [Scan("^(")]
    assert KeyScanner("fr").feed(keys((7, 1), (16, 1), (28, 1))) == [Scan("-a")]


def test_a_german_scanner_has_y_and_z_the_other_way_round_and_brackets_with_alt_gr() -> None:
    assert KeyScanner("de").feed(keys((21, 1), (44, 1), (28, 1))) == [Scan("zy")]
    typed = keys((100, 1), (9, 1), (9, 0), (100, 0), (2, 1), (28, 1))
    assert KeyScanner("de").feed(typed) == [Scan("[1")]


def test_caps_lock_changes_letters_and_leaves_the_french_digits_alone() -> None:
    assert KeyScanner("fr").feed(keys((58, 1), (16, 1), (2, 1), (28, 1))) == [Scan("A&")]


def test_a_number_that_is_no_character_of_a_code_types_nothing() -> None:
    beep = keys((56, 1), (82, 1), (82, 0), (82, 1), (82, 0), (71, 1), (71, 0), (56, 0))
    accent = keys((56, 1), (82, 1), (80, 1), (81, 1), (81, 1), (56, 0))

    assert KeyScanner().feed(beep + accent + keys((56, 1), (56, 0), (2, 1), (28, 1))) == [Scan("1")]


def test_a_number_may_have_four_digits_and_any_more_are_its_last_four() -> None:
    a = keys((56, 1), *[(82, 1)] * 9, (77, 1), (76, 1), (56, 0), (28, 1))

    assert KeyScanner().feed(a) == [Scan("A")]


def test_letters_are_the_same_by_shift_or_by_caps_lock() -> None:
    with_caps = keys((58, 1), (58, 0), (30, 1), (30, 0), (2, 1), (2, 0), (42, 1), (48, 1), (42, 0), (28, 1))

    assert KeyScanner().feed(with_caps) == [Scan("A1b")]


def test_a_key_held_down_types_once_and_other_events_nothing() -> None:
    held = keys((2, 1), (2, 2), (2, 2), (2, 0)) + struct.pack("@qqHHi", 1, 2, 4, 4, 458782) + keys((28, 1), (28, 0))

    assert KeyScanner().feed(held) == [Scan("1")]


def test_a_code_longer_than_any_label_is_dropped_whole() -> None:
    scanner = KeyScanner()

    assert scanner.feed(key_scanner.encode("9" * (CODE_MAX + 1)) + key_scanner.encode("123")) == [Scan("123")]
    assert scanner.dropped == 1


@given(st.binary(max_size=500))
def test_no_bytes_break_it_and_what_it_keeps_is_bounded(data: bytes) -> None:
    scanner = KeyScanner()
    scanner.feed(data)

    assert len(scanner._bytes) < 24
    assert len(scanner._code) <= CODE_MAX
    assert len(scanner._number) <= 4
