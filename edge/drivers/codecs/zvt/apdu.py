"""ZVT's frame over TCP: nothing around it, no check sum; TCP sees to the bytes (PA00P016, "TCP/IP").

    CLASS 1 | INSTR 1 | LENGTH 1           | data ...         up to 254 bytes of data
    CLASS 1 | INSTR 1 | FF | low 1 high 1  | data ...         more

There is nothing to find the next frame by once one is misread, so what cannot be a frame ends the connection and a new
one begins: a class that no chapter knows (a banner at the connection, another protocol), or a length beyond
`APDU_BYTES_MAX`.
"""

from msgspec import Struct

from edge.drivers.errors import BadFrame

#: Receipts to be printed are the longest, a few kB.
APDU_BYTES_MAX = 16 * 1024
_CLASSES = frozenset({0x01, 0x04, 0x05, 0x06, 0x08, 0x0F, 0x80, 0x84})
_EXTENDED = 0xFF


class Apdu(Struct, frozen=True):
    """One frame. `code` is class and instruction, 0x0601 for an authorisation."""

    code: int
    data: bytes = b""


#: "Received": each side answers each telegram of the other with it.
ACK = Apdu(0x8000)


def encode(apdu: Apdu) -> bytes:
    """As it goes over the line."""
    size = len(apdu.data)
    length = bytes((size,)) if size < _EXTENDED else bytes((_EXTENDED,)) + size.to_bytes(2, "little")
    return apdu.code.to_bytes(2, "big") + length + apdu.data


class ApduReader:
    """Feed it bytes as they come; it gives whole frames. Raises `BadFrame`, and is of no use after that."""

    def __init__(self) -> None:
        self._data = bytearray()

    def feed(self, data: bytes) -> list[Apdu]:
        """The frames that these bytes complete."""
        self._data += data
        frames = []
        while (frame := self._next()) is not None:
            frames.append(frame)
        return frames

    def _next(self) -> Apdu | None:
        data = self._data
        if data and data[0] not in _CLASSES:
            raise BadFrame(f"the terminal does not speak ZVT: a telegram of class {data[0]:02X}")
        if len(data) < 3:
            return None
        begins, size = 3, data[2]
        if size == _EXTENDED:
            if len(data) < 5:
                return None
            begins, size = 5, int.from_bytes(data[3:5], "little")
        if size > APDU_BYTES_MAX:
            raise BadFrame(f"the terminal announces {size} bytes, at most {APDU_BYTES_MAX} are taken")
        if len(data) < begins + size:
            return None
        frame = Apdu(int.from_bytes(data[:2], "big"), bytes(data[begins : begins + size]))
        del data[: begins + size]
        return frame
