"""What store-and-forward needs of the journal, and no more."""

import asyncio
from collections.abc import Sequence
from typing import Final, Literal, Protocol

Stream = Literal["ledger", "telemetry"]
LEDGER: Final = "ledger"
TELEMETRY: Final = "telemetry"


class StoredFact(Protocol):
    """A fact as it was written."""

    @property
    def seq(self) -> int:
        """Its number, from 1."""
        ...

    @property
    def record(self) -> bytes:
        """Its own bytes."""
        ...

    @property
    def hash(self) -> bytes:
        """The chain up to it."""
        ...

    @property
    def note(self) -> bytes:
        """Head office's, where its personal fields are gone; else empty."""
        ...


class Waiting(Protocol):
    """What the hub does not have yet."""

    @property
    def receipts(self) -> int:
        """Sales."""
        ...

    @property
    def minor(self) -> int:
        """Their total in minor units."""
        ...

    @property
    def bytes(self) -> int:
        """Bytes of records."""
        ...

    @property
    def oldest_ms(self) -> int:
        """Wall time of the oldest, 0 where nothing waits."""
        ...


class Sums(Protocol):
    """Running sums up to a fact."""

    @property
    def receipts(self) -> int:
        """Sales."""
        ...

    @property
    def minor(self) -> int:
        """Their total in minor units."""
        ...

    @property
    def size(self) -> int:
        """Bytes of records."""
        ...


class Outbox(Protocol):
    """The journal as the line sees it."""

    def read_after(self, stream: Stream, seq: int, limit: int, bytes_max: int) -> Sequence[StoredFact]:
        """The facts that follow `seq`, at least one where there is one; `ChainBroken` where the first is damaged."""
        ...

    def pending(self, stream: Stream) -> Waiting:
        """What waits."""
        ...

    def sums_at(self, stream: Stream, seq: int) -> Sums:
        """What all facts up to `seq` come to; `LookupError` where that one is not kept."""
        ...

    def head(self, stream: Stream) -> int:
        """The newest fact's number."""
        ...

    def acked(self, stream: Stream) -> int:
        """The hub's cursor."""
        ...

    def tail(self, stream: Stream) -> int:
        """The oldest fact kept."""
        ...

    def hash_at(self, stream: Stream, seq: int) -> bytes:
        """The chain after a fact, also the one before the oldest kept; `LookupError` where it is not kept."""
        ...

    async def acknowledge(self, stream: Stream, upto: int) -> int:
        """Move the cursor forward, never back; raises where that is ahead of the head."""
        ...

    async def rewind(self, stream: Stream, upto: int) -> int:
        """Move the cursor back, never forward: the hub has less than it had."""
        ...

    def subscribe(self) -> asyncio.Event:
        """An event that is set at every commit."""
        ...

    def unsubscribe(self, event: asyncio.Event) -> None:
        """No more of it."""
        ...
