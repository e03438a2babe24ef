"""A layout: the blocks of a receipt in their order, for the chain, a zone or a store. The most specific one holds.

A block that has nothing to say (no member, no tax) takes no room. That a paper is a copy, or of training, always stands first
where no header says it: no layout can leave it out.
"""

from collections.abc import Iterable
from typing import Annotated, Literal

from msgspec import Meta, Struct

from retail.commands import PRINTABLE

BLOCKS_MAX = 60
Language = Literal["zh", "en", "zh+en"]
Side = Literal["left", "center", "right"]
#: What stands about the sale. Where none is named all of it does, and what a later version adds.
About = Literal["number", "time", "day", "lane", "member", "points"]
#: What stands under the name of a line.
Detail = Literal["code", "detail", "off", "marks"]

_Line = Annotated[str, Meta(max_length=120, pattern=PRINTABLE)]
_Scope = Annotated[str, Meta(max_length=32, pattern=r"^[^\x00-\x20/]*\Z")]
_Image = Annotated[str, Meta(min_length=1, max_length=32, pattern=r"^[a-z0-9-]+\Z")]


class Block(Struct, frozen=True, tag_field="block", omit_defaults=True):
    """The base of all: in a file an object with its name under `block`."""


class Header(Block, frozen=True, tag="header"):
    """The store's own header, its first line large unless `plain`."""

    align: Side = "center"
    plain: bool = False


class Logo(Block, frozen=True, tag="logo"):
    """A picture that head office has loaded."""

    image: _Image
    align: Side = "center"


class Words(Block, frozen=True, tag="text"):
    """Lines of text: those of the receipt's language, of both where it is in both; what one lacks is said in the other."""

    zh: Annotated[tuple[_Line, ...], Meta(max_length=20)] = ()
    en: Annotated[tuple[_Line, ...], Meta(max_length=20)] = ()
    align: Side = "center"
    bold: bool = False
    double: bool = False


class AboutSale(Block, frozen=True, tag="about"):
    """Number, time, business day, lane and cashier, member and points."""

    show: Annotated[tuple[About, ...], Meta(max_length=6)] = ()


class Lines(Block, frozen=True, tag="lines"):
    """What was sold: its name and amount, and what `show` says: code, quantity and price, what promotions took off, lot and dates.

    `tight` puts name and amount on one line, with what it was made of beneath.
    """

    show: Annotated[tuple[Detail, ...], Meta(max_length=4)] = ("detail", "off", "marks")
    tight: bool = False


class Reductions(Block, frozen=True, tag="reductions"):
    """What promotions over the whole basket took off."""


class TaxAdded(Block, frozen=True, tag="tax-added"):
    """Tax on top of the lines."""


class Rounding(Block, frozen=True, tag="rounding"):
    """Cash rounding (抹零)."""


class Total(Block, frozen=True, tag="total"):
    """The total, large unless `plain`."""

    plain: bool = False


class Tenders(Block, frozen=True, tag="tenders"):
    """What was paid with, and the change."""


class TaxTable(Block, frozen=True, tag="taxes"):
    """Contained tax by rate."""


class Code(Block, frozen=True, tag="qr"):
    """A QR code: the `receipt`, by which its goods come back, or a `link` to it for the customer's phone, where there is one."""

    of: Literal["receipt", "link"] = "receipt"


class Barcode(Block, frozen=True, tag="barcode"):
    """The receipt's number as bars."""


class Footer(Block, frozen=True, tag="footer"):
    """Thanks, and the store's own last lines."""

    align: Side = "center"


class Rule(Block, frozen=True, tag="rule"):
    """A line across."""


class Blank(Block, frozen=True, tag="blank"):
    """Empty lines."""

    lines: Annotated[int, Meta(ge=1, le=10)] = 1


AnyBlock = (
    Header
    | Logo
    | Words
    | AboutSale
    | Lines
    | Reductions
    | TaxAdded
    | Rounding
    | Total
    | Tenders
    | TaxTable
    | Code
    | Barcode
    | Footer
    | Rule
    | Blank
)


class Layout(Struct, frozen=True, omit_defaults=True):
    """What a receipt looks like in `store`, else in its `zone`, else in the chain. `language` "" is the store's own."""

    blocks: Annotated[tuple[AnyBlock, ...], Meta(min_length=1, max_length=BLOCKS_MAX)]
    store: _Scope = ""
    zone: _Scope = ""
    language: Literal["", "zh", "en", "zh+en"] = ""

    @property
    def key(self) -> str:
        """Its scope: one layout a store, zone or chain."""
        return f"store/{self.store}" if self.store else f"zone/{self.zone}" if self.zone else "chain"

    @property
    def images(self) -> tuple[str, ...]:
        """The pictures that it shows."""
        return tuple(block.image for block in self.blocks if isinstance(block, Logo))


#: The receipt where head office has sent no layout.
DEFAULT = Layout(
    (
        *(Header(), Rule(), AboutSale(), Rule(), Lines(), Reductions(), TaxAdded(), Rounding(), Rule()),
        *(Total(), Tenders(), TaxTable(), Blank(), Code(), Code("link"), Footer()),
    )
)

#: What a receipt must say whatever it looks like.
_NEEDED: tuple[type[Struct], ...] = (Lines, Total)
_ONCE: tuple[type[Struct], ...] = (Header, Lines, Total, Tenders, TaxTable, Footer)


def wrong_with(layout: Layout) -> str:
    """Which rule a layout breaks, in words; empty where none."""
    if layout.store and layout.zone:
        return "store, zone: a layout is for one of them"
    kinds: list[type[Struct]] = [type(block) for block in layout.blocks]
    for kind in _NEEDED:
        if kind not in kinds:
            return f"blocks: a receipt needs the block {_tag(kind)!r}"
    for kind in _ONCE:
        if kinds.count(kind) > 1:
            return f"blocks: {_tag(kind)!r} stands there twice"
    for place, block in enumerate(layout.blocks):
        if isinstance(block, Words) and not (block.zh or block.en):
            return f"blocks[{place}]: a text has lines in zh, en or both"
    return ""


def layout_for(layouts: Iterable[Layout], store: str, zone: str) -> Layout:
    """The layout that holds in a store."""
    found = {one.key: one for one in layouts}
    wanted = (f"store/{store}", *([f"zone/{zone}"] if zone else []), "chain")
    return next((found[key] for key in wanted if key in found), DEFAULT)


def _tag(kind: type[Struct]) -> object:
    return kind.__struct_config__.tag
