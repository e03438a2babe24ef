"""What a bad path does to packets: drawn from a seed, without a clock or a device, so that a run can be told again."""

import random

from msgspec import Struct


class PathShape(Struct, frozen=True):
    """One direction. `loss`, `twice` and `late` are chances a packet; a late one overtakes nobody and is overtaken.

    `delay_s` is one way, `jitter_s` is added evenly, `late_s` to late ones. At `rate_bytes_s` (0: as fast as it goes) up to
    `queue_bytes` wait; what comes on top is dropped, as a modem does.
    """

    delay_s: float = 0.0
    jitter_s: float = 0.0
    loss: float = 0.0
    twice: float = 0.0
    late: float = 0.0
    late_s: float = 0.05
    rate_bytes_s: int = 0
    queue_bytes: int = 128 * 1024


class Path:
    """One direction of a line. `shape` may be changed at any time."""

    def __init__(self, shape: PathShape, seed: int) -> None:
        self.shape, self._rng = shape, random.Random(seed)
        self._free_s = 0.0
        self.carried = self.lost = self.overflowed = 0

    def send(self, now_s: float, size: int) -> list[float]:
        """When the copies of a packet of `size` bytes arrive: none, one, or two."""
        shape, draw = self.shape, self._rng.random
        lost, twice, late, jitter = draw() < shape.loss, draw() < shape.twice, draw() < shape.late, draw()
        waits_s = max(0.0, self._free_s - now_s)
        if shape.rate_bytes_s and waits_s * shape.rate_bytes_s + size > shape.queue_bytes:
            self.overflowed += 1
            return []
        if shape.rate_bytes_s:  # what gets lost has used the line all the same
            self._free_s = now_s + waits_s + size / shape.rate_bytes_s
            waits_s = self._free_s - now_s
        if lost:
            self.lost += 1
            return []
        self.carried += 1
        due_s = now_s + waits_s + shape.delay_s + jitter * shape.jitter_s + (shape.late_s if late else 0.0)
        return [due_s, due_s + shape.late_s] if twice else [due_s]
