"""A receipt printer that speaks ESC/POS, with a drawer on its connector, on a TCP port.

What it does with the bytes is `EscPosMachine`'s; this is the line, and what can go wrong on it.
"""

from edge.drivers.simulators.escpos_machine import EscPosMachine, Sheet
from edge.drivers.simulators.peer import TcpPeer

RECEIPTS_KEPT = 50


class PrinterSim(TcpPeer):
    """`receipts` are the cut ones, newest last; `mute` says nothing back, `paper` and `cover_closed` are set as they become."""

    def __init__(self, port: int = 0, machine: EscPosMachine | None = None) -> None:
        super().__init__(port)
        self.machine = machine or EscPosMachine()
        self.mute = False

    @property
    def receipts(self) -> list[str]:
        """The words of what was cut."""
        return [sheet.text() for sheet in self.sheets]

    @property
    def sheets(self) -> list[Sheet]:
        """What was cut."""
        return self.machine.sheets

    @property
    def cuts(self) -> int:
        """How often it cut."""
        return len(self.machine.sheets)

    @property
    def kicks(self) -> int:
        """How often the drawer was kicked."""
        return len(self.machine.kicked)

    @property
    def kicked(self) -> list[int]:
        """The pins of the connector that were kicked, oldest first."""
        return self.machine.kicked

    @property
    def paper(self) -> bool:
        """Whether there is paper."""
        return self.machine.paper

    @paper.setter
    def paper(self, there: bool) -> None:
        self._say(self.machine.changed(paper=there))

    @property
    def cover_closed(self) -> bool:
        """Whether the cover is closed."""
        return self.machine.cover_closed

    @cover_closed.setter
    def cover_closed(self, closed: bool) -> None:
        self._say(self.machine.changed(cover_closed=closed))

    def becomes(self, **faults: bool) -> None:
        """Any of the machine's troubles, told as the printer tells it."""
        self._say(self.machine.changed(**faults))

    def received(self, data: bytes) -> bytes:
        """Take bytes off the stream."""
        answers = self.machine.feed(data)
        del self.machine.sheets[:-RECEIPTS_KEPT]
        return b"" if self.mute else answers

    def _say(self, data: bytes) -> None:
        if data and not self.mute:
            self.send_now(data)
