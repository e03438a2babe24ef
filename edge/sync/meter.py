"""What a line carried today, as a provider counts: whole packets, both ways, by the store's own day.

An estimate on the safe side: TCP's and IP's headers and the other side's acknowledgement of each packet are counted, as is
what a dial costs. A day begins at midnight by the store's clock; when that clock is set to another day, counting starts anew.
"""

from datetime import date

#: Headers of a packet and of its acknowledgement (IPv4 and TCP with time stamps); payload of one packet.
PACKET_BYTES, PAYLOAD_BYTES = 104, 1_400
#: A dial: TCP's handshakes, CONNECT and CONNACK, subscriptions.
DIAL_BYTES = 1_000


class Meter:
    """Bytes of one day."""

    def __init__(self, day: str = "", used_bytes: int = 0) -> None:
        self.day, self.used_bytes = day, used_bytes

    def carried(self, size: int, day: date) -> None:
        """A message of so many bytes, either way."""
        self.add(size + -(-size // PAYLOAD_BYTES) * PACKET_BYTES, day)

    def add(self, count: int, day: date) -> None:
        """So many bytes, as they are."""
        self.turn(day)
        self.used_bytes += count

    def turn(self, day: date) -> None:
        """It is this day now."""
        if self.day != day.isoformat():
            self.day, self.used_bytes = day.isoformat(), 0
