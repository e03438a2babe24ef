"""Bars as others draw them, and codes that cannot be."""

import barcode as peer  # type: ignore[import-untyped]
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from edge.drivers.document import Barcode, Symbology
from edge.drivers.paper.barcodes import bars, check_digit, is_sound
from retail.barcodes.code128 import code128

DIGITS12 = st.text("0123456789", min_size=12, max_size=12)


@given(DIGITS12)
def test_ean13_has_the_bars_that_python_barcode_draws(digits: str) -> None:
    code = Barcode(digits + check_digit(digits), Symbology.EAN13)

    assert is_sound(code)
    assert bars(code) == peer.get("ean13", digits).build()[0]


@given(st.text("0123456789", min_size=7, max_size=7))
def test_ean8_has_the_bars_that_python_barcode_draws(digits: str) -> None:
    code = Barcode(digits + check_digit(digits), Symbology.EAN8)

    assert bars(code) == peer.get("ean8", digits).build()[0]


@pytest.mark.parametrize("data", ["S001-03-1-000001", "1234567890", "12345", "ABC123456", "ab12cd", "{x}"])
def test_code128_has_the_bars_that_python_barcode_draws(data: str) -> None:
    assert bars(Barcode(data)) == peer.get("code128", data).build()[0]


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=48))
@example("0099")
def test_code128_says_its_data_again(data: str) -> None:
    assert _read(code128(data)[:-1]) == data


def test_gs1_128_begins_with_fnc1_and_ends_open_fields_with_it() -> None:
    values = code128("10ABC\x1d2112", gs1=True)

    assert values[1] == 102
    assert _read(values[:-1]) == "<1>10ABC<1>2112"


@pytest.mark.parametrize(
    "code",
    [
        Barcode("6901234567891", Symbology.EAN13),
        Barcode("690123456789", Symbology.EAN13),
        Barcode("１２３４５６７８", Symbology.EAN8),
        Barcode(""),
        Barcode("牛奶"),
        Barcode("a\x1bp"),
        Barcode("x" * 49),
        Barcode("\x1d", Symbology.GS1_128),
    ],
)
def test_what_cannot_be_bars_is_known_before(code: Barcode) -> None:
    assert not is_sound(code)


def _read(values: list[int]) -> str:
    """Code 128 by the table, from its start on."""
    out, in_c = "", values[0] == 105
    for value in values[1:]:
        if value == 102:
            out += "<1>"
        elif value == (100 if in_c else 99):  # in set C 99 is two digits as any
            in_c = not in_c
        else:
            out += f"{value:02d}" if in_c else chr(value + 32)
    return out
