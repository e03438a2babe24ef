"""In-store labels as countries have them: price check digits, two figures in one code, figures in tenths."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retail.barcodes import PRESETS, BarcodeRule, embedded, fault, make_embedded, price_check_digit

ALL = [(name, rule) for name, rules in PRESETS.items() for rule in rules]
VALUES = st.integers(1, 9_999)


@pytest.mark.parametrize(("digits", "check"), [("2875", "9"), ("14685", "6"), ("0000", "0"), ("00000", "0")])
def test_the_price_check_digit_is_that_of_the_specifications_examples(digits: str, check: str) -> None:
    assert price_check_digit(digits) == check


@pytest.mark.parametrize("length", [4, 5])
@given(data=st.data(), shift=st.integers(1, 9))
def test_one_wrong_digit_of_a_price_is_noticed(length: int, data: st.DataObject, shift: int) -> None:
    digits = data.draw(st.text("0123456789", min_size=length, max_size=length))
    place = data.draw(st.integers(0, length - 1))
    wrong = digits[:place] + str((int(digits[place]) + shift) % 10) + digits[place + 1 :]

    assert price_check_digit(wrong) != price_check_digit(digits)


def test_a_price_check_digit_is_over_four_or_five_digits() -> None:
    with pytest.raises(ValueError, match="not 3"):
        price_check_digit("123")


@pytest.mark.parametrize(("name", "rule"), ALL, ids=[f"{name} {rule.pattern}" for name, rule in ALL])
@given(plu=st.integers(1, 9_999), value=VALUES, weight=st.integers(0, 99_999))
def test_every_label_of_every_country_reads_back(
    name: str, rule: BarcodeRule, plu: int, value: int, weight: int
) -> None:
    code = make_embedded(rule, str(plu), value * rule.step, weight)
    label = embedded(code, PRESETS[name])

    assert label is not None
    assert (label.plu, label.value, label.number) == (str(plu), rule.value, value * rule.step)
    assert label.weight_g == (weight if "W" in rule.pattern else None)


@pytest.mark.parametrize("rule", [rule for _, rule in ALL])
def test_the_rules_of_every_country_are_sound(rule: BarcodeRule) -> None:
    assert fault(rule) == ""


def test_a_label_of_eighteen_digits_carries_an_amount_and_a_weight() -> None:
    code = make_embedded(BarcodeRule("22IIIIIVVVVVWWWWWC", "price_minor"), "31", 1280, 640)

    label = embedded(code, PRESETS["cn-18"])

    assert len(code) == 18
    assert label is not None
    assert (label.plu, label.number, label.weight_g) == ("31", 1280, 640)


def test_a_label_with_a_wrong_price_check_digit_is_no_label() -> None:
    rule = BarcodeRule("02IIIIIKVVVV", "price_minor")
    code = make_embedded(rule, "7", 2875)
    wrong = code[:7] + str((int(code[7]) + 1) % 10) + code[8:]

    assert embedded(code, [rule])
    assert embedded(wrong, [rule]) is None


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (BarcodeRule("22IIIII"), "8 to 20"),
        (BarcodeRule("22IIIIIZZZZZC"), "8 to 20"),
        (BarcodeRule("22IIIIIVVVVVC", "colour"), "weight_g or price_minor"),
        (BarcodeRule("22IIIIIVVVVVC", step=0), "step"),
        (BarcodeRule("2200000VVVVVC"), "item"),
        (BarcodeRule("22IIIICVVVVV"), "end"),
        (BarcodeRule("22IIIIKKVVVVC"), "price check digit"),
        (BarcodeRule("22IIIIKVVVVVVC"), "price check digit"),
        (BarcodeRule("22IIIIIVVVVVWWWWWC"), "beside a price"),
    ],
)
def test_a_rule_that_cannot_be_is_told_why(rule: BarcodeRule, words: str) -> None:
    assert words in fault(rule)
