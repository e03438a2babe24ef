"""The hub's cursor, noted in the journal beside the road: a slow disk must not look like a slow line."""

import asyncio

import structlog

from edge.sync.up.outbox import Outbox, Stream
from protocol.link.clocks import Clock

#: A journal that does not take the cursor (a full disk) is asked again after this long.
RETRY_S = 5.0

_log = structlog.get_logger()


class CursorKeeper:
    """Notes one stream's cursor, the newest that it was told of; what comes in between need not be noted."""

    def __init__(self, outbox: Outbox, stream: Stream, clock: Clock) -> None:
        self._outbox, self._stream, self._clock = outbox, stream, clock
        self._upto: int | None = None
        self._moved = asyncio.Event()

    def move(self, upto: int) -> None:
        """The hub stands at `upto`, ahead of what is noted or behind it."""
        self._upto = upto
        self._moved.set()

    async def run(self) -> None:
        """Note until cancelled."""
        while True:
            await self._moved.wait()
            self._moved.clear()
            upto, self._upto = self._upto, None
            if upto is None:
                continue
            try:
                await self._note(upto)
            except Exception as exc:  # noqa: BLE001 - the facts are safe at the hub; what is not noted is only sent again
                _log.warning("line.cursor_not_kept", stream=self._stream, upto=upto, problem=str(exc))
                await self._clock.sleep(RETRY_S)
                if self._upto is None:
                    self.move(upto)

    async def _note(self, upto: int) -> None:
        if upto < self._outbox.acked(self._stream):
            await self._outbox.rewind(self._stream, upto)
        else:
            await self._outbox.acknowledge(self._stream, upto)
