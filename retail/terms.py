"""What a store's own document settles about selling (门店参数): where shops differ, with the default that most have."""

from typing import Literal

from msgspec import Struct

from retail.rounding import CashRounding
from retail.tax import PLAIN, TaxTerms


class Terms(Struct, frozen=True, omit_defaults=True):
    """`expired`: goods past their last day of use; `past_best`: past the day up to which quality is kept.

    `cash` is what is paid in cash rounded to.
    """

    expired: Literal["refuse", "warn"] = "refuse"
    past_best: Literal["refuse", "warn"] = "warn"
    tax: TaxTerms = PLAIN
    cash: CashRounding = CashRounding()
