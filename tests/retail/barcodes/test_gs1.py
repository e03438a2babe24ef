"""GS1 codes: element strings, printed ones, Digital Links; and whatever else may stand in a code."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retail.barcodes import BadElements, Scanned, read
from retail.barcodes.scanned import full_date

GTIN = "06901234567892"
TODAY = 20261123
FULL = Scanned(GTIN, "AB-12", 20261231, 0, "77")

lots = st.text("ABCDEFGHIJ0123456789-./_", min_size=1, max_size=20)
dates = st.dates(min_value=date(1980, 1, 1), max_value=date(2075, 12, 31))


def told(code: str, currency: str = "CNY") -> Scanned | None:
    return read(code, TODAY, currency)


@pytest.mark.parametrize(
    "code",
    [
        f"]C101{GTIN}1726123110AB-12\x1d2177",
        f"]d201{GTIN}1726123110AB-12\x1d2177\x1d",
        f"\x1d01{GTIN}1726123110AB-12\x1d2177",
        f"01{GTIN}1726123110AB-12\x1d2177",
        f"01{GTIN}2177\x1d17261231\x1d10AB-12",
        f"(01){GTIN}(17)261231(10)AB-12(21)77",
        f"https://id.example.com/01/{GTIN}/10/AB-12/21/77?17=261231",
        f"HTTP://shop.example/some/path/01/{GTIN[1:]}/10/AB%2D12/21/77?17=261231&linkType=all",
    ],
)
def test_one_product_says_the_same_however_its_code_is_written(code: str) -> None:
    assert told(code) == FULL


def test_a_gtin_without_any_sign_of_gs1_is_read_too() -> None:
    assert told(f"01{GTIN}") == Scanned(GTIN)


@pytest.mark.parametrize(
    ("elements", "weight_g"),
    [("3103001250", 1250), ("3102000125", 1250), ("3100000002", 2000), ("3105125000", 1250), ("3201000100", 4536)],
)
def test_a_weight_is_grams_by_its_decimals(elements: str, weight_g: int) -> None:
    scanned = told(f"01{GTIN}{elements}")

    assert scanned
    assert scanned.weight_g == weight_g


@pytest.mark.parametrize(
    ("elements", "currency", "minor"),
    [("39221280", "CNY", 1280), ("3920128", "CNY", 12800), ("39231280", "CNY", 128), ("3920128", "JPY", 128)],
)
def test_a_price_is_minor_units_of_the_stores_currency(elements: str, currency: str, minor: int) -> None:
    scanned = told(f"01{GTIN}{elements}", currency)

    assert scanned
    assert scanned.price_minor == minor


def test_a_price_may_name_its_currency() -> None:
    scanned = told(f"01{GTIN}39321561280")

    assert scanned
    assert scanned.price_minor == 1280


@pytest.mark.parametrize(
    ("digits", "today", "full"),
    [
        ("261231", TODAY, 20261231),
        ("770101", TODAY, 19770101),
        ("760101", TODAY, 20760101),
        ("240200", TODAY, 20240229),
        ("510101", 20990101, 20510101),
        ("010101", 20990101, 21010101),
        ("261231", 0, 20261231),
    ],
)
def test_two_digits_of_a_year_mean_the_nearest_century(digits: str, today: int, full: int) -> None:
    assert full_date(digits, today) == full


@pytest.mark.parametrize(
    "code",
    [
        "(01)06901234567891",
        "(01)0690123456789",
        f"(01){GTIN}(17)261331",
        f"(01){GTIN}(17)260230",
        f"(01){GTIN}(10){'x' * 21}",
        f"(01){GTIN}(10)",
        f"(01){GTIN}(05)1",
        f"(01){GTIN}(01)16901234567899",
        f"]C101{GTIN}17",
        f"]C101{GTIN}3922x",
        f"]C101{GTIN}ZZ",
        "https://a.example/01/06901234567891",
        f"https://a.example/01/{GTIN}/10",
        f"https://a.example/01/{GTIN}/99/1",
        "https://[a/01/1",
    ],
)
def test_a_code_that_begins_as_gs1s_and_is_none_is_an_error(code: str) -> None:
    with pytest.raises(BadElements):
        told(code)


@pytest.mark.parametrize("code", ["6901234567892", "21", "shirt-red", "https://example.com/menu", "0106901234567891"])
def test_other_codes_are_left_to_others(code: str) -> None:
    assert told(code) is None


@given(lots, lots, dates)
def test_what_was_written_is_what_is_read(lot: str, serial: str, day: date) -> None:
    scanned = told(f"]C101{GTIN}17{day:%y%m%d}10{lot}\x1d21{serial}")

    assert scanned == Scanned(GTIN, lot, int(f"{day:%Y%m%d}"), 0, serial)


@given(st.text(max_size=60) | st.text("()0123456789\x1d]Cd/", max_size=60).map(lambda text: f"(01){GTIN}{text}"))
def test_any_text_at_all_is_read_or_refused(code: str) -> None:
    for text in (code, f"]C1{code}", f"https://x.example/01/{code}"):
        try:
            found = told(text)
        except BadElements:
            continue
        assert found is None or len(found.gtin) == 14
