"""What store-and-forward needs of the journal, and no more."""

import asyncio
from collections.abc import Sequence
from typing import Protocol


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


class Outbox(Protocol):
    """The journal as the line sees it."""

    def read_after(self, stream: str, seq: int, limit: int, bytes_max: int) -> Sequence[StoredFact]:
        """The facts that follow `seq`."""
        ...

    def pending(self, stream: str) -> Waiting:
        """What waits."""
        ...

    def head(self, stream: str) -> int:
        """The newest fact's number."""
        ...

    def acked(self, stream: str) -> int:
        """The hub's cursor."""
        ...

    def tail(self, stream: str) -> int:
        """The oldest fact kept."""
        ...

    def hash_at(self, stream: str, seq: int) -> bytes:
        """The chain after a fact; the genesis hash at 0."""
        ...

    async def acknowledge(self, stream: str, upto: int) -> object:
        """Move the cursor; raises where that is ahead of the head."""
        ...

    def subscribe(self) -> asyncio.Event:
        """An event that is set at every commit."""
        ...
