"""Members as the lanes of a store know them: head office's, those who signed up here, and what they may spend."""

from collections.abc import Callable
from typing import Protocol

from protocol.messages import Lease
from retail.members import Holding, Member, Program, Purse, Share, sought
from retail.paying.tenders import POINTS, STORED


class Masters(Protocol):
    """Head office's members: the replica fits."""

    def program(self) -> Program:
        """The rules in force."""
        ...

    def member(self, given: str) -> Member | None:
        """Who is found by what was typed or scanned."""
        ...

    def shown(self, member: str) -> str:
        """How a member is shown on paper, "" where they are known no more."""
        ...


class Own(Protocol):
    """What the store's own facts tell: the journal fits."""

    def share(self, account: str, member: str, granted: int) -> Share:
        """What this store has of an account, where head office has lent it so much in all."""
        ...

    def signed_up(self, member: str) -> Member | None:
        """A member who signed up here, by their code."""
        ...

    def signed_up_by_key(self, key: bytes) -> Member | None:
        """A member who signed up here, by a keyed hash of their number."""
        ...


class People:
    """Implements the storefront's `Members`. Who signed up here is found at once, until head office's document is here."""

    def __init__(self, masters: Masters, own: Own, lent: Callable[[str, str], Lease]) -> None:
        self._masters, self._own, self._lent = masters, own, lent

    def program(self) -> Program:
        """The rules in force."""
        return self._masters.program()

    def member(self, given: str) -> Member | None:
        """Who is found by a phone number, a card or their own code."""
        return self._masters.member(given) or self._newcomer(given)

    def shown(self, member: str) -> str:
        """How a member is shown on paper, "" where they are known no more."""
        if shown := self._masters.shown(member):
            return shown
        newcomer = self._own.signed_up(member)
        return (newcomer.shown or newcomer.name) if newcomer else ""

    def purse(self, member: str) -> Purse:
        """What may be spent here of what they own."""
        return Purse(self._holding(POINTS, member), self._holding(STORED, member))

    def _newcomer(self, given: str) -> Member | None:
        pepper = self.program().pepper
        keys = sought(pepper, given).keys if pepper else ()
        found = next((one for key in keys if (one := self._own.signed_up_by_key(key))), None)
        found = found or (self._own.signed_up(given) if pepper else None)
        # They may have become head office's meanwhile, under that code or another.
        return (self._masters.member(found.id) or found) if found else None

    def _holding(self, account: str, member: str) -> Holding:
        lease = self._lent(account, member)
        share = self._own.share(account, member, lease.granted)
        return Holding(share, lease.balance, lease.as_of_ms, lease.granted)
