"""A reader of cards, over TCP as a serial-device server gives it."""

from edge.drivers.simulators.peer import TcpPeer
from retail.card_line import encode


class CardReaderSim(TcpPeer):
    """`swipe` draws a stripe through it, `tap` lays a chip on it. Faults: "split", "noise", "half" (a stripe cut short)."""

    def __init__(self, port: int = 0) -> None:
        super().__init__(port)
        self.fault = ""

    def received(self, data: bytes) -> bytes:  # noqa: ARG002 - a reader takes no orders here
        """Nothing is answered."""
        return b""

    async def swipe(self, number: str, name: str = "") -> None:
        """A card with a stripe."""
        await self._say(encode(number, name))

    async def tap(self, number: str) -> None:
        """A card with a chip."""
        await self._say(number)

    async def _say(self, line: str) -> None:
        data = line.encode()
        if self.fault == "half":
            data = data[: len(data) // 2]
        if self.fault == "noise":
            data = b"\xff\x00" + data
        data = b"\n" + data + b"\r"
        for piece in (data[at : at + 1] for at in range(len(data))) if self.fault == "split" else (data,):
            await self.send(piece)
