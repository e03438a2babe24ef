"""A counter scale that speaks Toledo 8217."""

from edge.drivers.codecs.toledo8217 import ASK_WEIGHT, NoWeight, Stable, Status, encode
from edge.drivers.simulators.peer import TcpPeer


class ScaleSim(TcpPeer):
    """Put goods on the pan with `put`; switch faults on by their attributes."""

    def __init__(self, port: int = 0) -> None:
        super().__init__(port)
        self.grams = 0
        #: Answers that say "in motion" before the pan is still again.
        self.moving = 0
        self.status: Status | None = None
        self.garbage = b""
        self.silent = False

    def put(self, grams: int, *, moving: int = 1) -> None:
        """Something is laid on the pan; it settles after `moving` answers."""
        self.grams, self.moving = grams, moving

    def received(self, data: bytes) -> bytes:
        """Answer each `W`."""
        if self.silent:
            return b""
        return b"".join(self.garbage + self._answer() for byte in data if bytes((byte,)) == ASK_WEIGHT)

    def _answer(self) -> bytes:
        if self.status is not None:
            return encode(NoWeight(self.status))
        if self.moving:
            self.moving -= 1
            return encode(NoWeight(Status.MOTION))
        return encode(Stable(self.grams, net=False))
