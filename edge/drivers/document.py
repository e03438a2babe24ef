"""What a printer is asked to print, as data. How many columns and which bytes is the driver's business.

A document can be kept: `pack` makes bytes of it that later versions read too (fields are only ever appended, with defaults).
"""

from enum import Enum
from typing import Literal

import msgspec
from msgspec import Struct

#: No document is larger, in bytes: some hundred lines and a picture as wide as the paper.
DOCUMENT_BYTES_MAX = 1_000_000


class Align(Enum):
    """Where text stands on the line."""

    LEFT = 0
    CENTER = 1
    RIGHT = 2


class Symbology(Enum):
    """The barcodes that we print. GS1-128 is Code 128 that begins with FNC1; GS (0x1D) ends a field of open length."""

    EAN13 = "ean13"
    EAN8 = "ean8"
    CODE128 = "code128"
    GS1_128 = "gs1-128"


class _Styled(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How text looks. `double` is twice as wide and high, `tall` only twice as high, `small` the printer's second type."""

    bold: bool = False
    double: bool = False
    tall: bool = False
    inverse: bool = False
    underline: bool = False
    small: bool = False


class Text(_Styled, frozen=True, tag="text"):
    """A paragraph; long text wraps at the paper's width."""

    text: str
    align: Align = Align.LEFT


class Columns(_Styled, frozen=True, tag="columns"):
    """Left and right text on one line; the left one is cut where both do not fit."""

    left: str
    right: str


class Cell(Struct, frozen=True, omit_defaults=True):
    """One column of a `Row`: as wide as its text, or its `share` of what the others leave. Long text wraps within it."""

    text: str
    align: Align = Align.LEFT
    share: int = 0


class Row(_Styled, frozen=True, tag="row"):
    """Several columns side by side, a blank between them."""

    cells: tuple[Cell, ...]


class Rule(Struct, frozen=True, omit_defaults=True, tag="rule"):
    """A line across the paper, made of one character."""

    char: str = "-"


class QRCode(Struct, frozen=True, omit_defaults=True, tag="qr"):
    """A QR code of at most a few hundred bytes. `module` is a module's size in dots, 0 as large as reads well."""

    data: str
    module: int = 0
    align: Align = Align.CENTER


class Barcode(Struct, frozen=True, omit_defaults=True, tag="barcode"):
    """A barcode, with its figures beneath. One that cannot be (a wrong check digit) is printed as text.

    `height` and `module` (the thinnest bar) are dots.
    """

    data: str
    symbology: Symbology = Symbology.CODE128
    height: int = 64
    module: int = 2
    figures: bool = True
    align: Align = Align.CENTER


class Image(Struct, frozen=True, omit_defaults=True, tag="image"):
    """A picture of black and white dots: rows of `width` dots, each filled up to whole bytes, left dot highest, 1 is black."""

    width: int
    bits: bytes
    align: Align = Align.CENTER

    @property
    def stride(self) -> int:
        """Bytes a row."""
        return (self.width + 7) // 8

    @property
    def height(self) -> int:
        """Whole rows."""
        return len(self.bits) // self.stride if self.width > 0 else 0


class Feed(Struct, frozen=True, omit_defaults=True, tag="feed"):
    """Empty lines."""

    lines: int = 1


class Cut(Struct, frozen=True, omit_defaults=True, tag="cut"):
    """Cut the paper: but for a bridge that a hand tears, or in `full`."""

    full: bool = False


class Beep(Struct, frozen=True, omit_defaults=True, tag="beep"):
    """Sound the buzzer so many times."""

    times: int = 1


#: The pins of a printer's drawer connector that a drawer can be kicked by.
Pin = Literal[2, 5]


class Kick(Struct, frozen=True, omit_defaults=True, tag="kick"):
    """Open the drawer on a pin of the printer's connector."""

    pin: Pin = 2


Element = Text | Columns | Row | Rule | QRCode | Barcode | Image | Feed | Cut | Beep | Kick
PrintDocument = tuple[Element, ...]

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(PrintDocument)


def pack(document: PrintDocument) -> bytes:
    """The document as bytes to keep; ValueError for one that is larger than any paper."""
    packed = _encoder.encode(document)
    if len(packed) > DOCUMENT_BYTES_MAX:
        raise ValueError(f"a document of {len(packed)} bytes: at most {DOCUMENT_BYTES_MAX}")
    return packed


def unpack(packed: bytes) -> PrintDocument:
    """What `pack` made; ValueError where it is no document."""
    return _decoder.decode(packed)
