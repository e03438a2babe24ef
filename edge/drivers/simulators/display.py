"""A customer display that speaks CD5220."""

from edge.drivers.codecs.cd5220 import Cd5220
from edge.drivers.simulators.peer import TcpPeer


class DisplaySim(TcpPeer):
    """`lines` is what the customer sees."""

    def __init__(self, port: int = 0) -> None:
        super().__init__(port)
        self._screen = Cd5220()

    @property
    def lines(self) -> tuple[str, str]:
        """Upper and lower line."""
        upper, lower = self._screen.lines
        return upper, lower

    def received(self, data: bytes) -> bytes:
        """Show it."""
        self._screen.feed(data)
        return b""
