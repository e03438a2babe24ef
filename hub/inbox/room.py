"""Where messages wait for their transaction: bounded, what is small before what is large.

A thousand stores that bring a day's receipts must not make the sale of a moment ago wait behind them: greetings and the
batches of stores that are well are small, and go first. Of one topic nothing overtakes anything. One transaction takes as
many large ones as lately fitted into a fraction of a second.
"""

import asyncio
from collections import Counter, deque

from protocol.link.link import Incoming

#: Up to this a message is small: a greeting, a request, a few receipts.
SMALL_BYTES = 2 * 1024
#: Most that wait, and most small ones that one transaction takes.
SMALL_MAX, LARGE_BYTES_MAX, GROUP_MAX = 4096, 8 * 1024 * 1024, 512
#: How long a transaction of large ones shall take, and what it may hold at least and at most.
GROUP_S, GROUP_BYTES_MIN, GROUP_BYTES_MAX = 0.3, 16 * 1024, 4 * 1024 * 1024
#: How fast the measured rate follows.
_NEW = 0.2


class Room:
    """`put` by who listens, `group` by who works."""

    def __init__(self) -> None:
        self._small: deque[Incoming] = deque()
        self._large: deque[Incoming] = deque()
        self._large_of: Counter[str] = Counter()
        self._came = asyncio.Event()
        self.large_bytes = 0
        #: Bytes of large messages that are worked off in a second, as measured; 0 while they were not.
        self.rate = 0.0

    def __len__(self) -> int:
        return len(self._small) + len(self._large)

    def put(self, message: Incoming) -> bool:
        """Keep a message until it is its turn; False where there is no room for it."""
        size = len(message.payload)
        if size <= SMALL_BYTES and not self._large_of[message.topic]:
            if len(self._small) >= SMALL_MAX:
                return False
            self._small.append(message)
        elif self.large_bytes + size > LARGE_BYTES_MAX:
            return False
        else:
            self._large.append(message)
            self._large_of[message.topic] += 1
            self.large_bytes += size
        self._came.set()
        return True

    async def group(self) -> list[Incoming]:
        """What goes into the next transaction, at least one message."""
        while not len(self):
            self._came.clear()
            await self._came.wait()
        taken = [self._small.popleft() for _ in range(min(GROUP_MAX, len(self._small)))]
        room = self.group_bytes
        while self._large and (room > 0 or not taken):
            message = self._large.popleft()
            self._large_of -= Counter((message.topic,))
            self.large_bytes -= len(message.payload)
            room -= len(message.payload)
            taken.append(message)
        return taken

    @property
    def group_bytes(self) -> int:
        """Large messages of one transaction, in bytes."""
        return max(GROUP_BYTES_MIN, min(GROUP_BYTES_MAX, int(self.rate * GROUP_S))) if self.rate else GROUP_BYTES_MIN

    def took(self, group: list[Incoming], seconds: float) -> None:
        """A group was worked off in so long."""
        size = sum(len(message.payload) for message in group if len(message.payload) > SMALL_BYTES)
        if size:
            rate = size / max(seconds, 0.001)
            self.rate = (1 - _NEW) * self.rate + _NEW * rate if self.rate else rate
