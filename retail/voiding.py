"""Goods that were rung up and taken out again (删行、整单取消): what loss prevention wants to know of it."""

from msgspec import Struct

from retail.basket import Cart
from retail.commands import CartCommand, Clear, RemoveLine


class VoidedLine(Struct, frozen=True, array_like=True, gc=False):
    """So much of an item, for so much money (minor units)."""

    item: str
    qty_milli: int
    amount_minor: int


def voided(cart: Cart | None, command: CartCommand) -> tuple[VoidedLine, ...]:
    """The goods that a command takes out of a cart; goods that were to come back and stay with the customer are none."""
    if cart is None or cart.tenders or cart.subject:
        return ()
    match command:
        case RemoveLine(line=number):
            gone = cart.lines[number - 1 : number]
        case Clear():
            gone = cart.lines
        case _:
            gone = ()
    return tuple(VoidedLine(line.item, line.qty_milli, line.amount_minor) for line in gone if not line.origin)
