"""What is settled when a shift ends (交班), as data: the document is made of this and nothing else."""

from msgspec import Struct

from retail.shifts.tally import Sum


class Counted(Struct, frozen=True, array_like=True, gc=False):
    """What was counted of one kind of tender, in minor units."""

    kind: str
    minor: int


class Handover(Struct, frozen=True, array_like=True):
    """A shift from its opening to its close; times in ms since 1970 UTC, dates yyyymmdd, money in minor units.

    `sums` is what its facts came to when it was closed, `counted` the last of `counts` counts (nothing where nobody counted),
    `pieces` of which coins and notes (value, how many) that was. `left_minor` stays in the drawer for the next shift, the rest
    of the cash is handed in. `by` closed it, `blind` says that who counted did not see before what was expected.
    """

    shift: int
    cashier: str
    currency: str
    opened_at_ms: int
    opened_date: int
    float_minor: int
    sums: tuple[Sum, ...]
    counted: tuple[Counted, ...]
    left_minor: int
    by: str
    blind: bool = False
    counts: int = 0
    pieces: tuple[tuple[int, int], ...] = ()


class Supplement(Struct, frozen=True, array_like=True):
    """What is said of a shift after it was closed (补充交班), under a `number` of its own, from 1.

    `sums` are of facts that came late, `counted` is added to the count: a shift that nobody had counted is counted by it.
    """

    shift: int
    number: int
    by: str
    reason: str
    sums: tuple[Sum, ...] = ()
    counted: tuple[Counted, ...] = ()


def shift_no(store: str, lane: str, epoch: int, shift: int, supplement: int = 0) -> str:
    """The number of the document that people read.

    >>> shift_no("s001", "03", 1, 12), shift_no("s001", "03", 1, 12, 2)
    ('s001-03-1-B0012', 's001-03-1-B0012-2')
    """
    return f"{store}-{lane}-{epoch}-B{shift:04d}" + (f"-{supplement}" if supplement else "")
