from typing import Any

import msgspec
import pytest

from retail.commands import CartCommand, Scan


def read(plain: dict[str, Any]) -> CartCommand:
    return msgspec.convert(plain, CartCommand)  # type: ignore[arg-type, return-value]


@pytest.mark.parametrize("code", ["6901234567892", "苹果-1", "A 1/b", "]C1x"])
def test_any_printable_code_is_read(code: str) -> None:
    assert read({"do": "Scan", "code": code}) == Scan(code)


@pytest.mark.parametrize("code", ["", "x" * 513, "a\n", "\n", "a\0b", "a\x1e", "\x7f", "a\u202eb", "a\ud800"])
def test_empty_long_and_unprintable_codes_are_refused(code: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        read({"do": "Scan", "code": code})


@pytest.mark.parametrize("given_minor", [0, -1, 1.0, "100", True, None, 10**12 + 1])
def test_only_whole_positive_bounded_amounts_are_payments(given_minor: object) -> None:
    with pytest.raises(msgspec.ValidationError):
        read({"do": "Pay", "kind": "cash", "given_minor": given_minor})


@pytest.mark.parametrize(
    "plain",
    [
        {"do": "SetQuantity", "line": 1, "qty_milli": 0},
        {"do": "SetQuantity", "line": 0, "qty_milli": 1000},
        {"do": "SetQuantity", "line": 1, "qty_milli": 10_000_001},
        {"do": "AddItem", "code": "milk", "qty_milli": -1000},
        {"do": "Pay", "kind": "", "given_minor": 1},
        {"do": "Pay", "kind": "card", "given_minor": 1, "reference": "x" * 65},
        {"do": "Scan", "code": "milk", "price_minor": 1},
        {"do": "Steal"},
        {"code": "milk"},
    ],
)
def test_commands_out_of_bounds_unknown_or_with_more_fields_are_refused(plain: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        read(plain)
