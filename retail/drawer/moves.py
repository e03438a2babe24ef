"""Cash that moves without a sale: which way each kind goes. Pure."""

from typing import Final, Literal, get_args

#: float 备用金, paid-in 收入, paid-out 支出, pick-up 缴款 (to the safe).
Move = Literal["float", "paid-in", "paid-out", "pick-up"]
MOVES: Final[tuple[Move, ...]] = get_args(Move)
#: Kinds that put cash into the drawer; the others take it out.
INTO: Final = frozenset({"float", "paid-in"})


def into_drawer_minor(move: Move, amount_minor: int) -> int:
    """What the drawer holds more by it, below zero where cash is taken out; `ValueError` where nothing is moved."""
    if amount_minor <= 0:
        raise ValueError(f"an amount above zero is moved, not {amount_minor}")
    return amount_minor if move in INTO else -amount_minor
