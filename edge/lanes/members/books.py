"""The journal as members at a lane need it."""

from typing import Protocol

from edge.journal.words import StoredAnswer
from edge.lanes.shifts.books import NoShifts
from retail.members.charge import Charge, ChargeKey


class MemberBooks(Protocol):
    """The journal, as this writes and asks it."""

    async def answer(self, command_id: str, request_hash: bytes | None = None) -> StoredAnswer | None:
        """What a command came to, if it is in the journal."""
        ...

    def last_charge(self, lane: str) -> int:
        """The number of the lane's newest charge, or of what took one back."""
        ...

    def charge(self, key: ChargeKey) -> Charge | None:
        """A charge that was taken here."""
        ...


class NoMemberBooks(NoShifts):
    """A journal that takes no charges."""

    def last_charge(self, lane: str) -> int:  # noqa: ARG002 - the form of `MemberBooks`
        """There is none."""
        return 0

    def charge(self, key: ChargeKey) -> Charge | None:  # noqa: ARG002 - the form of `MemberBooks`
        """Nor here."""
        return None
