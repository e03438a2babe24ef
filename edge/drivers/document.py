"""What a printer is asked to print, as data. How many columns and which bytes is the driver's business."""

from enum import Enum
from typing import Literal

from msgspec import Struct


class Align(Enum):
    """Where text stands on the line."""

    LEFT = 0
    CENTER = 1
    RIGHT = 2


class Text(Struct, frozen=True):
    """A paragraph; long text wraps at the paper's width."""

    text: str
    align: Align = Align.LEFT
    bold: bool = False
    double: bool = False


class Columns(Struct, frozen=True):
    """Left and right text on one line; the left one is cut where both do not fit."""

    left: str
    right: str
    bold: bool = False
    double: bool = False


class Rule(Struct, frozen=True):
    """A line across the paper."""


class QRCode(Struct, frozen=True):
    """A QR code of at most a few hundred bytes."""

    data: str


class Feed(Struct, frozen=True):
    """Empty lines."""

    lines: int = 1


class Cut(Struct, frozen=True):
    """Cut the paper."""


#: The pins of a printer's drawer connector that a drawer can be kicked by.
Pin = Literal[2, 5]


class Kick(Struct, frozen=True):
    """Open the drawer on a pin of the printer's connector."""

    pin: Pin = 2


Element = Text | Columns | Rule | QRCode | Feed | Cut | Kick
PrintDocument = tuple[Element, ...]
