"""The one codec of the wire: positional msgpack, every length that a peer may claim bounded before it is believed.

`msgpack` unpacks (its limits hold before memory is taken), `msgspec` gives types. A message that breaks a limit, the
grammar or its type raises `BadMessage`; nothing else leaves this file.
"""

from typing import Any, TypeVar

import msgpack
import msgspec
from msgspec import Struct
from msgspec.structs import astuple

T = TypeVar("T")

#: The largest message on any topic, in bytes, before decompression (faults.md M11: brokers drop larger ones in silence).
MESSAGE_BYTES_MAX = 256 * 1024
#: Longest text in one field, in bytes of UTF-8.
TEXT_BYTES_MAX = 4_096
#: Most elements of one array: lines of a receipt, records of a batch, items of a page.
ARRAY_MAX = 10_000


class BadMessage(ValueError):
    """The peer's bytes are not a message that we know; the text says which rule they break."""


def pack(value: object) -> bytes:
    """Encode a Struct (positional), list or plain value. The same value always gives the same bytes."""
    return msgspec.msgpack.encode(value)


def trimmed(value: Struct) -> tuple[object, ...]:
    """A Struct's fields without those at its end that hold their defaults: a reader puts them back."""
    values = astuple(value)
    for default in reversed(value.__struct_defaults__):
        if values[-1] != default:
            break
        values = values[:-1]
    return values


def unpack(data: bytes, kind: type[T], *, bytes_max: int = MESSAGE_BYTES_MAX, array_max: int = ARRAY_MAX) -> T:
    """Decode into `kind`; raise `BadMessage` where size, grammar, depth or types do not fit."""
    return convert(unpack_plain(data, bytes_max=bytes_max, array_max=array_max), kind)


def unpack_plain(data: bytes, *, bytes_max: int = MESSAGE_BYTES_MAX, array_max: int = ARRAY_MAX) -> Any:
    """Decode into plain lists, numbers, text and bytes, within the bounds of this file."""
    if len(data) > bytes_max:
        raise BadMessage(f"message of {len(data)} bytes, at most {bytes_max} allowed")
    try:
        return msgpack.unpackb(
            data,
            raw=False,
            strict_map_key=True,
            max_str_len=TEXT_BYTES_MAX,
            max_bin_len=bytes_max,
            max_array_len=array_max,
            max_map_len=64,
            max_ext_len=0,
        )
    except (ValueError, TypeError, OverflowError, msgpack.UnpackException) as exc:
        raise BadMessage(f"not msgpack within our bounds: {type(exc).__name__}: {exc}") from exc


def convert(plain: Any, kind: type[T]) -> T:
    """Check plain values against a Struct type; raise `BadMessage` naming the field that does not fit."""
    try:
        return msgspec.convert(plain, kind, strict=True, builtin_types=(bytes,))
    except (msgspec.ValidationError, RecursionError) as exc:
        raise BadMessage(str(exc)) from exc
