"""What a card's line says: members by number, and of payment cards nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retail.card_line import LINE_MAX, Card, card_of, encode, is_track
from retail.card_number import luhn

#: Numbers that the card schemes publish for tests.
PANS = [
    "4111111111111111",
    "5555555555554444",
    "378282246310005",
    "6011111111111117",
    "6225760008219524",
    "36227206271667",
]


@pytest.mark.parametrize(
    ("line", "number"),
    [
        (";0012345=2912101000?", "0012345"),
        ("%M0012345^WANG/FANG^2912?;0012345=2912?", "0012345"),
        ("%M0012345^WANG/FANG^2912?", "0012345"),
        ("%A12345^WANG^?", "12345"),
        ("%0012345?", "0012345"),
        ("+0099887=1?", "0099887"),
        ("noise;0012345?", "0012345"),
        (";0012345?9", "0012345"),
        ("0009334109", "0009334109"),
        ("0F0184F07A", "0F0184F07A"),
        ("04A2B3C4D5E680", "04A2B3C4D5E680"),
    ],
)
def test_a_members_card_is_its_number(line: str, number: str) -> None:
    assert card_of(line) == Card(number)


@pytest.mark.parametrize("pan", PANS)
@pytest.mark.parametrize(
    "line",
    ["{}", ";{}=29121010000?", "%B{}^WANG/FANG^2912101?", "%B{}^WANG/FANG^2912?;{}=2912?", ";{}", "%B{}^WA", "x;{}=2"],
)
def test_a_payment_card_is_told_and_nothing_of_it_is_left(pan: str, line: str) -> None:
    card = card_of(line.format(pan, pan))

    assert card == Card(payment=True)
    assert pan not in repr(card)


@pytest.mark.parametrize(
    "line", ["%B4111 1111 1111 1111^X^2912?", "%B1234567890123^WANG^2912?", "%B99990000111122^X^?"]
)
def test_a_banks_format_code_is_enough(line: str) -> None:
    assert card_of(line) == Card(payment=True)


@pytest.mark.parametrize("line", ["", "123", ";?", "%?", "%^^?", "0012345=29", "x" * 500, "12 34 56", ";0012345=2912"])
def test_what_is_no_card_is_none(line: str) -> None:
    assert card_of(line) is None


@given(st.text("0123456789", min_size=11, max_size=18), st.sampled_from("23456"))
def test_every_number_that_issuers_hand_out_is_refused_in_every_form(digits: str, first: str) -> None:
    body = first + digits
    pan = next(body + check for check in "0123456789" if luhn(body + check)) if len(body) < 19 else body
    if not luhn(pan):
        return
    for line in (pan, encode(pan), encode(pan, "WANG/FANG", format_code="B"), encode(pan, "WANG")):
        assert card_of(line) == Card(payment=True)


@given(st.text("0123456789ABCDEF", min_size=4, max_size=11), st.text("ABCXYZ/ ", min_size=1, max_size=20))
def test_members_round_trip(number: str, name: str) -> None:
    for line in (encode(number), encode(number, name)):
        card = card_of(line)
        assert card == Card(number) or (card and card.payment)


@given(st.text(max_size=2 * LINE_MAX))
def test_no_line_breaks_it(line: str) -> None:
    card = card_of(line)

    assert card is None or card.payment or len(card.number) <= 40


@pytest.mark.parametrize("code", ["6901234567892", "]C101069", "A-12+B", "https://x/01/069;1", "LN1:s01/03;x"])
def test_codes_of_goods_and_receipts_are_no_tracks(code: str) -> None:
    assert not is_track(code)
