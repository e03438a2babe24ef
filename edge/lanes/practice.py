"""Training (培训): a lane that sells for nobody. Nothing of it reaches the ledger, the stock or the saved carts.

What is paid gets the number 0, which no receipt has: its paper brings nothing back.
"""

from edge.journal.papers import Paper
from edge.journal.shifts import Make
from edge.journal.words import Completed, PrintJob, PrintState, SaleDraft, StoredAnswer
from protocol.facts import Fact


class PracticeBooks:
    """Books that are closed and thrown away."""

    async def complete_sale(self, draft: SaleDraft) -> Completed:
        """As if it were written."""
        return Completed(
            draft.sale,
            0,
            b"",
            draft.business_date,
            draft.at_ms,
            draft.cart,
            gains=draft.gains,
            details=draft.details,
            origins=draft.origins,
            backs=draft.backs,
            training=True,
        )

    async def record(
        self,
        fact: Fact,  # noqa: ARG002 - the form of `Books`
        command: str | None = None,  # noqa: ARG002
        request_hash: bytes | None = None,  # noqa: ARG002
    ) -> int:
        """As if it were written."""
        return 0

    async def make(self, make: Make, command: str, request_hash: bytes, cart: str = "") -> int:  # noqa: ARG002
        """No money is taken for anything but goods: whoever asks is told so before."""
        return 0

    async def answer(self, command_id: str) -> StoredAnswer | None:  # noqa: ARG002 - the form of `Books`
        """Nothing is remembered."""
        return None

    async def print_jobs_open(self) -> list[PrintJob]:
        """Nothing waits."""
        return []

    async def print_job(self, seq: int, state: PrintState) -> None:
        """No paper is owed to anybody."""

    async def add_paper(self, paper: Paper) -> int:  # noqa: ARG002 - the form of `Books`
        """Nothing is kept."""
        return 0

    async def move_paper(self, number: int, state: PrintState) -> None:
        """As before."""


class PracticeCarts:
    """Carts that end with the process."""

    def save(self, lane: str, body: bytes) -> None:
        """They are kept nowhere."""
