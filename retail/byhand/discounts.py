"""So much off by hand (手工折扣、整单折扣), as far as the policy lets whoever asks."""

from msgspec.structs import replace

from retail.basket import ByHand, Cart, CartLine, Decision, Shop, no
from retail.byhand.cutting import cut_all, cut_line, is_goods
from retail.commands import GiveDiscount
from retail.refusals import Refused


def give_on_line(cart: Cart, command: GiveDiscount, shop: Shop) -> Decision:
    """A discount on one line, in the place of what it had; what it has of one over the whole cart counts with it."""
    place = (command.line or 1) - 1
    line = _without(cart, whole=False)[place]
    if not is_goods(line):
        return no(cart, "price-stands", "line", line.name)
    by_hand = _asked(cart, command, shop)
    if by_hand:
        refused = _fault(command, line.amount_minor, line.name) or cut_line(
            line, place + 1, by_hand, cart.currency, shop
        )
        if isinstance(refused, Refused):
            return Decision(cart, refused)
    after = replace(cart.lines[place], by_hand=by_hand)
    return Decision(replace(cart, lines=(*cart.lines[:place], after, *cart.lines[place + 1 :])))


def give_on_all(cart: Cart, command: GiveDiscount, shop: Shop) -> Decision:
    """A discount over the whole cart, in the place of what it had; what comes into it later has its part of a percentage."""
    if not cart.lines:
        return no(cart, "empty-cart")
    by_hand = _asked(cart, command, shop)
    if by_hand:
        lines = _without(cart, whole=True)
        left = sum(line.amount_minor for line in lines if is_goods(line))
        refused = _fault(command, left, "") or cut_all(lines, by_hand, cart.currency, shop)
        if isinstance(refused, Refused):
            return Decision(cart, refused)
    return Decision(replace(cart, by_hand=by_hand))


def _without(cart: Cart, *, whole: bool) -> list[CartLine]:
    """The lines without what discounts over the whole cart took off them, or without what those on a line did."""
    off = dict(off for cut in cart.cuts if cut.whole == whole for off in cut.off)
    return [
        replace(line, amount_minor=line.amount_minor + off[number], cut_minor=line.cut_minor - off[number])
        if number in off
        else line
        for number, line in enumerate(cart.lines, 1)
    ]


def _asked(cart: Cart, command: GiveDiscount, shop: Shop) -> ByHand | None:
    if not (command.off_bp or command.off_minor):
        return None
    return ByHand(command.off_bp, command.off_minor, command.reason, cart.cashier, shop.word)


def _fault(command: GiveDiscount, left_minor: int, name: str) -> Refused | None:
    if command.off_bp and command.off_minor:
        return Refused("one-discount", "off_minor", name)
    return Refused("over-discount", "off_minor", name) if command.off_minor > left_minor else None
