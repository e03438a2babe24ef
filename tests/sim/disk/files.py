"""What a file is to a disk that can lose its power: what programs see, what is safe, and what lies between the two.

    write, truncate --> seen, and noted in the log        sync --> the log goes into what is safe
    power cut       --> safe, plus whatever of the log had got there: each entry whole, in part, or not at all

An honest sync is believed. What was not synced is nobody's: the model is an adversary, no measured rate of any card.
"""

import random

#: The unit that a medium writes whole or not at all.
SECTOR = 512
#: After a power cut each unsynced write is dropped, kept or torn with these weights.
_FATES, _WEIGHTS = ("drop", "keep", "tear"), (4, 4, 2)

#: Bytes at an offset, or a truncation to it (None).
Write = tuple[int, bytes | None]


class SimFile:
    """One file of a simulated disk."""

    def __init__(self, content: bytes = b"") -> None:
        self.seen = bytearray(content)
        self._safe = bytearray(content)
        self._log: list[Write] = []
        #: Whether the name itself is safe: it is once the file has been synced.
        self.named = bool(content)

    def write(self, offset: int, data: bytes) -> None:
        """Programs see it at once."""
        _apply(self.seen, (offset, data))
        self._log.append((offset, data))

    def truncate(self, size: int) -> None:
        """Cut it to `size` bytes."""
        del self.seen[size:]
        self._log.append((size, None))

    def sync(self) -> None:
        """All that is seen is safe."""
        for write in self._log:
            _apply(self._safe, write)
        self._log.clear()
        self.named = True

    def forget(self) -> None:
        """A sync that fails, as Linux has it: the pages count as clean from now on, and are not on the disk."""
        self._log.clear()

    def lose_power(self, rng: random.Random) -> None:
        """Only what is safe is left, and what by chance had got there."""
        for write in self._log:
            for part in _survivors(write, rng):
                _apply(self._safe, part)
        self._log.clear()
        self.seen = bytearray(self._safe)

    def copy(self) -> "SimFile":
        """The same content, all of it safe: an image taken by somebody else."""
        return SimFile(bytes(self.seen))


def _apply(data: bytearray, write: Write) -> None:
    offset, new = write
    if new is None:
        del data[offset:]
        return
    if offset > len(data):
        data.extend(bytes(offset - len(data)))
    data[offset : offset + len(new)] = new


def _survivors(write: Write, rng: random.Random) -> list[Write]:
    """What of one unsynced write the disk has kept."""
    fate = rng.choices(_FATES, _WEIGHTS)[0]
    offset, data = write
    if fate == "drop":
        return []
    if fate == "keep" or data is None:
        return [write]
    sectors = [(offset + at, data[at : at + SECTOR]) for at in range(0, len(data), SECTOR)]
    return [sector for sector in sectors if rng.random() < 0.5]
