"""A cash drawer with a port of its own: one that opens by a byte, or a relay before its coil."""

from edge.drivers.drawer import TRIGGERS
from edge.drivers.simulators.peer import TcpPeer


class DrawerSim(TcpPeer):
    """`openings` counts; `under_current` is a relay that was not let go; `jammed` does not open."""

    def __init__(self, port: int = 0, kind: str = "bel") -> None:
        super().__init__(port)
        self._trigger = TRIGGERS[kind]
        self._heard = b""
        self.openings = 0
        self.under_current = self.jammed = False

    def received(self, data: bytes) -> bytes:
        """Nothing is answered; what is no trigger is passed over."""
        self._heard = (self._heard + data)[-256:]
        while found := self._first():
            at, word = found
            self._heard = self._heard[at + len(word) :]
            self.under_current = word == self._trigger.open and bool(self._trigger.release)
            self.openings += word == self._trigger.open and not self.jammed
        return b""

    def _first(self) -> tuple[int, bytes] | None:
        """Which word stands first in what was heard, and where."""
        words = (self._trigger.open, self._trigger.release)
        return min(((self._heard.find(word), word) for word in words if word and word in self._heard), default=None)
