import pytest
from hypothesis import given
from hypothesis import strategies as st

from retail.barcodes import DEFAULT_RULES, BarcodeRule, check_digit, embedded, gtin14, make_embedded

PRICE = BarcodeRule("23IIIIIVVVVVC", "price_minor")
WITHOUT_CHECK = BarcodeRule("5IIIIVVVVV")


@pytest.mark.parametrize("code", ["96385074", "036000291452", "4006381333931", "6901234567892", "10012345678902"])
def test_gtins_of_every_length_become_14_digits(code: str) -> None:
    assert gtin14(code) == code.zfill(14)


@given(st.text("0123456789", min_size=12, max_size=12), st.integers(0, 12), st.integers(1, 9))
def test_one_wrong_digit_anywhere_is_noticed(body: str, place: int, shift: int) -> None:
    code = body + check_digit(body)
    wrong = code[:place] + str((int(code[place]) + shift) % 10) + code[place + 1 :]

    assert gtin14(code)
    assert gtin14(wrong) is None


@pytest.mark.parametrize("code", ["", "123", "69012345678９2", "690123456789x", "6901234567893", "²²²²²²²²"])
def test_what_is_not_a_gtin_is_none(code: str) -> None:
    assert gtin14(code) is None


@given(st.sampled_from([*DEFAULT_RULES, PRICE]), st.integers(1, 99_999), st.integers(0, 99_999))
def test_labels_read_back_what_was_printed(rule: BarcodeRule, plu: int, number: int) -> None:
    label = embedded(make_embedded(rule, str(plu), number), (*DEFAULT_RULES, PRICE))

    assert label is not None
    assert (label.plu, label.value, label.number) == (str(plu), rule.value, number)


def test_a_rule_may_do_without_a_check_digit() -> None:
    label = embedded(make_embedded(WITHOUT_CHECK, "22", 1250), (WITHOUT_CHECK,))

    assert label is not None
    assert (label.plu, label.number) == ("22", 1250)


def test_a_label_with_a_wrong_check_digit_is_no_label() -> None:
    label = make_embedded(DEFAULT_RULES[0], "22", 1250)
    wrong = label[:-1] + str((int(label[-1]) + 1) % 10)

    assert embedded(wrong, DEFAULT_RULES) is None


@pytest.mark.parametrize(("plu", "number"), [("123456", 1), ("22", 100_000), ("22", -1)])
def test_figures_that_do_not_fit_a_label_are_an_error(plu: str, number: int) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        make_embedded(DEFAULT_RULES[0], plu, number)


@given(st.text(max_size=20))
def test_any_text_at_all_can_be_scanned(code: str) -> None:
    embedded(code, DEFAULT_RULES)
    gtin14(code)
