"""JSON from strangers, read strictly: no duplicate keys, no NaN, no fractions, no lone surrogates, no deep nesting.

Python's own reader keeps the last of two equal keys and accepts NaN; a till must not guess which amount was meant.
"""

import json
from typing import Any, Never

#: The largest message that a lane client may send, in bytes.
MESSAGE_BYTES_MAX = 4096
#: Integers beyond this are no amount, quantity or line of any shop (and not exact in a browser): 2**53 - 1.
INTEGER_MAX = 2**53 - 1


class BadJson(ValueError):
    """The text is not JSON as we accept it; the message says why, in words."""


def read_object(text: str | bytes, *, bytes_max: int = MESSAGE_BYTES_MAX) -> dict[str, Any]:
    """The JSON object in `text`, or raise `BadJson`."""
    if len(text) > bytes_max:
        raise BadJson(f"a message is at most {bytes_max} bytes")
    try:
        value = _DECODER.decode(text if isinstance(text, str) else text.decode())
    except UnicodeDecodeError as error:
        raise BadJson("not UTF-8") from error
    except RecursionError as error:
        raise BadJson("nested too deeply") from error
    except json.JSONDecodeError as error:
        raise BadJson(f"not JSON: {error.msg} at character {error.pos}") from error
    if not isinstance(value, dict):
        raise BadJson("a message is a JSON object")
    return value


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadJson("the same key stands twice")
    for key, value in pairs:
        _check_text(key)
        if isinstance(value, str):
            _check_text(value)
    return found


def _check_text(text: str) -> None:
    if text.isascii():
        if "\x00" in text:
            raise BadJson("NUL in a text")
    elif any("\ud800" <= letter <= "\udfff" for letter in text):
        raise BadJson("half a surrogate pair in a text")


def _whole(digits: str) -> int:
    if len(digits) > 17 or abs(number := int(digits)) > INTEGER_MAX:
        raise BadJson("a number is too large")
    return number


def _fraction(digits: str) -> Never:
    raise BadJson(f"{digits[:20]} has a fraction; amounts are whole minor units, quantities whole thousandths")


def _constant(name: str) -> Never:
    raise BadJson(f"{name} is no number")


_DECODER = json.JSONDecoder(object_pairs_hook=_pairs, parse_int=_whole, parse_float=_fraction, parse_constant=_constant)
