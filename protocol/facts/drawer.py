"""Facts of the cash drawer: opened, filled and emptied without a sale."""

from msgspec import Struct


class DrawerOpened(Struct, frozen=True, array_like=True):
    """The cash drawer was opened without a sale (开钱箱): who and why."""

    by: str
    reason: str


class CashMoved(Struct, frozen=True, array_like=True):
    """Cash went into the drawer (above zero) or out of it without a sale: `move` names what for, `by` who, `reason` why.

    `move` is a kind of `retail.drawer`, or one that a newer box knows: the sign tells what the drawer holds all the same.
    """

    move: str
    into_minor: int
    currency: str
    by: str
    reason: str


class DrawerForced(Struct, frozen=True, array_like=True):
    """The lane's cash drawer was seen open although nothing had told it to open (钱箱被打开); `by` was signed in."""

    by: str


class DrawerLeftOpen(Struct, frozen=True, array_like=True):
    """The lane's cash drawer was closed after it had stood open for `open_ms` milliseconds; `by` was signed in then."""

    by: str
    open_ms: int
