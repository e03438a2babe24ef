"""Signed coupons: read where they are ours, and nothing else is."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from protocol.coupons import read_coupon, sign_coupon
from retail.promotions.coupon import Coupon

KEY, OTHER = Ed25519PrivateKey.from_private_bytes(bytes(32)), Ed25519PrivateKey.from_private_bytes(bytes([1]) * 32)
COUPON = Coupon("birthday10", "A7F2", 20261231)
CODE = sign_coupon(COUPON, "acme", KEY)


def test_a_coupon_reads_as_it_was_signed() -> None:
    assert read_coupon(CODE, "acme", KEY.public_key()) == COUPON
    assert len(CODE) < 130


def test_a_coupon_of_another_organisation_or_key_is_none_of_ours() -> None:
    assert read_coupon(CODE, "other", KEY.public_key()) is None
    assert read_coupon(CODE, "acme", OTHER.public_key()) is None


@given(st.integers(0, len(CODE) - 1), st.characters(codec="ascii", categories=["L", "N"]))
def test_a_coupon_with_one_other_character_is_none(place: int, letter: str) -> None:
    changed = CODE[:place] + letter + CODE[place + 1 :]
    found = read_coupon(changed, "acme", KEY.public_key())

    # The last character of base64 has bits that say nothing.
    assert found is None or (found == COUPON and (changed == CODE or place == len(CODE) - 1))


@given(st.text(max_size=60) | st.text("LC1.x0", max_size=30).map(lambda text: f"LC1.{text}"))
def test_any_text_at_all_may_be_shown_to_a_scanner(text: str) -> None:
    assert read_coupon(text, "acme", KEY.public_key()) is None


@pytest.mark.parametrize("coupon", [Coupon("a.b", "1"), Coupon("a", "1.2"), Coupon("a")])
def test_what_cannot_stand_in_a_code_is_not_signed(coupon: Coupon) -> None:
    with pytest.raises(ValueError, match="no dots"):
        sign_coupon(coupon, "acme", KEY)
