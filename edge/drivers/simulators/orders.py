"""What a scale says to an order (zero, tare, clear tare), and to a question for a finer weight, from the scale's side."""

from collections.abc import Callable
from typing import Final, NamedTuple

from edge.drivers.roles import ScaleOrder
from edge.drivers.scales import LANGUAGES
from edge.drivers.scales.reading import Reading, TakesOrders
from edge.drivers.scales.wire.toledo8217 import Status, encode
from edge.drivers.simulators.voices import State, voice

_SICS: Final = {
    ScaleOrder.ZERO: b"Z A\r\n",
    ScaleOrder.TARE: b"T S      0.000 kg\r\n",
    ScaleOrder.CLEAR_TARE: b"TAC A\r\n",
}


class Fine(NamedTuple):
    """Asking for a finer weight, and saying it in tenths of a gram."""

    ask: bytes
    say: Callable[[int], bytes]


FINE: Final = {
    "toledo8217": Fine(b"H", lambda tenths: f"\x02{tenths / 10_000:08.4f}\r".encode()),
    "sma": Fine(b"\nH\r", lambda tenths: f"\n 1g  {tenths / 10_000:>10.4f}kg \r".encode()),
    "nci": Fine(b"H\r", lambda tenths: f"\n{tenths / 10_000:8.4f}kg\r\n00\r\x03".encode()),
}


def orders_of(language: str) -> dict[bytes, ScaleOrder]:
    """The orders that a scale of this language knows, by their bytes."""
    made = LANGUAGES[language]()
    return {words: order for order, words in made.orders.items()} if isinstance(made, TakesOrders) else {}


def ordered(language: str, order: ScaleOrder, state: State) -> bytes:
    """What it answers, once it has followed or not."""
    if language == "mt-sics":
        return _SICS[order]
    if language == "toledo8217":
        empty = isinstance(state, Reading) and state.grams == 0
        net = Status.NET if isinstance(state, Reading) and state.net else Status(0)
        return encode(net | (Status.CENTRE_OF_ZERO if empty else Status(0)))
    if language == "nci":
        return b"\n20\r\x03"
    return voice(language)(LANGUAGES[language]().ask(), state)
