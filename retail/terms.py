"""What a store's own document settles about selling (门店参数): where shops differ, with the default that most have."""

from typing import Literal

from msgspec import Struct


class Terms(Struct, frozen=True, omit_defaults=True):
    """`expired`: goods past their last day of use; `past_best`: past the day up to which quality is kept."""

    expired: Literal["refuse", "warn"] = "refuse"
    past_best: Literal["refuse", "warn"] = "warn"
