"""A printer's abilities as a configuration names them: a family, and what differs from it.

[lane.devices.printer.paper]
family = "china-80"          # edge/drivers/paper/profiles.py
charset = "gb18030"          # gb18030, shift-jis, cp437, cp850, cp858, cp866, cp1252
qr = "picture"               # by the printer's own command, or drawn
"""

from functools import lru_cache
from typing import Literal

import structlog
from msgspec import Struct
from msgspec.structs import replace

from edge.drivers.codecs.escpos import Draw
from edge.drivers.errors import DriverMisuse
from edge.drivers.paper import typesetter
from edge.drivers.paper.charsets import CHARSETS
from edge.drivers.paper.profiles import PROFILES, Profile

log = structlog.get_logger()
#: Dots of a character of the first type: what columns there are where only their number is known.
DOTS_A_COLUMN = 12


class PaperConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """What a printer can; an empty text leaves it to the family. `font` is a file, where none of the usual is wanted."""

    family: str = "generic"
    charset: str = ""
    qr: Literal["", "command", "picture"] = ""
    bars: Literal["", "command", "picture"] = ""
    image: Literal["", "raster", "column", "none"] = ""
    cut: Literal["", "both", "full", "partial", "none"] = ""
    buzzer: Literal["", "esc-paren-a", "esc-b", "none"] = ""
    proof: Literal["", "process-id", "fence", "none"] = ""
    dots: int = 0
    font: str = ""

    def profile(self, columns: int = 0) -> Profile:
        """The family with what differs; raise `DriverMisuse` naming what there is."""
        family = PROFILES.get(self.family)
        if family is None:
            raise DriverMisuse(f"no printer family {self.family!r}; there is {', '.join(PROFILES)}")
        if self.charset and self.charset not in CHARSETS:
            raise DriverMisuse(f"no charset {self.charset!r}; there is {', '.join(CHARSETS)}")
        named = {name: getattr(self, name) for name in ("charset", "image", "cut", "buzzer", "proof", "dots")}
        changed = {name: "" if value == "none" else value for name, value in named.items() if value}
        changed |= {name: getattr(self, name) == "command" for name in ("qr", "bars") if getattr(self, name)}
        return replace(_as_wide(family, columns), **changed)

    def draw(self) -> Draw | None:
        """Who draws what this printer cannot say; raise `DriverMisuse` for a font that cannot be used."""
        return _draw(self.font)


@lru_cache(maxsize=8)
def _draw(font: str) -> Draw | None:
    """Who draws what a printer cannot say; without a font that is said once, and nobody does."""
    found = typesetter.find(font)
    if found is None:
        log.warning("no font to draw with", problem=typesetter.NO_FONT)
        return None
    return found.line


def _as_wide(family: Profile, columns: int) -> Profile:
    """A width that is not the family's own has the same size of type on another head."""
    if columns in (0, family.columns):
        return family
    dots = columns * DOTS_A_COLUMN // 8 * 8
    return replace(family, columns=columns, small_columns=columns * 4 // 3, dots=dots)
