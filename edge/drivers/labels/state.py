"""How a label printer says it is."""

from msgspec import Struct


class LabelState(Struct, frozen=True):
    """What a person must mend, and whether labels still wait in it."""

    problem: str = ""
    busy: bool = False


UNKNOWN = LabelState()
