"""ZPL II: a label as one picture, and the printer's state.

    ^XA ^PW w ^LL h ^FO0,0 ^GFA,bytes,bytes,stride,hex ^FS ^PQ n ^XZ
    ~HS    answered with three strings, each STX ... ETX CR LF:
           1: aaa,b,c,dddd,eee,...   b paper out   c paused   eee formats that wait
           2: mmm,n,o,p,q,r,s,t,uuuuuuuu,v,www     o head open   p ribbon out   u labels left of this batch

Source: Zebra, ZPL II Programming Guide (^GF, ^PQ, ^PW, ^LL, ~HS). No text of ours is ever a field's: it is drawn, so that `^` and `~` in
a name are dots like all others.
"""

from edge.drivers.document import Image
from edge.drivers.labels.state import UNKNOWN, LabelState
from edge.drivers.labels.tag import Template

ASK = b"~HS"
COPIES_MAX = 999
_STRINGS = 3
#: No answer is longer; noise without an end is dropped.
_HEARD_MAX = 1024


def encode(label: Image, template: Template, copies: int) -> bytes:
    """One label so many times."""
    width, height = template.dots
    count = len(label.bits)
    picture = f"^GFA,{count},{count},{label.stride},{label.bits.hex().upper()}"
    return f"^XA^PW{width}^LL{height}^LH0,0^FO0,0{picture}^FS^PQ{max(1, min(copies, COPIES_MAX))}^XZ\r\n".encode()


class Reader:
    """The printer's answers, however they are cut."""

    def __init__(self) -> None:
        self._heard = b""

    def feed(self, data: bytes) -> LabelState | None:
        """The state once all three strings are there."""
        self._heard = (self._heard + data)[-_HEARD_MAX:]
        strings = [part.partition(b"\x03")[0] for part in self._heard.split(b"\x02")[1:]]
        if len(strings) < _STRINGS or self._heard.count(b"\x03") < _STRINGS:
            return None
        self._heard = b""
        first, second = (string.decode("ascii", "replace").split(",") for string in strings[:2])
        if len(first) < 5 or len(second) < 9:
            return UNKNOWN
        waits = _number(first[4]) + _number(second[8])
        problem = "paper out" if first[1] == "1" else "head open" if second[2] == "1" else ""
        problem = problem or ("ribbon out" if second[3] == "1" else "paused" if first[2] == "1" else "")
        return LabelState(problem, busy=waits > 0)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0
