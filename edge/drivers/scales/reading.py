"""What every scale says in the end, whatever its wire language: a weight, or why there is none."""

from collections.abc import Mapping
from enum import Enum
from typing import Protocol, runtime_checkable

from msgspec import Struct

from edge.drivers.roles import ScaleOrder as Order


class Trouble(Enum):
    """Why a scale has no weight to give, in words for the cashier."""

    MOTION = "still moving"
    OVER = "overloaded"
    UNDER_ZERO = "under zero: empty the pan and zero the scale"
    OUTSIDE_ZERO = "outside its zero range: empty the pan and zero the scale"
    TOO_LITTLE = "less than the scale can weigh"
    FAULT = "the scale reports a fault"
    OTHER_PRICE = "the scale weighed at another unit price than it was told"
    WANTS_CHECK = "the scale wants the check of a certified till, which only its maker can give"


class Reading(Struct, frozen=True):
    """A weight in grams (below zero too); `net` where a tare is taken off, `moving` where the pan is not still.

    `amount_minor` is what a scale with prices made of it, in minor units.
    """

    grams: int
    net: bool = False
    moving: bool = False
    amount_minor: int | None = None


class NoWeight(Struct, frozen=True):
    """No weight now, and why."""

    trouble: Trouble


class Garbled(Struct, frozen=True):
    """Bytes that are none of the language's answers."""

    raw: bytes


class Say(Struct, frozen=True):
    """Not an answer yet: the scale wants these bytes first."""

    data: bytes


Answer = Reading | NoWeight | Garbled | Say


class Language(Protocol):
    """A wire language without any I/O. One object a connection: it keeps half frames."""

    #: Whether its readings tell a still pan from a moving one; where not, one weight must be said for a while.
    tells_motion: bool
    #: Whether an empty pan is told at all; where not, nobody can ask that it was seen empty.
    tells_empty: bool

    def ask(self, price_minor: int = 0, /) -> bytes:
        """What asks for one weight, with the unit price where the scale computes; empty where it talks by itself."""
        ...

    def feed(self, data: bytes) -> list[Answer]:
        """The answers that these bytes complete."""
        ...


@runtime_checkable
class TakesOrders(Language, Protocol):
    """A language in which a scale can be zeroed or tared from afar. Whether it obeyed is seen in what it weighs then."""

    #: The bytes of each order that the language has.
    orders: Mapping[Order, bytes]


@runtime_checkable
class WeighsFine(Language, Protocol):
    """A language that can ask for a weight finer than the display's: for a look, never for a sale."""

    #: Asks for one.
    ask_fine: bytes


def in_words(answer: Reading | NoWeight | Garbled) -> str:
    """An answer of a scale, for a person."""
    if isinstance(answer, NoWeight):
        return answer.trouble.value
    if isinstance(answer, Garbled):
        return f"garbled: {answer.raw.hex(' ')}"
    net, moving = " net" if answer.net else "", ", moving" if answer.moving else ""
    return f"{answer.grams} g{net}{moving}"
