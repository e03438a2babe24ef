"""How a shopper pays: from what the lane says that it takes."""

import random
from collections.abc import Sequence
from typing import Any

NOTES = (1_000, 2_000, 5_000, 10_000)
#: How many pay in cash, and how many of the others have a voucher, of which the shop keeps the rest.
CASH, VOUCHER = 0.6, 0.2
VOUCHERS = (500, 1_000)
#: Ways to pay that take more than money: a slip, somebody's word, or what a member owns.
NOT_ALONE = frozenset({"voucher", "account", "points", "stored"})


def payments(due_minor: int, takes: Sequence[str], rng: random.Random) -> list[dict[str, Any]]:
    """The commands that settle what is due, in minor units, below zero what is due back; credit (挂账) is for people whom the shop knows."""
    if due_minor <= 0:
        return [{"do": "Refund", "kind": "cash", "amount_minor": -due_minor} if due_minor else {"do": "Settle"}]
    others = [kind for kind in takes if kind not in NOT_ALONE]
    if not others or rng.random() < CASH:
        note = rng.choice(NOTES)
        return [_pay("cash", -(-due_minor // note) * note)]
    worth = rng.choice(VOUCHERS) if "voucher" in takes and rng.random() < VOUCHER else 0
    first = [_pay("voucher", worth, f"V{rng.randrange(10**6):06d}")] if worth else []
    rest = due_minor - worth
    return first if rest <= 0 else [*first, _pay(rng.choice(others), rest, f"A{rng.randrange(10**6):06d}")]


def _pay(kind: str, given_minor: int, reference: str = "") -> dict[str, Any]:
    return {"do": "Pay", "kind": kind, "given_minor": given_minor, "reference": reference}
