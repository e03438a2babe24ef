"""QR codes for screens, dot by dot as another implementation makes them."""

import pytest
import qrcode
from hypothesis import given, settings
from hypothesis import strategies as st
from qrcode.util import MODE_8BIT_BYTE, MODE_ALPHA_NUM, QRData

from retail.layouts.qr import qr_dots, svg_of

LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def peer(text: str, mask: int) -> tuple[tuple[bool, ...], ...]:
    made = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=0, mask_pattern=mask)
    mode = MODE_ALPHA_NUM if all(char in LETTERS for char in text) else MODE_8BIT_BYTE
    made.add_data(QRData(text.encode(), mode=mode), optimize=0)
    made.make()
    return tuple(tuple(bool(dot) for dot in row) for row in made.get_matrix())


def same_as_peer(text: str) -> bool:
    """Which mask is best is judged a little differently by each; every mask reads."""
    mine = qr_dots(text)
    return any(peer(text, mask) == mine for mask in range(8))


@pytest.mark.parametrize("length", [1, 20, 21, 38, 61, 90, 122, 154, 178, 221, 262, 311, 366, 400, 419, 483, 528, 600])
def test_every_version_is_what_a_peer_makes_of_letters_and_digits(length: int) -> None:
    text = "".join(LETTERS[place * 7 % 36] for place in range(length))

    assert same_as_peer(text)


@pytest.mark.parametrize("length", [1, 14, 100, 213, 408])
def test_what_is_no_capital_letter_goes_as_bytes(length: int) -> None:
    assert same_as_peer("x" * length)
    assert same_as_peer("店" * (length // 3 + 1))


@given(
    st.text(LETTERS, min_size=1, max_size=120) | st.text(min_size=1, max_size=40).filter(lambda t: max(t) < "\ud800")
)
@settings(max_examples=15, deadline=None)
def test_any_text_is_what_a_peer_makes_of_it(text: str) -> None:
    assert same_as_peer(text)


def test_a_text_that_no_version_holds_is_refused() -> None:
    with pytest.raises(ValueError, match="too many"):
        qr_dots("A" * 601)


def test_the_picture_has_a_quiet_zone_all_around() -> None:
    assert svg_of("A").startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 29 29"')
