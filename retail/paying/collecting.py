"""Money for a subject that is no sale: when a cart may be asked for it, which ways pay for it, and what is left of the cart.

The money is owed to somebody: it is paid to the last minor unit, never rounded to coins, and with nothing that is owed already.
"""

from collections.abc import Iterable

from msgspec.structs import replace

from retail.basket import Cart, Decision, no
from retail.commands import AtTerminal, BackAtTerminal, Clear, Pay, Refund, TakeBack, TakeMoney
from retail.paying.subjects import Back, ForCharge, ForDeposit, Subject
from retail.paying.tenders import CASH, OWNED, TenderKind, both_names
from retail.refusals import Refused

#: What a cart with a subject still takes: nothing of its goods moves meanwhile.
_STILL = (Pay, Refund, TakeBack, Clear, AtTerminal, BackAtTerminal)
#: What is owed to the customer already, and what is worth nothing before goods go out for it.
_OWED = (*OWNED, "deposit")
_NOT_YET = ("voucher", "account")


def collect(cart: Cart, command: TakeMoney) -> Decision:
    """The cart asks for this money now; its goods wait with a deposit, and stay in it beside anything else."""
    subject = command.subject
    if isinstance(subject, ForDeposit) and cart.returns:
        return no(cart, "deposit-returns")
    return Decision(replace(cart, subject=subject), settled=not subject.due_minor)


def stays(cart: Cart, command: object) -> bool:
    """Whether a cart that takes money for something takes no such command."""
    return cart.subject is not None and not isinstance(command, _STILL)


def not_so(subject: Subject | None, command: Pay, kinds: Iterable[TenderKind]) -> Refused | None:
    """Why this payment is none for the subject; None where it may be."""
    if subject is None:
        return None
    kind = next((one for one in kinds if one.code == command.kind), TenderKind(command.kind))
    if command.kind != CASH and not pays(subject, kind):
        code = "not-for-deposit" if isinstance(subject, ForDeposit) else "not-for-charge"
        return Refused(code, "kind", both_names(command.kind))
    return Refused("no-tips", "tip_minor") if command.tip_minor else None


def left_over(cart: Cart, cart_id: str) -> Cart | None:
    """What stays open once the money is there: the goods of a deposit wait with it, any other cart goes on as it was."""
    if isinstance(cart.subject, ForDeposit) or not (cart.lines or cart.buyer or cart.coupons):
        return None
    return replace(cart, id=cart_id, subject=None, tenders=(), foreign=(), cards=(), tips=(), rounding_minor=0)


def pays(subject: Subject, kind: TenderKind) -> bool:
    """Whether a way to pay, which is not cash, pays for it, or gives its money back."""
    if isinstance(subject, Back):
        return kind.back and kind.code not in _OWED
    if kind.code in _OWED or kind.prepays == "none":
        return False
    prepays = kind.prepays or ("deposits" if kind.code in _NOT_YET else "all")
    return prepays == "all" or not isinstance(subject, ForCharge)
