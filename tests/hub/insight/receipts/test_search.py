import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.insight.receipts.search import ByAmount, ByItem, ByNumber, ByReceipt, Meaning, read

ANY = 2**53 - 1


@pytest.mark.parametrize(
    ("typed", "meaning"),
    [
        ("s001-03-1-000123", ByReceipt("s001", "03", 1, 123, 123)),
        ("S001-03-1-000123 ", ByReceipt("s001", "03", 1, 123, 123)),
        ("s001-03-1-1234567", ByReceipt("s001", "03", 1, 1234567, 1234567)),
        ("s001-03-1-0001", ByReceipt("s001", "03", 1, 100, 199)),
        ("s001-03-1-", ByReceipt("s001", "03", 1, 0, ANY)),
        ("s001-03", ByReceipt("s001", "03", None, 0, ANY)),
        ("s001", ByReceipt("s001", "", None, 0, ANY)),
        ("123", ByNumber(123)),
        ("123", ByAmount(12300)),
        ("128.50", ByAmount(12850)),
        ("128,5", ByAmount(12850)),
        ("¥0.05", ByAmount(5)),
        ("  牛奶  1L ", ByItem("牛奶 1l")),
        ("6901234567892", ByItem("6901234567892")),
    ],
)
def test_words_are_read_as_what_they_can_mean(typed: str, meaning: Meaning) -> None:
    assert meaning in read(typed, "CNY")


def test_the_currency_says_how_many_digits_an_amount_has() -> None:
    assert ByAmount(1250) in read("1250", "JPY")
    assert not [one for one in read("12.50", "JPY") if isinstance(one, ByAmount)]


def test_nothing_typed_means_nothing() -> None:
    assert read("  ", "CNY") == []


@given(st.text(max_size=80))
def test_anything_may_be_typed(typed: str) -> None:
    for meaning in read(typed, "CNY"):
        if isinstance(meaning, ByReceipt):
            assert 0 <= meaning.first <= meaning.last <= 2**53
        if isinstance(meaning, ByNumber):
            assert meaning.number < 2**53
