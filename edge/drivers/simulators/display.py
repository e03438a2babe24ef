"""Customer displays: two lines in CD5220 or Epson's commands, and eight digits with lamps."""

from edge.drivers.codecs.cd5220 import Cd5220
from edge.drivers.codecs.epson_display import EpsonDisplay
from edge.drivers.codecs.led8 import Led8
from edge.drivers.roles import Lamp
from edge.drivers.simulators.peer import TcpPeer


class DisplaySim(TcpPeer):
    """`lines` is what the customer sees; `stuck` shows nothing new, as one that hangs."""

    def __init__(self, port: int = 0, language: str = "cd5220", charset: str = "gb18030") -> None:
        super().__init__(port)
        self._screen = Cd5220() if language == "cd5220" else EpsonDisplay(charset)
        self.stuck = False

    @property
    def lines(self) -> tuple[str, str]:
        """Upper and lower line."""
        upper, lower = self._screen.lines
        return upper, lower

    def received(self, data: bytes) -> bytes:
        """Show it."""
        if not self.stuck:
            self._screen.feed(data)
        return b""


class FigureSim(TcpPeer):
    """`figure` and `lamp` are what the customer sees."""

    def __init__(self, port: int = 0) -> None:
        super().__init__(port)
        self._screen = Led8()

    @property
    def figure(self) -> str:
        """The digits."""
        return self._screen.figure

    @property
    def lamp(self) -> Lamp:
        """What they are."""
        return self._screen.lamp

    def received(self, data: bytes) -> bytes:
        """Show it."""
        self._screen.feed(data)
        return b""
