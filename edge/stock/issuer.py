"""Sales become retail issues by themselves (零售出库单), right behind what the store's terms name: receipt, shift or day.

What is to be issued follows from the journal alone, so a box that was down goes on where it stood, and a policy that changed
brings along what the old one left.
"""

import structlog

from edge.journal.errors import JournalError
from edge.journal.stock import StockRefused, issuing
from edge.lanes.ports import Clock, Store
from edge.stock.ports import StockBooks
from retail.stock import Policy

#: How soon after the close of a shift or a day; and how long lanes have the disk to themselves between two documents.
LOOK_S, PAUSE_S = 2.0, 0.1
#: Who issues, where no person does.
BY = "lantern"

_log = structlog.get_logger()


class Issuer:
    """Keeps one store's issues up with its sales. `run` until cancelled."""

    def __init__(self, books: StockBooks, store: Store, clock: Clock) -> None:
        self._books, self._store, self._clock = books, store, clock

    async def run(self) -> None:
        """Look now and then, and while there is something to issue, a document at a time."""
        while True:
            await self._clock.sleep(PAUSE_S if await self.step() else LOOK_S)

    async def step(self) -> bool:
        """Write the next document; whether there may be more."""
        policy, today = self.policy, self._store.business_date()
        if policy == "hand" or not self._books.issuable(policy, _until(policy, today)):
            return False
        make = issuing(policy, BY, today, self._clock.wall_ms(), until_date=_until(policy, today))
        try:
            await self._books.make(make)
        except StockRefused:
            return False
        except JournalError as exc:  # a full or failing disk, said at the lanes already: later
            _log.info("stock.not_issued", problem=str(exc))
            return False
        return True

    @property
    def policy(self) -> Policy:
        """What the terms say; by day, where it is by shift and the store has none."""
        terms = self._store.shop().terms
        return "day" if terms.stock.issue == "shift" and not terms.shifts.used else terms.stock.issue


def _until(policy: Policy, today: int) -> int:
    """By day, what was sold before the business date that is open; else all."""
    return today if policy == "day" else 99991232
