"""A member as a till knows them: no more than it takes to find them, greet them and price their goods.

Phone and card numbers are not in the store: a store finds a member by a keyed hash of what was typed or scanned. That
keeps numbers out of a copied file and off every screen; it is no secret to somebody who has both the key and time, as
there are not many phone numbers. So a box holds the key only while it is enrolled, and a member who asks is erased.
"""

import hashlib
import unicodedata
from typing import Annotated, Literal

from msgspec import Meta, Struct

KEY_BYTES = 16
#: Fewest and most digits of a phone number (ITU-T E.164 has at most 15), and most characters of a card or code.
PHONE_MIN, PHONE_MAX, CARD_MAX = 7, 15, 48
Means = Literal["phone", "card"]


class Member(Struct, frozen=True, array_like=True):
    """A member: `shown` is a phone number with its middle hidden, `born` month and day as mmdd (0: not told).

    `agreed` says that they agreed to be remembered by what they buy; without it head office counts their points and no more.
    """

    id: Annotated[str, Meta(min_length=1, max_length=32)]
    name: str = ""
    shown: str = ""
    tier: str = ""
    born: int = 0
    agreed: bool = False
    keys: tuple[bytes, ...] = ()
    #: The member that this one was found to be: a duplicate that the hub has joined.
    same_as: str = ""


class Sought(Struct, frozen=True):
    """What to look a member up by: the keys, likeliest first."""

    keys: tuple[bytes, ...]


def sought(pepper: bytes, given: str) -> Sought:
    """What was typed or scanned at the till, as keys to look up; none where it can be neither a phone nor a card.

    A number may be either: a phone is tried first, without its country prefix as people leave it out.
    """
    card, phone = _card(given), _phone(given)
    keys = [key(pepper, "phone", phone)] if phone else []
    return Sought((*keys, key(pepper, "card", card)) if card else tuple(keys))


def key(pepper: bytes, means: Means, plain: str) -> bytes:
    """The keyed hash of a number that was made plain: BLAKE2b (RFC 7693), 16 bytes."""
    return hashlib.blake2b(plain.encode(), digest_size=KEY_BYTES, key=pepper[:64], person=means.encode()).digest()


def keys_of(pepper: bytes, *, phone: str = "", card: str = "") -> tuple[bytes, ...]:
    """The keys under which a member is to be found; raise `ValueError` naming what is no phone number or card."""
    found = []
    if phone:
        if not (plain := _phone(phone)):
            raise ValueError(f"phone: {PHONE_MIN} to {PHONE_MAX} digits")
        found.append(key(pepper, "phone", plain))
    if card:
        if not (plain := _card(card)):
            raise ValueError(f"card: 1 to {CARD_MAX} letters or digits")
        found.append(key(pepper, "card", plain))
    return tuple(found)


def shown(phone: str) -> str:
    """A phone number as screens show it.

    >>> shown("138 1234 5678"), shown("+86 13812345678")
    ('138****5678', '138****5678')
    """
    plain = _phone(phone)
    return f"{plain[:3]}****{plain[-4:]}" if plain else ""


def _phone(given: str) -> str:
    """Digits alone, as people say them: full-width ones too, without +86 or 0086."""
    text = unicodedata.normalize("NFKC", given).translate(dict.fromkeys(map(ord, " -().")))
    for prefix in ("+86", "0086"):
        text = text.removeprefix(prefix)
    text = text.removeprefix("+")
    return text if text.isascii() and text.isdigit() and PHONE_MIN <= len(text) <= PHONE_MAX else ""


def _card(given: str) -> str:
    text = unicodedata.normalize("NFKC", given).strip().upper()
    return text if text.isascii() and text.isalnum() and len(text) <= CARD_MAX else ""
