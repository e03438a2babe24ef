"""From a cart whose subject is paid to the fact that comes of it: a deposit, a charge, or either given back."""

from msgspec import Struct

from edge.journal.deposits import ending, taking
from edge.journal.members.making import charging, undoing
from edge.journal.shifts import Make
from edge.lanes.ports import Store
from protocol.facts import ChargeUndone, DepositEnded, DepositTaken, ValueCharged
from retail.basket import Cart
from retail.deposits import read_deposit
from retail.members.charge import read_charge
from retail.paying.subjects import BackOfCharge, BackOfDeposit, ForCharge, ForDeposit
from retail.paying.tenders import CASH
from retail.sale import TenderLine


class MoneyDraft(Struct, frozen=True):
    """What is to be committed for the money that a cart took: `make` numbers it in the journal's own transaction."""

    make: Make
    cart: Cart
    command: str
    request_hash: bytes
    at_ms: int


def settling(cart: Cart, store: Store, date: int, at_ms: int) -> Make:
    """The fact of a paid subject; what was paid one way, in the store's own money and at no terminal, is told as ever."""
    subject, when = cart.subject, (cart.lane, date, at_ms)
    plain = len(cart.tenders) == 1 and not (cart.foreign or cart.cards)
    tenders = () if plain else cart.tenders
    match subject:
        case ForDeposit():
            return taking(cart.lane, _taken(cart, subject, tenders), date, at_ms)
        case ForCharge():
            more = (cart.foreign, cart.cards)
            body = ValueCharged(
                0, subject.member, cart.currency, subject.due_minor, cart.tenders, cart.cashier, "", *more
            )
            return charging(cart.lane, body, date, at_ms)
        case BackOfDeposit(number=number, by=by, reason=reason):
            key = read_deposit(number, store.store, cart.lane)
            assert key
            kind = _largest(cart.tenders).kind if cart.tenders else CASH
            ended = DepositEnded(
                number,
                cart.currency,
                -subject.due_minor,
                0,
                kind,
                by,
                reason,
                tenders if cart.tenders else (),
                cart.cards,
            )
            return ending(key, ended, *when)
        case BackOfCharge(number=number, by=by, reason=reason, member=member):
            charge = read_charge(number, store.store, cart.lane)
            assert charge
            undone = ChargeUndone(
                0, number, member, cart.currency, -subject.due_minor, cart.tenders, by, reason, cart.cards
            )
            return undoing(charge, undone, store.shop().purse(member).stored.lent, *when)
        case None:
            raise ValueError("a cart without a subject is a sale")


def _taken(cart: Cart, subject: ForDeposit, tenders: tuple[TenderLine, ...]) -> DepositTaken:
    goods = tuple((line.item, line.qty_milli, line.amount_minor) for line in cart.lines if not line.rides)
    first = _largest(cart.tenders)
    whole = TenderLine(first.kind, subject.due_minor, subject.due_minor, first.reference) if tenders else first
    said = (subject.customer, subject.purpose, subject.wanted)
    more = (tenders, cart.foreign, cart.cards)
    return DepositTaken(0, *said, cart.currency, subject.due_minor, whole, cart.cashier, goods, *more)


def _largest(tenders: tuple[TenderLine, ...]) -> TenderLine:
    return max(tenders, key=lambda one: abs(one.amount_minor))
