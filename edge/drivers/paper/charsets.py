"""The character sets that printers have: what they can say, how wide it is there, and what stands in for the rest.

    name       ESC t n   source
    gb18030    FS &      GB 18030-2005, of which printers' ROMs have the codes of two bytes (GBK)
    cp437      0         PC437 USA            cp850   2   PC850 multilingual     cp858  19  PC858 with the euro
    cp1252    16         WPC1252              cp866  17   PC866 Cyrillic
    shift-jis  FS C 1    Shift JIS, on models for Japan

Sources: Epson, ESC/POS Command Reference (ESC t, FS &, FS ., FS C); receipt-print-hq/escpos-printer-db for the numbers that
makers share. `¥` is U+00A5: GB18030 codes it in four bytes, which printers show as digits, so `￥` (two bytes) goes out.
"""

import unicodedata
from functools import lru_cache

from msgspec import Struct

from edge.drivers.paper.lines import char_width


class Charset(Struct, frozen=True):
    """One set: Python's codec, the bytes that choose it, and whether its characters of two bytes take two columns."""

    name: str
    codec: str
    choose: bytes
    wide: bool = False

    def has(self, char: str) -> bool:
        """Whether the printer can say it."""
        return bool(_coded(self.codec, char, wide=self.wide))

    def width(self, char: str) -> int:
        """Columns of a character on this printer; one that it lacks is drawn as wide as terminals have it."""
        if char < " " or char == "\x7f":
            return 0
        coded = _coded(self.codec, char, wide=self.wide)
        return len(coded) if coded else char_width(char)

    def prepare(self, text: str) -> str:
        """The text without control characters, and with what stands in for characters that the set lacks."""
        return "".join(map(self._instead, text))

    def can(self, text: str) -> bool:
        """Whether all of a prepared text can be said."""
        return all(map(self.has, text))

    def encode(self, text: str) -> bytes:
        """A prepared text's bytes; what can be neither said nor drawn becomes `?`. Never a control character."""
        return b"".join(_coded(self.codec, char, wide=self.wide) or b"?" for char in text if char >= " ")

    def _instead(self, char: str) -> str:
        if char == "\n":
            return char
        if unicodedata.category(char).startswith("C") or char in _JOINERS:
            return ""
        if self.has(char):
            return char
        for candidate in _candidates(char):
            if candidate and all(map(self.has, candidate)):
                return candidate
        return char


_JOINERS = "\u200b\u200d\ufe0e\ufe0f"
#: What stands in for a character, first choice first.
_INSTEAD = {
    "¥": ("￥", "Y"), "￥": ("¥", "Y"), "€": ("EUR",), "£": ("GBP",), "“": ('"',), "”": ('"',), "„": ('"',), "‘": ("'",),
    "’": ("'",), "–": ("-",), "—": ("-",), "−": ("-",), "…": ("...",), "×": ("x",), "÷": ("/",), "•": ("·", "*"), "·": (".",),
    "\xa0": (" ",), "\u3000": ("  ",), "℃": ("°C", "C"), "°": ("o",), "№": ("No.",), "™": ("(TM)",), "®": ("(R)",),
    "©": ("(C)",), "ß": ("ss",), "æ": ("ae",), "Æ": ("AE",), "ø": ("o",), "Ø": ("O",), "ł": ("l",), "Ł": ("L",), "đ": ("d",),
    "½": ("1/2",), "¼": ("1/4",), "¾": ("3/4",), "、": (",",), "。": (".",), "「": ('"',), "」": ('"',),
}  # fmt: skip


def _candidates(char: str) -> tuple[str, ...]:
    """Its stand-ins, then its plain form: full-width letters, letters without their accents."""
    plain = unicodedata.normalize("NFKC", char)
    bare = "".join(one for one in unicodedata.normalize("NFKD", char) if not unicodedata.combining(one))
    return (*_INSTEAD.get(char, ()), plain if plain != char else "", bare if bare != char else "")


@lru_cache(maxsize=32_768)
def _coded(codec: str, char: str, *, wide: bool) -> bytes:
    """Its bytes, none where the set lacks it. Codes of four bytes are in no printer's ROM."""
    if char < " " or char == "\x7f":
        return b""
    try:
        coded = char.encode(codec)
    except UnicodeEncodeError:
        return b""
    return coded if len(coded) <= (2 if wide else 1) and min(coded) >= 0x20 else b""


GB18030 = Charset("gb18030", "gb18030", b"\x1c&", wide=True)
#: By the names that a configuration uses. FS . takes a Chinese printer out of its double-byte mode.
CHARSETS = {
    one.name: one
    for one in (
        GB18030,
        Charset("shift-jis", "shift_jis", b"\x1c&\x1cC\x01", wide=True),
        *(
            Charset(name, name, b"\x1c.\x1bt" + bytes((number,)))
            for name, number in (("cp437", 0), ("cp850", 2), ("cp1252", 16), ("cp866", 17), ("cp858", 19))
        ),
    )
}
