"""Symbology identifiers: what a scanner says of the symbol decides what the same digits mean."""

import pytest

from retail.barcodes import code_of, read
from retail.barcodes.aim import GS1


@pytest.mark.parametrize("aim", GS1)
def test_a_gs1_symbol_is_an_element_string_also_where_its_text_does_not_show_it(aim: str) -> None:
    found = read(code_of("1726123110AB-120106901234567892", ""), 20261123, "CNY")
    assert found is None

    found = read(code_of("17261231" + "0106901234567892" + "10AB-12", aim), 20261123, "CNY")

    assert found
    assert (found.gtin, found.expiry, found.lot) == ("06901234567892", 20261231, "AB-12")


def test_a_gs1_datamatrix_with_separators_is_read_whole() -> None:
    found = read(code_of("010690123456789210AB-12\x1d2177\x1d3103000750", "]d2"), 20261123, "CNY")

    assert found
    assert (found.gtin, found.lot, found.serial, found.weight_g) == ("06901234567892", "AB-12", "77", 750)


@pytest.mark.parametrize("aim", ["]C0", "]d1", "]Q1", "]A0", "]I1", "]E0", "]E4", "]z0", ""])
def test_all_others_say_nothing_about_the_meaning(aim: str) -> None:
    assert code_of("6901234567892", aim) == "6901234567892"


@pytest.mark.parametrize("add_on", ["12", "12345"])
def test_an_add_on_is_no_part_of_the_number(add_on: str) -> None:
    assert code_of("9771234567003" + add_on, "]E3") == "9771234567003"
    assert code_of("977123456700" + add_on, "]E3") == "977123456700" + add_on


@pytest.mark.parametrize("aim", ["]E1", "]E2"])
def test_an_add_on_alone_names_no_goods(aim: str) -> None:
    assert code_of("12345", aim) == ""
