"""What printers' character sets can say, how wide, and what stands in for the rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.drivers.paper.charsets import CHARSETS

SETS = st.sampled_from(sorted(CHARSETS.values(), key=lambda one: one.name))


@given(SETS, st.text(max_size=60))
def test_no_control_character_ever_comes_out_of_a_text(charset, text: str) -> None:
    out = charset.encode(charset.prepare(text).replace("\n", ""))

    assert not any(byte < 0x20 or byte == 0x7F for byte in out)


@given(SETS, st.text(max_size=60))
def test_a_text_takes_as_many_columns_as_it_has_bytes(charset, text: str) -> None:
    said = "".join(filter(charset.has, charset.prepare(text).replace("\n", "")))

    assert sum(map(charset.width, said)) == len(charset.encode(said))


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("gb18030", "¥12", "￥12"),  # U+00A5 has four bytes in GB18030, printed as digits
        ("cp437", "¥12 ￥3", "¥12 ¥3"),
        ("cp866", "¥12", "Y12"),
        ("cp858", "€5", "€5"),
        ("cp850", "€5", "EUR5"),
        ("cp437", "“Crème” — 2×", '"Crème" - 2x'),
        ("cp866", "Crème", "Creme"),
        ("cp866", "Молоко", "Молоко"),
        ("cp437", "ＡＢＣ", "ABC"),
        ("shift-jis", "¥100 牛乳", "¥100 牛乳"),
        ("gb18030", "a\u200bb\ufe0f", "ab"),
    ],
)
def test_what_stands_in_for_what_a_printer_lacks(name: str, text: str, said: str) -> None:
    assert CHARSETS[name].prepare(text) == said
    assert CHARSETS[name].can(said)


def test_what_has_no_stand_in_stays_to_be_drawn() -> None:
    assert CHARSETS["cp437"].prepare("牛奶") == "牛奶"
    assert not CHARSETS["cp437"].can("牛奶")
    assert CHARSETS["cp437"].encode("牛奶 1L") == b"?? 1L"


def test_codes_of_four_bytes_are_in_no_printer() -> None:
    assert not CHARSETS["gb18030"].has("😀")
    assert not CHARSETS["gb18030"].has("㐁")


def test_a_sign_of_two_bytes_is_two_columns_wide_on_a_chinese_printer_and_one_on_a_western() -> None:
    assert CHARSETS["gb18030"].width("×") == 2
    assert CHARSETS["cp850"].width("×") == 1
