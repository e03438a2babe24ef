"""What a store settles about its stock."""

from typing import Literal

from msgspec import Struct

from retail.staff import Role
from retail.stock.issue import Policy

#: What may be asked for: `receive` is goods in and looks at a shelf, `decide` changes what stands in the books.
Act = Literal["receive", "decide"]


class StockTerms(Struct, frozen=True, omit_defaults=True):
    """`issue`: when sales become a retail issue (零售出库单): with each `receipt`, at the close of a `shift`, of a `day`, or by `hand`.

    `receive` is the least role that takes goods in and counts shelves; `decide` that of waste, adjustments, transfers out,
    issues by hand, and of booking a count. `count`: `blind`, where nobody below `decide` sees what should be there while a count is
    open, or `shown`.
    """

    issue: Policy = "day"
    receive: Role = "cashier"
    decide: Role = "supervisor"
    count: Literal["shown", "blind"] = "shown"
