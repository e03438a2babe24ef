"""What a store settles about shifts."""

from typing import Literal

from msgspec import Struct


class ShiftTerms(Struct, frozen=True, omit_defaults=True):
    """`use`: `off`, `asked` (nothing is sold before somebody opened a shift), or `auto` (the first sale opens one by itself).

    `count`: `blind`, where nobody below a supervisor sees what is expected before they have counted, or `shown`. `cashiers`:
    `any` may sell in an open shift, or only the `one` who opened it.
    """

    use: Literal["off", "asked", "auto"] = "off"
    count: Literal["blind", "shown"] = "blind"
    cashiers: Literal["any", "one"] = "any"

    @property
    def used(self) -> bool:
        """Whether the store has shifts at all."""
        return self.use != "off"
