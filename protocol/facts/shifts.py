"""Facts of shifts and of the close of a business date."""

from msgspec import Struct

from retail.shifts import Counted, Handover, Supplement


class ShiftOpened(Struct, frozen=True, array_like=True):
    """A shift (班次) of the fact's lane begins: its number is gap-free per lane and life of the box, `float_minor` lies in the drawer."""

    shift: int
    cashier: str
    float_minor: int
    currency: str


class ShiftCounted(Struct, frozen=True, array_like=True):
    """The tenders of an open shift were counted; `pieces` are its coins and notes (value, how many), where they were."""

    shift: int
    by: str
    counted: tuple[Counted, ...]
    pieces: tuple[tuple[int, int], ...] = ()


class ShiftClosed(Struct, frozen=True, array_like=True):
    """A shift ended: all that its document (交班单) is made of."""

    handover: Handover


class ShiftSupplemented(Struct, frozen=True, array_like=True):
    """Something is said of a shift after its close (补充交班)."""

    supplement: Supplement


class DayClosed(Struct, frozen=True, array_like=True):
    """The store's business date (日结), that of the fact, is closed: what comes after is of a later one.

    `shifts` are those that ended on it, and `still_open` those that go on, by lane and number. `takings` are by lane and kind
    of tender, with their receipts; `holds` are carts that stayed aside, by number, with what they come to.
    """

    by: str
    currency: str
    shifts: tuple[tuple[str, int], ...]
    still_open: tuple[tuple[str, int], ...]
    takings: tuple[tuple[str, str, int, int], ...]
    holds: tuple[tuple[int, int], ...] = ()
    #: Deposits that nobody had picked up then: how many, and what customers had of them.
    deposits: tuple[int, int] = (0, 0)
    #: Money of the date that is in no receipt: by lane, what it came for (`charged`, `deposited`) and kind of tender, with how often.
    apart: tuple[tuple[str, str, str, int, int], ...] = ()
