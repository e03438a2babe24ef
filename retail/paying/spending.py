"""Paying with what a member owns: points (积分) and stored value (储值), never more than this store was lent.

Points are worth `Program.point_minor` each and pay in whole points, at most the program's part of the receipt. What is possible
is told with each refusal, so that the cashier can take it and the rest another way.
"""

from collections.abc import Iterable, Mapping

from retail.basket import Cart, Shop
from retail.commands import Pay, Refund
from retail.members import Program, most_points
from retail.money import text
from retail.paying.tenders import OWNED, POINTS, both_names
from retail.refusals import Refused
from retail.returns.origin import ReceiptKey
from retail.sale import Spent, TenderLine


def possible_minor(cart: Cart, account: str, shop: Shop) -> int:
    """How much of what is due the buyer's account may still pay here, in minor units."""
    if cart.buyer is None or cart.subject or cart.due_minor <= 0:
        return 0
    held = shop.purse(cart.buyer.member).of(account).left
    already = sum(one.amount for one in spends(cart, shop.program) if one.account == account and one.amount > 0)
    if account != POINTS:
        return max(0, min(cart.due_minor, held - already))
    worth = shop.program.point_minor
    points = min(most_points(shop.program, cart.total_minor, held) - already, cart.due_minor // worth)
    return points * worth if points > 0 and points + already >= shop.program.least_points else 0


def spend(cart: Cart, command: Pay, shop: Shop) -> TenderLine | Refused:
    """The payment, or why not and how much could be."""
    if cart.buyer is None:
        return Refused("member-needed", "kind", both_names(command.kind))
    possible = possible_minor(cart, command.kind, shop)
    if not possible:
        return Refused("nothing-to-spend", "kind", both_names(command.kind))
    worth = shop.program.point_minor if command.kind == POINTS else 1
    if command.given_minor > possible or command.given_minor % worth:
        most = min(possible, command.given_minor // worth * worth)
        return Refused("spend-most", "given_minor", text(most or possible, cart.currency))
    return TenderLine(command.kind, command.given_minor, command.given_minor, cart.buyer.member)


def give_back(cart: Cart, command: Refund, shop: Shop) -> TenderLine | Refused:
    """Money back to the account that paid for the goods: to whom it was, and never more than it paid for that receipt."""
    paid = _paid(cart, command.kind, shop)
    for tender in cart.tenders:
        if tender.kind == command.kind and tender.reference in paid:
            paid[tender.reference] += tender.amount_minor
    member, most = max(paid.items(), key=lambda one: one[1], default=("", 0))
    worth = shop.program.point_minor if command.kind == POINTS else 1
    most = most // worth * worth
    if not most:
        return Refused("not-paid-so", "kind", both_names(command.kind))
    if command.amount_minor > most or command.amount_minor % worth:
        possible = min(most, command.amount_minor // worth * worth)
        return Refused("over-refund", "amount_minor", text(possible or most, cart.currency))
    return TenderLine(command.kind, -command.amount_minor, -command.amount_minor, member)


def spends(cart: Cart, program: Program) -> tuple[Spent, ...]:
    """What the payments of a cart take from accounts, and give back to them."""
    sums: dict[tuple[str, str, bool], int] = {}
    for tender in cart.tenders:
        if tender.kind in OWNED:
            key = (tender.kind, tender.reference, tender.amount_minor < 0)
            worth = program.point_minor if tender.kind == POINTS else 1
            # In whole points already; where their worth has changed in between, a part of one counts as one.
            amount = -(-abs(tender.amount_minor) // worth)
            sums[key] = sums.get(key, 0) + amount
    return tuple(
        Spent(account, member, -amount if back else amount) for (account, member, back), amount in sums.items()
    )


def by_points_minor(cart: Cart) -> int:
    """What of a cart is paid with points, which earns none."""
    return sum(one.amount_minor for one in cart.tenders if one.kind == POINTS and one.amount_minor > 0)


def _paid(cart: Cart, kind: str, shop: Shop) -> dict[str, int]:
    """Whose accounts paid how much of the receipts that goods of this cart come from."""
    sums: dict[str, int] = {}
    for member, amount in _payments(cart, kind, shop):
        sums[member] = sums.get(member, 0) + amount
    return sums


def _payments(cart: Cart, kind: str, shop: Shop) -> Iterable[tuple[str, int]]:
    receipts: Mapping[ReceiptKey, None] = dict.fromkeys(line.origin.receipt for line in cart.lines if line.origin)
    for receipt in receipts:
        sold = shop.sold(receipt) if receipt.number else None
        for tender in sold.sale.tenders if sold else ():
            if tender.kind == kind and tender.reference:
                yield tender.reference, tender.amount_minor
