"""The place in a list where the next page begins: opaque to clients, the last row's sort key to us."""

import base64
import binascii
from typing import TypeVar

import msgspec

K = TypeVar("K")
#: Longest cursor that is looked at, in characters.
CURSOR_MAX = 400


class BadCursor(ValueError):
    """The cursor is none that this list gave."""


def to_cursor(key: object) -> str:
    """The cursor after the row with this key."""
    return base64.urlsafe_b64encode(msgspec.json.encode(key)).decode().rstrip("=")


def from_cursor(cursor: str, kind: type[K]) -> K:
    """The key in a cursor; raise `BadCursor` for anything that `to_cursor` did not make."""
    if len(cursor) > CURSOR_MAX or not cursor.isascii():
        raise BadCursor("this is no cursor of this list")
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        return msgspec.json.decode(raw, type=kind)
    except (binascii.Error, ValueError) as error:
        raise BadCursor("this is no cursor of this list") from error
