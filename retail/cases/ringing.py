"""A case is rung up: its lines one by one, then prices and discounts by hand, as a lane does it. What is refused is told."""

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from retail import commands as c
from retail.adding import add, scan, with_deposits
from retail.basket import Cart, CartLine, Decision, Shop
from retail.buyer import counted
from retail.cart import decide
from retail.cases.case import Case, CaseDiscount, CaseLine
from retail.pricing.requote import requote
from retail.refusals import Refused


class No(Struct, frozen=True):
    """What was refused, and where in the case it was asked for."""

    at: str
    refused: Refused


class Rung(Struct, frozen=True):
    """The priced cart; `places` are the lines of the cart (from 1) that the case's lines became, 0 where one was refused."""

    cart: Cart
    places: tuple[int, ...]
    refused: tuple[No, ...]


def ring(case: Case, cart: Cart, shop: Shop) -> Rung:
    """Ring a case up into an empty cart."""
    refused: list[No] = []
    lines: list[CartLine] = []
    there: list[bool] = []
    for number, wanted in enumerate(case.cart):
        decision = _line(wanted, replace(cart, lines=()), shop)
        there.append(decision.refused is None)
        if decision.refused:
            refused.append(No(f"cart[{number}]", decision.refused))
        else:
            lines.append(decision.cart.lines[0])
    goods = with_deposits(replace(cart, lines=tuple(lines)), shop)
    places = _places(goods, there)
    priced = counted(requote(goods, shop), shop)
    return _by_hand(case, Rung(priced, places, tuple(refused)), shop)


def _line(wanted: CaseLine, cart: Cart, shop: Shop) -> Decision:
    """Each by itself: a case says which goods stand on a line of their own."""
    if wanted.code and (wanted.qty_milli, wanted.unit, wanted.price_minor) == (None, "", None):
        return scan(cart, wanted.code, shop)
    qty_milli = 1000 if wanted.item and wanted.qty_milli is None else wanted.qty_milli
    decision = add(cart, c.AddItem(wanted.item or wanted.code, qty_milli, wanted.unit, wanted.price_minor), shop)
    if decision.refused or wanted.amount_minor is None:
        return decision
    return Decision(
        replace(cart, lines=(replace(decision.cart.lines[0], amount_minor=wanted.amount_minor, fixed=True),))
    )


def _places(cart: Cart, there: list[bool]) -> tuple[int, ...]:
    """Deposits stand between the lines."""
    numbers = iter([number for number, line in enumerate(cart.lines, 1) if not line.rides])
    return tuple(next(numbers) if one else 0 for one in there)


def _by_hand(case: Case, rung: Rung, shop: Shop) -> Rung:
    """Prices first, then discounts of lines, then the one over the whole cart: each is measured from what was before."""
    asked: list[tuple[str, c.CartCommand]] = []
    there = [(number, place, case.cart[number]) for number, place in enumerate(rung.places) if place]
    for number, place, line in there:
        if line.override:
            wanted = c.SetPrice(place, line.override.price_minor, line.override.reason)
            asked.append((f"cart[{number}].override", wanted))
    asked += [
        (f"cart[{number}].discount", _discount(line.discount, place)) for number, place, line in there if line.discount
    ]
    if case.discount:
        asked.append(("discount", _discount(case.discount, None)))
    return _asked(rung, asked, lambda cart, command: decide(cart, command, shop))


def _asked(rung: Rung, asked: list[tuple[str, c.CartCommand]], do: Callable[[Cart, c.CartCommand], Decision]) -> Rung:
    cart, refused = rung.cart, list(rung.refused)
    for at, command in asked:
        decision = do(cart, command)
        cart = decision.cart
        if decision.refused:
            refused.append(No(at, decision.refused))
    return Rung(cart, rung.places, tuple(refused))


def _discount(discount: CaseDiscount, line: int | None) -> c.GiveDiscount:
    return c.GiveDiscount(line, discount.off_bp, discount.off_minor, discount.reason)
