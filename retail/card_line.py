"""What a reader of cards read: a magnetic stripe's tracks, or the number of a chip, as a line of characters.

    [ % FC field ^ ... ? ] [ ; digits = ... ? ] [ + digits = ... ? ]        tracks 1, 2, 3; each there or not, on one line or several
    number                                                                  a reader of IC or RFID cards: decimal or hexadecimal

    FC   the format code, a letter that may be missing; B is that of banks' cards

A member's number is the first field of track 2, else of track 1, else of track 3, else the line itself. The line comes over a
serial port or as keys, framed as a scanner's.

**Payment cards are none of ours.** Their number (PAN) is told by its length, Luhn's digit and format code B, and then nothing
of the card is kept, passed on or logged, here or above: what is left is that it was one.

Sources: ISO/IEC 7811 and 7813, tracks and sentinels as the Casio QT-6600 manual (page 88) and Omnitron's RS-232 card reader manual
(page 58) print them; Parallax 28140 RFID Card Reader documentation v2.3 for a number between LF and CR.
Heals from: a track cut short (no end sentinel: not a card), noise before a track, a line longer than any card.
"""

import re
from typing import Final

from msgspec import Struct

from retail.card_number import looks_like_card_number

#: All three tracks with their sentinels (79 + 40 + 107 characters) and what readers put between.
LINE_MAX: Final = 240
_TRACKS: Final = re.compile(r"(?P<sentinel>[%;+])(?P<field>[^%;+?]{1,107})\?")
#: How any track begins, whole or cut: enough to see that a scanner has read a card.
_BEGINS: Final = re.compile(r"%[A-Z]?[A-Z0-9 ]{4,19}\^|[;+]\d{4,19}=|%[A-Z]?\d{8}|;\d{8}")
_NUMBER: Final = re.compile(r"[0-9A-Za-z]{4,40}\Z")
_BANKS: Final = re.compile(r"B\d{8,19}\^")
_PREFERRED: Final = (";", "%", "+")


class Card(Struct, frozen=True):
    """A member's card by its number; of a payment card nothing but that it was one."""

    number: str = ""
    payment: bool = False


def is_track(text: str) -> bool:
    """Whether a line is of a magnetic card, so that it must be shown to nobody before it was looked at."""
    return _BEGINS.search(text) is not None


def card_of(text: str) -> Card | None:
    """The card behind a line; None where it is none."""
    tracks = {found["sentinel"]: found["field"] for found in _TRACKS.finditer(text[:LINE_MAX])}
    if is_track(text) and (_BANKS.search(text) or looks_like_card_number(text)):
        return Card(payment=True)
    if tracks:
        field = tracks[next(sentinel for sentinel in _PREFERRED if sentinel in tracks)]
        number = re.split(r"[\^=]", field)[0].strip()
        if number[:1].isalpha() and "%" in tracks and ";" not in tracks:
            number = number[1:]
        return Card(number) if _NUMBER.match(number) else None
    if looks_like_card_number(text, issued=True):
        return Card(payment=True)
    return Card(text) if _NUMBER.match(text) else None


def encode(number: str, name: str = "", *, format_code: str = "") -> str:
    """The line of a card with a number on track 2, and on track 1 where it has a name: for simulators and round trips."""
    first = f"%{format_code}{number}^{name}^2912?" if name else ""
    return f"{first};{number}=2912?"
