"""What the simulated terminals charged against what the stores' journals say that cards paid: to the cent, or told."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

#: Sales and returns, deposits, charges of stored value and what was given back of them.
BOOKED = "SELECT coalesce(sum(minor), 0) FROM shift_sums WHERE kind = 'card' AND what IN ('tender', 'refund')"


def uncharged(journals: Mapping[str, Path], charged_minor: Mapping[str, int]) -> list[str]:
    """The stores where the two differ, in words; `charged_minor` is what each store's terminals took in all."""
    found = []
    for store, journal in journals.items():
        with closing(sqlite3.connect(f"file:{journal}?mode=ro", uri=True)) as db:
            (booked,) = db.execute(BOOKED).fetchone()
        if booked != charged_minor[store]:
            found.append(f"{store}: cards paid {booked} by the journal, and its terminals took {charged_minor[store]}")
    return found
