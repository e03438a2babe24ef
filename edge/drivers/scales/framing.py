"""Frames between a start and an end byte, out of a line that drops, doubles and invents bytes."""

#: Of all languages here the longest frame is under this, in bytes.
FRAME_MAX = 64


class Frames:
    """Feed it bytes; it gives what stands between `start` and any of `ends`.

    Without a `start` a frame begins behind the end of the one before. A new start inside a frame begins it again, and
    what grows past `most` bytes without an end is given as it is, to be called garbled, and the rest of it dropped.
    """

    def __init__(self, start: int | None, ends: bytes, most: int = FRAME_MAX) -> None:
        self._start, self._ends, self._most = start, ends, most
        self._frame: bytearray | None = None if start is not None else bytearray()

    def feed(self, data: bytes) -> list[bytes]:
        """The frames that these bytes complete, without start and end; empty ones are left out."""
        return [frame for byte in data if (frame := self._take(byte))]

    def _take(self, byte: int) -> bytes | None:
        if byte == self._start:
            self._frame = bytearray()
        elif byte in self._ends:
            return self._give(None if self._start is not None else bytearray())
        elif self._frame is not None:
            self._frame.append(byte)
            if len(self._frame) > self._most:
                return self._give(None)
        return None

    def _give(self, then: bytearray | None) -> bytes | None:
        frame, self._frame = self._frame, then
        return bytes(frame) if frame else None
