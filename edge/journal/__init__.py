"""What must survive a power cut: the journal of facts, which is the outbox too.

    async with await Journal.open(path, identity, clock=clock) as journal:
        done = await journal.complete_sale(draft)        # numbered, on the disk, never done twice
        facts = journal.read_after("ledger", journal.acked("ledger"), 500, 64_000)
        await journal.acknowledge("ledger", facts[-1].seq)

`JournalCore` is the same without thread and loop, for simulated time.
"""

from edge.journal.core import JournalCore
from edge.journal.errors import (
    ChainBroken,
    CommandConflict,
    CursorAhead,
    JournalBroken,
    JournalBusy,
    JournalClosed,
    JournalError,
    JournalFull,
    JournalLocked,
    SchemaTooNew,
    ShareSpent,
    UnbalancedSale,
    WrongBox,
)
from edge.journal.journal import Journal
from edge.journal.words import (
    LEDGER,
    STREAMS,
    TELEMETRY,
    Completed,
    Damage,
    Identity,
    Limits,
    Pending,
    PrintJob,
    PrintState,
    Room,
    RoomState,
    SaleDraft,
    SaleRow,
    Stored,
    StoredAnswer,
    Stream,
    Taking,
)

__all__ = [
    "LEDGER",
    "STREAMS",
    "TELEMETRY",
    "ChainBroken",
    "CommandConflict",
    "Completed",
    "CursorAhead",
    "Damage",
    "Identity",
    "Journal",
    "JournalBroken",
    "JournalBusy",
    "JournalClosed",
    "JournalCore",
    "JournalError",
    "JournalFull",
    "JournalLocked",
    "Limits",
    "Pending",
    "PrintJob",
    "PrintState",
    "Room",
    "RoomState",
    "SaleDraft",
    "SaleRow",
    "SchemaTooNew",
    "ShareSpent",
    "Stored",
    "StoredAnswer",
    "Stream",
    "Taking",
    "UnbalancedSale",
    "WrongBox",
]
