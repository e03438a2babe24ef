"""One command to a terminal and all that follows, until the till has the say again (PA00P015, "Event sequences").

    till                     terminal
    06 01 amount ──────────▶
              ◀──────────── 80 00            taken, 84 00 too; 84 xx: not taken, nothing will happen
              ◀──────────── 04 FF ...        how far it is, any number of times
    80 00     ──────────▶
              ◀──────────── 04 0F ...        status information: what it came to
    80 00     ──────────▶
              ◀──────────── 06 0F            completion; 06 1E xx: it was broken off with this result
    80 00     ──────────▶

An approval counts once the completion is there: a terminal whose status information is not answered may take the payment
back by itself. One that repeats itself is answered again; what it said first stands, and what it says before it took the
command belongs to the one before.
"""

from typing import Literal

from msgspec import Struct

from edge.drivers.codecs.zvt import messages
from edge.drivers.codecs.zvt.apdu import ACK, Apdu
from edge.drivers.codecs.zvt.messages import Status, read_status

_NOT_OURS = Apdu(0x8483)
_ANSWERED = frozenset(
    {messages.STATUS, messages.INTERMEDIATE, messages.PRINT_LINE, messages.PRINT_BLOCK, messages.SET_TIME}
)


class Ended(Struct, frozen=True):
    """How an exchange ended: `refused` before it began, `aborted` in the middle, or `completed`.

    `code` is the reason of the first two; `status` is what was told on the way.
    """

    how: Literal["completed", "aborted", "refused"]
    code: int = 0
    status: Status | None = None


class Exchange:
    """One command's exchange. `ended` is None while the terminal has the say."""

    def __init__(self, command: Apdu) -> None:
        self.command = command
        self.taken = False
        self.ended: Ended | None = None
        self.status: Status | None = None

    def heard(self, apdu: Apdu) -> Apdu | None:
        """Take one telegram of the terminal; what is to be answered."""
        if apdu.code in {ACK.code, 0x8400}:
            self.taken = True
            return None
        if not self.taken and apdu.code >> 8 != 0x84:
            return idle(apdu)
        if apdu.code >> 8 == 0x84:
            self._end(Ended("refused", apdu.code & 0xFF))
            return None
        return self._told(apdu)

    def _told(self, apdu: Apdu) -> Apdu:
        if apdu.code == messages.STATUS:
            self.status = self.status or read_status(apdu.data)
        elif apdu.code == messages.COMPLETION:
            self._end(Ended("completed", 0, self.status))
        elif apdu.code == messages.ABORTED:
            self._end(Ended("aborted", apdu.data[0] if apdu.data else 0, self.status))
        elif apdu.code not in _ANSWERED:
            return _NOT_OURS
        return ACK

    def _end(self, ended: Ended) -> None:
        self.ended = self.ended or ended


def idle(apdu: Apdu) -> Apdu | None:
    """The answer to a telegram that comes while nothing is asked: an end that is told twice, or the time."""
    if apdu.code >> 8 in {0x80, 0x84}:
        return None
    return ACK if apdu.code in _ANSWERED | {messages.COMPLETION, messages.ABORTED} else _NOT_OURS
