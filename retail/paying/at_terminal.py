"""Money that a payment terminal has moved, into the cart: it was checked before it was asked for, and now it is so."""

from msgspec.structs import replace

from retail.basket import Cart, Decision, Shop
from retail.commands import AtTerminal
from retail.paying.pay import with_money, without
from retail.sale import CardSlip, TenderLine, Tip


def at_terminal(cart: Cart, command: AtTerminal, shop: Shop) -> Decision:
    """A tender that the terminal took, or money that it gave back; the same reference again changes nothing."""
    if any(card.reference == command.slip.reference for card in cart.cards):
        return Decision(cart)
    amount = command.amount_minor
    tenders = (*cart.tenders, TenderLine(command.kind, amount, amount, told_of(command.slip)))
    place = len(tenders)
    tips = (*cart.tips, Tip(place, command.tip_minor)) if command.tip_minor else cart.tips
    cards = (*cart.cards, replace(command.slip, tender=place))
    paid = replace(cart, tenders=tenders, cards=cards, tips=tips, rounding_minor=0)
    return with_money(paid, shop)


def undone(cart: Cart, reference: str) -> Decision:
    """The tender with this reference is undone; where it is not there any more nothing changes."""
    found = next((card for card in cart.cards if card.reference == reference), None)
    return Decision(without(cart, found.tender) if found else cart)


def told_of(slip: CardSlip) -> str:
    """What stands on receipts and lists: the approval code and the card's last digits.

    >>> told_of(CardSlip(1, "r-1", "611804", "4771"))
    '611804 *4771'
    """
    last4 = f"*{slip.last4}" if slip.last4 else ""
    return " ".join(part for part in (slip.approval, last4) if part) or slip.receipt
