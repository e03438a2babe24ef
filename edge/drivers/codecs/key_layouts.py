r"""What the keys of a keyboard type, by the country that a scanner is set to: key code of the kernel to character.

    us    QWERTY, which scanners are set to when they are bought
    fr    AZERTY: digits with Shift, `[ ] { } # ~ | \ ^ @` with AltGr
    de    QWERTZ: `{ [ ] } \ ~ @ |` with AltGr

Sources: Linux, include/uapi/linux/input-event-codes.h for the codes; the XKB data base (xkeyboard-config 2.35.1, symbols `us`,
`fr` basic, `de` basic, keycodes `evdev`) for the characters. Dead keys (accents that wait for a letter) type nothing here, as no
scanner uses them; a scanner whose code has characters that its country cannot type sends them by Alt and the keypad.
"""

from typing import Final

from msgspec import Struct

#: Stands for a dead key in the rows below.
_DEAD: Final = "\0"
_KEYPAD: Final = ((71, "789-456+1230."), (55, "*"), (98, "/"), (57, " "))


class Layout(Struct, frozen=True):
    """Characters by key code: alone, with Shift, with AltGr."""

    plain: dict[int, str]
    shifted: dict[int, str]
    alt_gr: dict[int, str]


def _layout(*rows: tuple[int, str, str, str]) -> Layout:
    """From rows of neighbouring keys: first code, and what they type in the three ways."""
    tables: list[dict[int, str]] = []
    for column in (1, 2, 3):
        table = {first + at: key for first, keys in _KEYPAD for at, key in enumerate(keys)} if column < 3 else {}
        for row in rows:
            table |= {row[0] + at: key for at, key in enumerate(str(row[column])) if key != _DEAD}
        tables.append(table)
    return Layout(*tables)


LAYOUTS: Final[dict[str, Layout]] = {
    "us": _layout(
        (2, "1234567890-=", "!@#$%^&*()_+", ""),
        (16, "qwertyuiop[]", "QWERTYUIOP{}", ""),
        (30, "asdfghjkl;'`", 'ASDFGHJKL:"~', ""),
        (43, "\\zxcvbnm,./", "|ZXCVBNM<>?", ""),
    ),
    "fr": _layout(
        (2, "&é\"'(-è_çà)=", "1234567890°+", "¹~#{[|`\\^@]}"),
        (16, "azertyuiop\0$", "AZERTYUIOP\0£", ""),
        (30, "qsdfghjklmù²", "QSDFGHJKLM%~", ""),
        (43, "*wxcvbn,;:!", "µWXCVBN?./§", ""),
        (86, "<", ">", "|"),
    ),
    "de": _layout(
        (2, "1234567890ß\0", '!"§$%&/()=?\0', "¹²³\0\0\0{[]}\\\0"),
        (16, "qwertzuiopü+", "QWERTZUIOPÜ*", "@\0\0\0\0\0\0\0\0\0\0~"),
        (30, "asdfghjklöä\0", "ASDFGHJKLÖÄ°", ""),
        (43, "#yxcvbnm,.-", "'YXCVBNM;:_", ""),
        (86, "<", ">", "|"),
        (83, ",", ",", ""),
    ),
}
