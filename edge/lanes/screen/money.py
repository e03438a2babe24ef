"""What a cart takes money for that is no sale, as a screen shows it; and what of that was last."""

from typing import Literal

from msgspec import Struct

from edge.lanes.settling import MoneyDraft
from edge.lanes.words import Words, words
from retail.cart import Cart
from retail.paying.subjects import ForCharge, ForDeposit

What = Literal["deposit", "charge", "deposit-back", "charge-back"]


class SubjectView(Struct, frozen=True):
    """What all that is due is for; `about` is whose it is, or the number of the slip whose money goes back."""

    what: What
    words: Words
    about: str


class LastMoney(Struct, frozen=True):
    """Money that was taken last, below zero where it was given back, and is no sale: until the next sale, or a restart."""

    what: What
    words: Words
    amount_minor: int
    change_minor: int
    at_ms: int


def subject_view(cart: Cart | None) -> SubjectView | None:
    """None for a sale of its goods."""
    subject = cart.subject if cart else None
    if cart is None or subject is None:
        return None
    match subject:
        case ForDeposit(customer=customer):
            about = customer
        case ForCharge(member=member):
            about = (cart.buyer.name or cart.buyer.shown) if cart.buyer else member
        case _:
            about = subject.number
    return SubjectView(subject.what, words(f"for-{subject.what}"), about)


def last_money(draft: MoneyDraft | None) -> LastMoney | None:
    """What was taken, or given back."""
    if draft is None or draft.cart.subject is None:
        return None
    subject, change = draft.cart.subject, sum(one.change_minor for one in draft.cart.tenders)
    return LastMoney(subject.what, words(f"for-{subject.what}"), subject.due_minor, change, draft.at_ms)
