"""How a shopper pays: from what the lane says that it takes."""

import random
from collections.abc import Collection, Mapping, Sequence
from typing import Any

NOTES = (1_000, 2_000, 5_000, 10_000)
#: How many pay in cash, and how many of the others have a voucher, of which the shop keeps the rest.
CASH, VOUCHER = 0.6, 0.2
VOUCHERS = (500, 1_000)
#: How many of those who pay in cash have foreign notes, where the shop takes them.
FOREIGN = 0.1
#: How many of those who leave a deposit or charge stored value pay with a card.
BY_CARD = 0.4
#: Ways to pay that take more than money: a slip, somebody's word, or what a member owns.
NOT_ALONE = frozenset({"voucher", "account", "points", "stored"})
#: How many of the members who may pay with points or stored value do.
OWNED = 0.7
NOTHING: Mapping[str, int] = {}


def payments(
    due_minor: int,
    takes: Sequence[str],
    rng: random.Random,
    owned: Mapping[str, int] = NOTHING,
    foreign: Mapping[str, int] = NOTHING,
) -> list[dict[str, Any]]:
    """The commands that settle what is due, in minor units, below zero what is due back; credit (挂账) is for people whom the shop knows.

    A member pays with what they own first: `owned` is how much each of their accounts may pay now. `foreign` is how much of a
    currency covers all that is due.
    """
    if due_minor <= 0:
        return [{"do": "Refund", "kind": "cash", "amount_minor": -due_minor} if due_minor else {"do": "Settle"}]
    first: list[dict[str, Any]] = []
    for kind in ("points", "stored"):
        may = min(owned.get(kind, 0), due_minor)
        if may and kind in takes and rng.random() < OWNED:
            first.append(pay_with(kind, may))
            due_minor -= may
    return first + (_others(due_minor, takes, rng, NOTHING if first else foreign) if due_minor else [])


def _others(
    due_minor: int, takes: Sequence[str], rng: random.Random, foreign: Mapping[str, int]
) -> list[dict[str, Any]]:
    others = [kind for kind in takes if kind not in NOT_ALONE]
    if not others or rng.random() < CASH:
        if foreign and rng.random() < FOREIGN:
            currency = rng.choice(sorted(foreign))
            return [{**pay_with("cash", foreign[currency]), "currency": currency}]
        note = rng.choice(NOTES)
        return [pay_with("cash", -(-due_minor // note) * note)]
    worth = rng.choice(VOUCHERS) if "voucher" in takes and rng.random() < VOUCHER else 0
    first = [pay_with("voucher", worth, f"V{rng.randrange(10**6):06d}")] if worth else []
    rest = due_minor - worth
    return first if rest <= 0 else [*first, pay_with(rng.choice(others), rest, f"A{rng.randrange(10**6):06d}")]


def cash_in(tenders: Sequence[Mapping[str, Any]], foreign: Collection[int]) -> int:
    """The shop's own money that a sale left in the drawer: of the payments (from 0) that were `foreign` notes the change went out."""
    return sum(
        tender["amount_minor"] - (tender["given_minor"] if place in foreign else 0)
        for place, tender in enumerate(tenders)
        if tender["kind"] == "cash"
    )


def pay_with(kind: str, given_minor: int, reference: str = "") -> dict[str, Any]:
    """One payment."""
    return {"do": "Pay", "kind": kind, "given_minor": given_minor, "reference": reference}
