"""What a printer says: answers and its own reports out of one mixed stream.

    0xx1 xx10                      answer to DLE EOT n, one byte, in the order of the questions
       n=1  bit 2 drawer pin high  bit 3 offline
       n=2  bit 2 cover open       bit 5 stopped by paper end   bit 6 error
       n=3  bit 3 cutter           bit 5 will not recover       bit 6 recovers by itself (a hot head)
       n=4  bits 2,3 near end      bits 5,6 paper end
    0xx1 xx00 0xx0 xxxx x2 ...     automatic status back, four bytes
       1st  bit 2 drawer pin high  bit 3 offline   bit 5 cover open
       2nd  bit 3 cutter           bit 5 will not recover       bit 6 recovers by itself
       3rd  bits 0,1 near end      bits 2,3 paper end
    0xx0 xxxx                      answer to GS r, one byte: the fence
    0x37 0x22 d1 d2 d3 d4 0x00     process id: what stood before it is printed
    0x11 0x13                      XON, XOFF of a serial line: passed over

Sources: Epson, ESC/POS Command Reference (DLE EOT, GS a, GS r, GS ( H); Citizen CT-S310, "Identification of Send Status", for how
the bits 0, 1, 4 and 7 tell them apart. What is none of these is passed over, so that a line that is read from its middle on is
understood from the next answer on.
"""

from msgspec import Struct
from msgspec.structs import replace

from edge.drivers.roles import PrinterStatus

_PID = b"\x37\x22"
_XON_XOFF = b"\x11\x13"
_ASB_LENGTH, _PID_LENGTH = 4, 7


class Answered(Struct, frozen=True):
    """One byte that answers DLE EOT."""

    byte: int


class Reported(Struct, frozen=True):
    """Automatic status back."""

    status: PrinterStatus


class Fenced(Struct, frozen=True):
    """GS r was reached: all before it was taken in."""

    byte: int


class Printed(Struct, frozen=True):
    """A process id came back: all before it is printed."""

    job: bytes


Said = Answered | Reported | Fenced | Printed


def is_status(byte: int) -> bool:
    """Whether a byte is an answer to DLE EOT: bits 0 and 7 low, 1 and 4 high."""
    return byte & 0b1001_0011 == 0b0001_0010


def is_report(byte: int) -> bool:
    """Whether an automatic report begins with it."""
    return byte & 0b1001_0011 == 0b0001_0000


def _is_rest(byte: int) -> bool:
    return byte & 0b1001_0000 == 0


class StatusReader:
    """Bytes in, what they mean out, however they are cut."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[Said]:
        """All that is whole now."""
        self._rest += data
        said: list[Said] = []
        while self._rest:
            used, meaning = _first(self._rest)
            if not used:
                break
            self._rest = self._rest[used:]
            if meaning is not None:
                said.append(meaning)
        return said


def _first(data: bytes) -> tuple[int, Said | None]:
    """How many bytes the first thing takes, 0 for not whole yet, and what it is."""
    byte = data[0]
    if byte in _XON_XOFF:
        return 1, None
    if is_status(byte):
        return 1, Answered(byte)
    if is_report(byte):
        return _report(data)
    if _PID.startswith(data[:2]):
        return _process_id(data)
    return (1, Fenced(byte)) if _is_rest(byte) else (1, None)


def _report(data: bytes) -> tuple[int, Said | None]:
    """Four bytes, but for XON and XOFF between; broken off where another thing begins."""
    taken, used = data[:1], 1
    while len(taken) < _ASB_LENGTH:
        if used >= len(data):
            return 0, None
        byte = data[used]
        used += 1
        if byte in _XON_XOFF:
            continue
        if not _is_rest(byte):
            return used - 1, None
        taken += bytes((byte,))
    return used, Reported(read_report(taken))


def _process_id(data: bytes) -> tuple[int, Said | None]:
    printable = all(0x20 <= byte <= 0x7E for byte in data[2:6])
    if not printable or data[6:7] not in (b"", b"\x00"):
        return 1, None
    return (_PID_LENGTH, Printed(data[2:6])) if len(data) >= _PID_LENGTH else (0, None)


def read_report(report: bytes) -> PrinterStatus:
    """The status in the four bytes of an automatic report."""
    general, errors, paper = report[:3]
    return PrinterStatus(
        online=not general & 0x08,
        drawer_open=not general & 0x04,
        cover_closed=not general & 0x20,
        paper=not paper & 0x0C,
        paper_near_end=bool(paper & 0x03),
        cutter_error=bool(errors & 0x08),
        broken=bool(errors & 0x20),
        pausing=bool(errors & 0x40),
    )


def read_status(answers: dict[int, int]) -> PrinterStatus:
    """Status from answers to DLE EOT by question; a question without answer stays unknown."""
    general, offline, errors, paper = (answers.get(question) for question in (1, 2, 3, 4))
    status = PrinterStatus()
    if general is not None:
        status = replace(status, online=not general & 0x08, drawer_open=not general & 0x04)
    if offline is not None:
        status = replace(status, cover_closed=not offline & 0x04)
    if errors is not None:
        status = replace(
            status, cutter_error=bool(errors & 0x08), broken=bool(errors & 0x20), pausing=bool(errors & 0x40)
        )
    if paper is not None:
        status = replace(status, paper=not paper & 0x60, paper_near_end=bool(paper & 0x0C))
    return status
