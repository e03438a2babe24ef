"""What a sale believes of a scale: a stable, fresh, positive weight, on a pan that was seen empty before. Pure.

The pan must have been empty since the last weight that was sold, so that goods left lying are not sold twice; a scale
that cannot tell an empty pan is believed without.
"""

from typing import Final

from msgspec import Struct

from edge.drivers.roles import Weight
from edge.drivers.scales.reading import Answer, Garbled, NoWeight, Reading, Trouble

#: For how long a scale that says nothing of motion must show one weight, and how often, until it counts as still.
STEADY_S: Final = 0.4
STEADY_TIMES: Final = 3
#: Up to here a pan is empty, in grams: half a division of a 6 kg scale (2 g) and some wind.
EMPTY_G: Final = 2

EMPTY_FIRST = "goods of the weighing before may still lie there: empty the pan, then weigh again"
PAN_EMPTY = "the pan is empty"
NOTHING = "the scale says nothing"
UNREADABLE = "unreadable answer: are baud rate and framing as the scale's?"


class PanRules(Struct, frozen=True):
    """How a pan is judged. `empty_first`: it must be seen empty between two weighings."""

    empty_first: bool = True
    tells_motion: bool = True


class Pan:
    """Takes in what the scale says, each with its monotonic moment (seconds); tells what can be sold."""

    def __init__(self, rules: PanRules) -> None:
        self._rules = rules
        self._emptied = not rules.empty_first
        self._answer: Answer | None = None
        self._at_s = 0.0
        self._same: tuple[Reading, float, int] | None = None

    def take(self, answer: Answer, now_s: float) -> None:
        """One answer of the scale."""
        self._answer, self._at_s = answer, now_s
        if is_empty(answer):
            self._emptied = True
        if not isinstance(answer, Reading):
            self._same = None
        elif self._same and self._same[0] == answer:
            self._same = (answer, self._same[1], self._same[2] + 1)
        else:
            self._same = (answer, now_s, 1)

    def sell(self, since_s: float) -> Weight | str:
        """The weight to sell, heard since a moment; or in words why there is none. A weight is given once."""
        problem = self._problem(since_s)
        if problem:
            return problem
        assert isinstance(self._answer, Reading)
        self._emptied = not self._rules.empty_first
        return Weight(self._answer.grams, self._answer.net, self._answer.amount_minor)

    def lost(self) -> None:
        """The line broke: nobody saw what was done to the pan since."""
        self._answer = self._same = None
        self._emptied = not self._rules.empty_first

    def _problem(self, since_s: float) -> str:
        if self._answer is None or self._at_s < since_s:
            return NOTHING
        match self._answer:
            case NoWeight(trouble=trouble):
                return trouble.value
            case Reading(grams=grams) if abs(grams) <= EMPTY_G:
                return PAN_EMPTY
            case Reading(grams=grams) if grams < 0:
                return Trouble.UNDER_ZERO.value
            case Reading() as reading:
                return self._weight_problem(reading)
            case _:
                return UNREADABLE

    def _weight_problem(self, reading: Reading) -> str:
        if not self._emptied:
            return EMPTY_FIRST
        return "" if self._still(reading) else Trouble.MOTION.value

    def _still(self, reading: Reading) -> bool:
        if self._rules.tells_motion or self._same is None:
            return not reading.moving
        _, since_s, times = self._same
        return times >= STEADY_TIMES and self._at_s - since_s >= STEADY_S


def is_empty(answer: Answer) -> bool:
    """Whether nothing lies on the pan: about zero, or less where a tare was lifted off with the goods."""
    if isinstance(answer, Garbled):
        return False
    if isinstance(answer, Reading):
        return answer.grams <= EMPTY_G
    return isinstance(answer, NoWeight) and answer.trouble is Trouble.UNDER_ZERO
