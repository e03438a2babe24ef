"""Whether a scale followed an order, seen in what it weighs afterwards. Pure."""

from typing import Final

from msgspec import Struct

from edge.drivers.roles import ScaleOrder
from edge.drivers.scales.pan import EMPTY_G, UNREADABLE
from edge.drivers.scales.reading import Answer, NoWeight, Reading

_NOT_SO: Final = {
    ScaleOrder.ZERO: "it does not show zero: is the pan empty and still?",
    ScaleOrder.TARE: "it does not show zero: does the goods' wrapping lie still on the pan?",
    ScaleOrder.CLEAR_TARE: "it still takes a tare off",
}
_DONE_BY_HAND: Final = {
    ScaleOrder.ZERO: "this scale is zeroed by its own key: its language has no word for it",
    ScaleOrder.TARE: "this scale is tared by its own key: its language has no word for it",
    ScaleOrder.CLEAR_TARE: "this scale's tare is cleared by its own key: its language has no word for it",
}


class Obeyed(Struct, frozen=True):
    """What an order came to; `problem` is in words, empty where it was followed."""

    problem: str = ""

    @property
    def followed(self) -> bool:
        """Whether the scale shows it."""
        return not self.problem


def has_no(order: ScaleOrder) -> str:
    """What to do where the language has no such order, in words."""
    return _DONE_BY_HAND[order]


def obeyed(order: ScaleOrder, answer: Answer | None) -> Obeyed:
    """Look at the answer of a scale after an order."""
    match answer:
        case NoWeight(trouble=trouble):
            return Obeyed(trouble.value)
        case Reading(grams=grams, net=net, moving=moving):
            followed = not net if order is ScaleOrder.CLEAR_TARE else abs(grams) <= EMPTY_G and not moving
            return Obeyed("" if followed else _NOT_SO[order])
        case _:
            return Obeyed(UNREADABLE)
