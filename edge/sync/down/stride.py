"""How much of the goods is asked for at once: what the line brings in half a second, so that nothing waits long behind it.

Pure. Acknowledgements come down the same connection, and a page that takes four seconds would look like a bad line.
"""

#: Packed bytes of a page: at the beginning and at the least; at the most.
BYTES_MIN, BYTES_MAX = 8 * 1024, 128 * 1024
#: Sooner than this the next page is twice as large, later than that half as large, in seconds.
QUICK_S, SLOW_S = 0.3, 1.0
#: A document takes more than this in a packed page, in bytes.
DOCUMENT_BYTES = 16


class Stride:
    """Doubles and halves, so that stores ask for the same pages and the hub packs each of them once."""

    def __init__(self) -> None:
        self.bytes_max = BYTES_MIN

    @property
    def documents(self) -> int:
        """Most documents of the next page."""
        return self.bytes_max // DOCUMENT_BYTES

    def came(self, took_s: float) -> None:
        """A page came so long after it was asked for."""
        if took_s < QUICK_S:
            self.bytes_max = min(self.bytes_max * 2, BYTES_MAX)
        elif took_s > SLOW_S:
            self.lost()

    def lost(self) -> None:
        """None came in time."""
        self.bytes_max = max(self.bytes_max // 2, BYTES_MIN)
