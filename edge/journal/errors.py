"""What the journal may refuse with. Each name is a verdict: what happened to the entry, and what to do next."""


class JournalError(Exception):
    """The root of all that the journal raises on purpose."""


class JournalFull(JournalError):
    """The disk is full, the ballast spent: nothing was written. Selling goes on by itself once there is room again."""


class JournalBroken(JournalError):
    """The disk failed in the middle: the outcome is unknown. Ask again with the same command id; it is never done twice."""


class JournalBusy(JournalError):
    """More entries wait than the queue's bound, so the disk has stalled: nothing was written, try again."""


class JournalClosed(JournalError):
    """The journal is closed or closing: nothing was written."""


class JournalLocked(JournalError):
    """Another process owns this box's database; two writers would be two tills with the same receipt numbers."""


class WrongBox(JournalError):
    """The file belongs to another organisation, store, box or epoch than the one that opens it."""


class SchemaTooNew(JournalError):
    """The file was written by a newer version of this program; an older one leaves it alone."""


class SchemaTooOld(JournalError):
    """The file was written by an older version and only read now; the store server brings it forward when it starts."""


class OnlyACopy(JournalError):
    """The file is a copy of a journal: it is read, and nothing is sold on it."""


class CannotGiveUp(JournalError):
    """Facts cannot be given up: good ones would go with them, or what follows could not be proved."""


class BadCopy(JournalError):
    """A copy is not whole, or is none."""


class NothingToRestore(JournalError):
    """The journal that is there reaches as far as the copy."""


class CommandConflict(JournalError):
    """The command id was answered already, for another request: ids are never used again."""


class UnbalancedSale(JournalError):
    """The tenders do not settle the sale's total to the minor unit."""


class ReturnMoved(JournalError):
    """Goods of the same receipt came back elsewhere since the lane looked: what is left of it is another."""


class ShareSpent(JournalError):
    """Points or stored value of the member were spent elsewhere in the store since the lane looked: nothing was written."""


class MakeRefused(JournalError):
    """A fact that is made in its own transaction may not be: nothing was written. `code` finds the words, `given` what it is about."""

    def __init__(self, code: str, given: str = "") -> None:
        super().__init__(f"{code} {given}".strip())
        self.code = code
        self.given = given


class DepositMoved(JournalError):
    """The same deposit was used or given back elsewhere since the lane looked: nothing was written."""


class ChainBroken(JournalError):
    """A stored fact is not the one that was written: fact `seq` of `stream` is the first that does not fit the chain."""

    def __init__(self, stream: str, seq: int) -> None:
        super().__init__(f"fact {seq} of the {stream} does not fit the hash chain")
        self.stream = stream
        self.seq = seq


class CursorAhead(JournalError):
    """The hub acknowledged facts that we do not have: this file is older than what the box had sent (a rollback)."""

    def __init__(self, stream: str, upto: int, head: int) -> None:
        super().__init__(f"the hub holds fact {upto} of the {stream}, our newest is {head}: this is an older copy")
        self.stream = stream
        self.upto = upto
        self.head = head


class TooManyPapers(JournalError):
    """A printer has been away for so long that no more papers are kept for it; nothing was written."""
