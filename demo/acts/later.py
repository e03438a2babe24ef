"""Goods that are paid for in part and picked up later (订金): some leave money now, most come back for it, a few never do."""

import random
from collections.abc import Mapping
from typing import Any

from demo.acts.habits import Command

#: How many leave a deposit in place of paying; how many of a lane's customers fetch what waits, and how many of those want their money.
LEAVES_MONEY, COMES, WANTS_BACK = 0.05, 0.3, 0.2
#: A deposit is a third of what is due; of one that is ended the shop keeps a tenth.
PART, KEPT = 3, 10


class Slips:
    """The deposits of a lane that nobody has come for, as its cashier has them in a tin."""

    def __init__(self) -> None:
        self._taken = 0
        self._waiting: list[tuple[str, int]] = []

    def leave(self, state: Mapping[str, Any], rng: random.Random) -> Command | None:
        """A part of what is due now, and the goods stay; not of goods that came back themselves."""
        due, lines = state.get("due_minor", 0), state.get("lines") or ()
        if due < PART or any(line.get("receipt") for line in lines) or rng.random() >= LEAVES_MONEY:
            return None
        return {"do": "TakeDeposit", "amount_minor": due // PART, "customer": f"尾号 {rng.randrange(10**4):04d}"}

    def left(self, command: Command) -> None:
        """It was taken: slips of a lane are numbered from 1 on."""
        self._taken += 1
        self._waiting.append((f"D{self._taken}", command["amount_minor"]))

    def fetch(self, rng: random.Random) -> Command | None:
        """Somebody comes with a slip: for the goods, or for the money, of which the shop keeps a part."""
        if not self._waiting or rng.random() >= COMES:
            return None
        slip, paid = self._waiting.pop(rng.randrange(len(self._waiting)))
        if rng.random() >= WANTS_BACK:
            return {"do": "PickUp", "deposit": slip}
        return {"do": "EndDeposit", "deposit": slip, "back_minor": paid - paid // KEPT, "reason": "不要了"}
