"""Telling screens that something changed, without a queue: a slow screen misses steps, never the newest state."""

import asyncio

import msgspec

from edge.lanes.screen.view import LineState
from edge.lanes.words import words


class Feed:
    """Events of those who watch; `ring` sets them all."""

    def __init__(self) -> None:
        self._watchers: set[asyncio.Event] = set()

    def watch(self, event: asyncio.Event) -> None:
        """Ring this event from now on."""
        self._watchers.add(event)

    def unwatch(self, event: asyncio.Event) -> None:
        """No longer."""
        self._watchers.discard(event)

    def ring(self) -> None:
        """Something changed."""
        for event in self._watchers:
            event.set()


class LineBoard:
    """The line's state as every lane of the store shows it, encoded once for all."""

    def __init__(self) -> None:
        self.feed = Feed()
        self.state = LineState("DARK", words("line-dark"))
        self.encoded = msgspec.json.encode(self.state)

    def put(self, state: LineState) -> None:
        """Show this from now on; the same again disturbs nobody."""
        if state != self.state:
            self.state = state
            self.encoded = msgspec.json.encode(state)
            self.feed.ring()
