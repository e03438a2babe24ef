"""Money into the cart: tenders, change, and the sale that a paid cart becomes."""

from typing import TypeVar

from msgspec.structs import replace

from retail.basket import TENDERS_MAX, Cart, CartLine, Decision, Shop, no
from retail.buyer import counted
from retail.commands import Pay
from retail.coupons import spent_meanwhile
from retail.deposits import DEPOSIT, use
from retail.money import text
from retail.paying.collecting import not_so
from retail.paying.foreign import Foreign, ForeignCash, taken_as, worth_minor
from retail.paying.spending import spend
from retail.paying.tenders import CARD, CASH, OWNED, may_take, shows_card
from retail.pricing.amounts import line_amount
from retail.quantity import ONE
from retail.refusals import Refused
from retail.returns.origin import Origin
from retail.rounding import cash_due
from retail.sale import CardSlip, Details, LineDetail, Sale, SaleLine, TenderLine, Tip

Said = TypeVar("Said", CardSlip, Tip, Foreign)


def pay(cart: Cart, command: Pay, shop: Shop) -> Decision:
    """Take a payment: cash may exceed what is due, which is change; anything else may not."""
    due = cart.due_minor
    payable = cash_due(due, shop.terms.cash) if command.kind == CASH else due
    if not (cart.lines or cart.subject):
        return no(cart, "empty-cart")
    if cart.age_needed:
        return no(cart, "age-needed", "kind", cart.age_needed)
    if due < 0:
        return no(cart, "refund-due", "given_minor", text(-due, cart.currency))
    if refused := not_so(cart.subject, command, shop.terms.tenders):
        return Decision(cart, refused)
    kind = (
        CARD
        if command.kind in {CASH, DEPOSIT}
        else may_take(shop.terms.tenders, command.kind, command.reference, shop.word)
    )
    if isinstance(kind, Refused):
        return Decision(cart, kind)
    if command.kind == CASH and shows_card(CARD, command.reference):
        return no(cart, "card-number", "reference")
    if command.tip_minor and (not shop.terms.tips or command.kind in OWNED):
        return no(cart, "no-tips", "tip_minor")
    rate = _rate(cart, command, shop)
    if isinstance(rate, Refused):
        return Decision(cart, rate)
    if command.kind in OWNED:
        return _pay_owned(cart, command, shop)
    if command.kind not in {CASH, DEPOSIT} and command.given_minor > due and kind.excess == "refuse":
        return no(cart, "over-tender", "given_minor", text(due, cart.currency))
    if cart.subject is None and (gone := spent_meanwhile(cart, shop)):
        return no(cart, "coupon-spent", "kind", gone.name)
    if command.kind == DEPOSIT:
        return _use_deposit(cart, command, shop)
    if len(cart.tenders) >= TENDERS_MAX:
        return no(cart, "too-many-tenders", "kind", TENDERS_MAX)
    # Exactly what the screen said is due means exactly what coins can pay of it.
    given = payable if command.given_minor == due else command.given_minor
    foreign, reference = cart.foreign, command.reference
    if rate:
        given = worth_minor(rate, command.given_minor)
        notes = Foreign(len(cart.tenders) + 1, rate.currency, command.given_minor, rate.own_minor, rate.per_minor)
        foreign = (*foreign, notes)
        reference = f"{rate.currency} {text(notes.given_minor, rate.currency)}"
    if cart.subject and payable != due and given >= min(due, payable):
        return no(cart, "charge-coins", "given_minor", text(due, cart.currency))
    amount = min(given, payable)
    tender = TenderLine(command.kind, amount, given, reference)
    # What lies between what is due and what coins can pay of it settles the sale too.
    rounding = amount - due if amount >= min(due, payable) else 0
    tenders = (*cart.tenders, tender)
    tips = (*cart.tips, Tip(len(tenders), command.tip_minor)) if command.tip_minor else cart.tips
    paid = replace(cart, tenders=tenders, rounding_minor=rounding, foreign=foreign, tips=tips)
    return with_money(paid, shop)


def with_money(cart: Cart, shop: Shop) -> Decision:
    """What a cart is with a payment more: paid in full it is a sale, or its subject is settled."""
    if not cart.paid:
        return Decision(cart)
    return Decision(cart, settled=True) if cart.subject else Decision(cart, sale=sale_of(cart, shop))


def _pay_owned(cart: Cart, command: Pay, shop: Shop) -> Decision:
    """With points or stored value of the member that the cart is for; what that earns is reckoned anew."""
    if gone := spent_meanwhile(cart, shop):
        return no(cart, "coupon-spent", "kind", gone.name)
    if len(cart.tenders) >= TENDERS_MAX:
        return no(cart, "too-many-tenders", "kind", TENDERS_MAX)
    tender = spend(cart, command, shop)
    if isinstance(tender, Refused):
        return Decision(cart, tender)
    paid = counted(replace(cart, tenders=(*cart.tenders, tender), rounding_minor=0), shop)
    return with_money(paid, shop)


def _use_deposit(cart: Cart, command: Pay, shop: Shop) -> Decision:
    if len(cart.tenders) >= TENDERS_MAX:
        return no(cart, "too-many-tenders", "kind", TENDERS_MAX)
    place = (shop.store, cart.lane, cart.currency)
    tender = use(
        command.given_minor, command.reference, cart.due_minor, cart.tenders, shop.word, place=place, known=shop.deposit
    )
    if isinstance(tender, Refused):
        return Decision(cart, tender)
    paid = replace(cart, tenders=(*cart.tenders, tender), rounding_minor=0)
    return with_money(paid, shop)


def take_back(cart: Cart, number: int, shop: Shop) -> Decision:
    """Undo payment `number` (from 1)."""
    if not 1 <= number <= len(cart.tenders):
        return no(cart, "no-tender", "tender", number)
    left = without(cart, number)
    return Decision(counted(left, shop) if cart.tenders[number - 1].kind in OWNED else left)


def without(cart: Cart, number: int) -> Cart:
    """The cart without payment `number` (from 1), and what was said of it."""
    return replace(
        cart,
        tenders=cart.tenders[: number - 1] + cart.tenders[number:],
        foreign=tuple(_moved(one, number) for one in cart.foreign if one.tender != number),
        cards=tuple(_moved(card, number) for card in cart.cards if card.tender != number),
        tips=tuple(_moved(tip, number) for tip in cart.tips if tip.tender != number),
    )


def _moved(one: Said, gone: int) -> Said:
    return replace(one, tender=one.tender - 1) if one.tender > gone else one


def _rate(cart: Cart, command: Pay, shop: Shop) -> ForeignCash | Refused | None:
    """The rate of the notes that are handed over; None of the store's own currency."""
    if command.currency in {"", cart.currency}:
        return None
    if command.kind != CASH:
        return Refused("currency-cash", "currency", command.currency)
    return taken_as(shop.terms.foreign, command.currency, command.given_minor)


def details(cart: Cart) -> Details:
    """What the sale of a cart has that most have not."""
    found = [_detail(number, line) for number, line in enumerate(cart.lines, 1)]
    lines = tuple(one for one in found if one != LineDetail(one.line))
    buyer = cart.buyer
    return Details(
        lines,
        cart.age,
        buyer.member if buyer else "",
        buyer.points if buyer else 0,
        buyer.program if buyer else 0,
        foreign=cart.foreign,
        void=cart.void,
        cuts=cart.cuts,
        cards=cart.cards,
        tips=cart.tips,
    )


def _detail(number: int, line: CartLine) -> LineDetail:
    nature = line.nature
    return LineDetail(
        number,
        line.marks,
        tuple((part.item, part.qty_milli * line.qty_milli // ONE) for part in nature.parts),
        nature.service or line.rides,
        number - 1 if line.rides else 0,
        nature.no_return,
        override=line.override,
        deposit=line.agreed.deposit if line.agreed else "",
    )


def origins(cart: Cart) -> tuple[Origin, ...]:
    """Where the goods were sold that come back with a cart."""
    return tuple(replace(line.origin, line=number) for number, line in enumerate(cart.lines, 1) if line.origin)


def sale_of(cart: Cart, shop: Shop) -> Sale:
    """The sale that a paid cart is, still without a number."""
    return Sale(
        lane=cart.lane,
        number=0,
        cashier=cart.cashier,
        currency=cart.currency,
        started_at_ms=cart.started_at_ms,
        masters_revision=cart.revision or shop.catalogue.revision,
        total_minor=cart.total_minor,
        lines=tuple(_sale_line(line) for line in cart.lines),
        tenders=cart.tenders,
    )


def _sale_line(line: CartLine) -> SaleLine:
    """What a price label differs from price times quantity stands as a discount, so that each line explains itself."""
    discount = line_amount(line.unit_price_minor, line.qty_milli) - line.amount_minor
    return SaleLine(line.item, line.qty_milli, line.unit_price_minor, discount, line.amount_minor, line.tax_rate_bp)
