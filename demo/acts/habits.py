"""What else happens at a till than goods and money: second thoughts, dents, regulars, goods that come back.

Which of it, and how often, is dealt by the shopper's own dice; what is done are the commands of the lane's page.
"""

import random
from collections import Counter
from collections.abc import Sequence
from typing import Any

from retail.policy import Policy, Rule

#: How many shoppers leave something behind, give the whole cart up, find a dent, are given something off as regulars,
#: or bring goods back; and how many of those take others for them.
LEAVES, GIVES_UP, DENTED, REGULAR, BRINGS_BACK, EXCHANGES = 0.06, 0.02, 0.05, 0.05, 0.08, 0.5
#: A dented tin goes at a tenth less, a regular has a twentieth off everything.
DENT_BP, REGULAR_BP = 1_000, 500
#: What the chain's rules let a cashier do alone.
POLICY = Policy(
    rules=(Rule("price", down_bp=2_000, reason=True), Rule("return", most_minor=50_000)),
    newer=(Rule("discount", down_bp=2_500, most_minor=20_000, reason=True),),
)

Command = dict[str, Any]


def second_thoughts(lines: Sequence[dict[str, Any]], rng: random.Random) -> list[tuple[str, Command]]:
    """What is done about the goods before they are paid, each under a name that is counted."""
    done: list[tuple[str, Command]] = []
    numbers = [number for number, line in enumerate(lines, 1) if not (line.get("receipt") or line.get("rides"))]
    if len(numbers) > 1 and rng.random() < LEAVES:
        left = numbers.pop()
        done.append(("voids", {"do": "RemoveLine", "line": left}))
    pieces = [number for number in numbers if not lines[number - 1]["weighed"]]
    if pieces and rng.random() < DENTED:
        number = rng.choice(pieces)
        price = max(1, lines[number - 1]["unit_price_minor"] * (10_000 - DENT_BP) // 10_000)
        done.append(("overrides", {"do": "SetPrice", "line": number, "price_minor": price, "reason": "包装破损"}))
    if numbers and rng.random() < REGULAR:
        done.append(("discounts", {"do": "GiveDiscount", "off_bp": REGULAR_BP, "reason": "老顾客"}))
    return done


def given_up(rng: random.Random) -> bool:
    """Whether somebody leaves without anything."""
    return rng.random() < GIVES_UP


class Drawer:
    """What a cashier remembers: receipts of which goods may come back, what happened how often, and the cash taken."""

    KEEPS = 40

    def __init__(self) -> None:
        self.receipts: list[str] = []
        self.done: Counter[str] = Counter()
        self.cash_minor = 0
        #: Foreign notes by their kind (`cash.USD`), in their own minor units.
        self.notes: Counter[str] = Counter()

    def sold(self, receipt: str) -> None:
        """A receipt more."""
        self.receipts = [*self.receipts, receipt][-self.KEEPS :]

    def comes_back(self, rng: random.Random) -> Command | None:
        """The first line of an earlier receipt comes back, once."""
        if not self.receipts or rng.random() >= BRINGS_BACK:
            return None
        receipt = self.receipts.pop(rng.randrange(len(self.receipts)))
        return {"do": "ReturnFrom", "receipt": receipt, "line": 1}
