"""The answer to a case."""

from collections.abc import Sequence

from msgspec.structs import asdict, replace

from retail import commands as c
from retail.basket import Cart, CartLine, Shop
from retail.cart import decide
from retail.cases.answer import Answer, AnswerLine, Back, BackLine, Bill, Leaves, RefusedHere, TaxRow
from retail.cases.case import Case
from retail.cases.ringing import No, Rung, ring
from retail.cases.shop import LANE, empty_cart, shop_of
from retail.details import details_of
from retail.paying.pay import sale_of
from retail.pricing.quote import QuotedLine
from retail.pricing.requote import reckoned
from retail.returns.origin import ReceiptKey
from retail.returns.sold import Sold
from retail.rounding import cash_due
from retail.stock.sold import left_the_shelf
from retail.tax import reckon
from retail.taxing import to_tax


def quote_case(case: Case) -> Answer:
    """The quote of a case, every promotion explained, what is to be paid, and what comes back."""
    shop = shop_of(case)
    rung = ring(case, empty_cart(case), shop)
    cart = rung.cart
    _, found = reckoned(cart, shop, explain=True)
    lines = tuple(_line(quoted, line) for quoted, line in zip(found.lines, cart.lines, strict=True))
    cut = sum(line.cut_minor for line in lines)
    back, refused = _back(case, rung, shop) if case.back else (None, ())
    return Answer(
        lines=lines,
        amount_minor=found.amount_minor,
        off_minor=found.off_minor,
        total_minor=found.total_minor - cut,
        promotions=found.promotions,
        cut_minor=cut,
        refused=tuple(_told(no) for no in (*rung.refused, *refused)),
        age_needed=cart.age_needed,
        points=cart.buyer.points if cart.buyer else 0,
        leaves=_leaves(cart, shop),
        bill=_bill(case, cart) if lines else None,
        back=back,
        currency=case.currency,
    )


def _line(quoted: QuotedLine, line: CartLine) -> AnswerLine:
    """The quote of a line, and what people and its code have settled besides."""
    override = line.override
    return AnswerLine(
        **{**asdict(quoted), "total_minor": line.amount_minor},
        cut_minor=line.cut_minor,
        before_minor=override.before_minor if override else 0,
        approved_by=override.approved_by if override else "",
        rides=line.rides,
        lot=line.marks.lot,
        expiry=line.marks.expiry,
        best_before=line.marks.best_before,
        serial=line.marks.serial,
        warning=line.warning,
    )


def _told(no: No) -> RefusedHere:
    refused = no.refused
    return RefusedHere(no.at, refused.code, refused.given, tuple(choice.item for choice in refused.choices))


def _leaves(cart: Cart, shop: Shop) -> tuple[Leaves, ...]:
    gone = left_the_shelf(sale_of(cart, shop), details_of(cart, shop))
    return tuple(Leaves(item, -qty_milli, lot) for item, lot, qty_milli in gone)


def _bill(case: Case, cart: Cart) -> Bill:
    table = reckon([to_tax(line) for line in cart.lines], case.tax).table
    rows = tuple(TaxRow(row.rate_bp, row.net_minor, row.tax_minor, row.name) for row in table)
    return Bill(rows, cart.tax_minor, cart.due_minor, cash_due(cart.due_minor, case.cash))


def _back(case: Case, rung: Rung, shop: Shop) -> tuple[Back, Sequence[No]]:
    """The cart was paid, and parts of it come back, in one cart and in their order."""
    receipt = ReceiptKey(case.store, LANE, 0, 1)
    details = details_of(rung.cart, shop)
    sold = Sold(receipt, sale_of(rung.cart, shop), details, shop.circumstances.moment.date, {})
    counter = replace(shop, sold=lambda _: sold)
    cart, refused = empty_cart(case), list[No]()
    for number, back in enumerate(case.back):
        place = rung.places[back.line - 1]
        decision = decide(cart, c.ReturnFrom(f"{LANE}-1", place or len(case.cart) + 1, back.qty_milli), counter)
        cart = decision.cart
        if decision.refused:
            refused.append(No(f"back[{number}]", decision.refused))
    of = {place: number for number, place in enumerate(rung.places, 1) if place}
    lines = tuple(_came_back(line, of) for line in cart.lines)
    points = cart.buyer.points if cart.buyer else 0
    return Back(lines, -cart.due_minor, -cash_due(cart.due_minor, case.cash), points), refused


def _came_back(line: CartLine, of: dict[int, int]) -> BackLine:
    sold_on = of.get(line.origin.of_line, 0) if line.origin else 0
    return BackLine(sold_on, -line.qty_milli, -line.amount_minor, -line.tax_back_minor)
