"""The journal as shifts need it."""

from typing import Protocol

from edge.journal.shifts import ClosedDay, ClosedShift, Make, OpenShift, ShiftRefused
from edge.journal.words import StoredAnswer
from retail.shifts import Sum


class ShiftBooks(Protocol):
    """The journal, as shifts write and ask it."""

    async def make(self, make: Make, command: str, request_hash: bytes) -> int:
        """Commit a fact that is made in its own transaction, once."""
        ...

    async def answer(self, command_id: str, request_hash: bytes | None = None) -> StoredAnswer | None:
        """What a command came to, if it is in the journal."""
        ...

    def open_shift(self, lane: str) -> OpenShift | None:
        """The lane's open shift."""
        ...

    def shift_sums(self, lane: str, shift: int) -> tuple[Sum, ...]:
        """What its facts came to."""
        ...

    def left_in_drawer(self, lane: str) -> int:
        """What the last shift left."""
        ...

    def closed_shift(self, lane: str, shift: int, epoch: int | None = None) -> ClosedShift | None:
        """A shift that is over."""
        ...

    def closed_day(self, date: int | None = None) -> ClosedDay | None:
        """A business date that is closed."""
        ...


class NoShifts:
    """A journal without shifts: for a store that has none."""

    async def make(self, make: Make, command: str, request_hash: bytes) -> int:  # noqa: ARG002 - the form of `ShiftBooks`
        """Nothing is written."""
        raise ShiftRefused("shifts-off")

    async def answer(
        self,
        command_id: str,  # noqa: ARG002
        request_hash: bytes | None = None,  # noqa: ARG002
    ) -> StoredAnswer | None:
        """Nothing was asked."""
        return None

    def open_shift(self, lane: str) -> OpenShift | None:  # noqa: ARG002
        """None is open."""
        return None

    def shift_sums(self, lane: str, shift: int) -> tuple[Sum, ...]:  # noqa: ARG002
        """Nothing was sold in any."""
        return ()

    def left_in_drawer(self, lane: str) -> int:  # noqa: ARG002
        """Nothing is known of the drawer."""
        return 0

    def closed_shift(self, lane: str, shift: int, epoch: int | None = None) -> ClosedShift | None:  # noqa: ARG002
        """None is over."""
        return None

    def closed_day(self, date: int | None = None) -> ClosedDay | None:  # noqa: ARG002
        """None is closed."""
        return None
