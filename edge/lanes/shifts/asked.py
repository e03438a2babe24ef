"""What is asked of a lane about its shift."""

from typing import Annotated

from msgspec import Meta, Struct, field

from retail.commands import PRINTABLE, Command
from retail.money import AMOUNT_MAX

KINDS_MAX = 20
Kind = Annotated[str, Meta(min_length=1, max_length=32, pattern=PRINTABLE)]
Money = Annotated[int, Meta(ge=0, le=AMOUNT_MAX)]
Change = Annotated[int, Meta(ge=-AMOUNT_MAX, le=AMOUNT_MAX)]
Pieces = Annotated[int, Meta(ge=0, le=100_000)]
Number = Annotated[int, Meta(ge=1, le=2**53 - 1)]
LaneId = Annotated[str, Meta(max_length=32, pattern=PRINTABLE)]


class Coins(Struct, frozen=True, forbid_unknown_fields=True):
    """So many coins or notes of one value."""

    value_minor: Annotated[int, Meta(ge=1, le=AMOUNT_MAX)]
    pieces: Pieces


class OpenShift(Command, frozen=True, tag="OpenShift"):
    """Begin a shift (开班): `float_minor` lies in the drawer."""

    float_minor: Money = 0


class CountShift(Command, frozen=True, tag="CountShift"):
    """Count the open shift (清点): minor units by kind of tender, cash as a sum or by coins and notes.

    A count holds until something is sold or moved; where counts are blind, a second one takes a supervisor's word.
    """

    counted: Annotated[dict[Kind, Money], Meta(max_length=KINDS_MAX)] = field(default_factory=dict)
    pieces: Annotated[list[Coins], Meta(max_length=KINDS_MAX)] = field(default_factory=list)


class CloseShift(Command, frozen=True, tag="CloseShift"):
    """End the shift that was counted (交班); `left_minor` of its cash stays for the next one.

    A supervisor may close one that nobody counted, and that of somebody else.
    """

    left_minor: Money = 0
    uncounted: bool = False


class SupplementShift(Command, frozen=True, tag="SupplementShift"):
    """Correct the count of a shift of this lane that is over (补充交班), by kind of tender, with a supervisor's word."""

    shift: Number
    counted: Annotated[dict[Kind, Change], Meta(min_length=1, max_length=KINDS_MAX)]
    reason: Annotated[str, Meta(min_length=1, max_length=120, pattern=PRINTABLE)]


class PrintShift(Command, frozen=True, tag="PrintShift"):
    """Print a reading of the open shift (读数 X), or the document of one that is over again, as a copy.

    `lane` is another lane's, with its shift's number.
    """

    shift: Annotated[int, Meta(ge=0, le=2**53 - 1)] = 0
    lane: LaneId = ""


class CloseDay(Command, frozen=True, tag="CloseDay"):
    """Close the store's business date (日结), with a supervisor's word: what comes after is of the next one.

    `although_open` closes it over shifts that go on; they are named in it.
    """

    although_open: bool = False


class PrintDay(Command, frozen=True, tag="PrintDay"):
    """Print the document of a closed business date again, of the last one where none is named (yyyymmdd)."""

    date: Annotated[int, Meta(ge=0, le=99991231)] = 0


ShiftCommand = OpenShift | CountShift | CloseShift | SupplementShift | PrintShift | CloseDay | PrintDay
