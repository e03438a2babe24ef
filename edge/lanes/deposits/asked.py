"""What is asked of a lane about deposits."""

from typing import Annotated

from msgspec import Meta

from retail.commands import PRINTABLE, Amount, Command, KindOrNone, Reference
from retail.money import AMOUNT_MAX

DepositNo = Annotated[str, Meta(min_length=1, max_length=64, pattern=PRINTABLE)]


class TakeDeposit(Command, frozen=True, tag="TakeDeposit"):
    """Take money for goods that are picked up later (收订金): those of the open cart, which is then put down, or what `purpose` says.

    Where `kind` is empty the cart asks for the amount and is paid with `Pay`, in as many ways as it takes; else it is all paid at
    once, in cash with `given_minor` handed over (0 for exactly the amount), or that way. `wanted` is the date of the pick-up
    (yyyymmdd), 0 for any.
    """

    amount_minor: Amount
    customer: Annotated[str, Meta(min_length=1, max_length=60, pattern=PRINTABLE)]
    kind: KindOrNone = "cash"
    given_minor: Annotated[int, Meta(ge=0, le=10**12)] = 0
    reference: Reference = ""
    purpose: Annotated[str, Meta(max_length=120, pattern=PRINTABLE)] = ""
    wanted: Annotated[int, Meta(ge=0, le=99991231)] = 0


class PickUp(Command, frozen=True, tag="PickUp"):
    """Put the goods of a deposit into the cart (取货), as the store's terms have their prices; `Pay` of kind `deposit` then uses it."""

    deposit: DepositNo


class EndDeposit(Command, frozen=True, tag="EndDeposit"):
    """Give back what is left of a deposit (退订金), all of it or `back_minor`; the rest stays with the shop. Takes a supervisor's word.

    Where `kind` is empty it is given back with `Refund`, each way at most what it paid; else all of it at once.
    """

    deposit: DepositNo
    back_minor: Annotated[int, Meta(ge=0, le=AMOUNT_MAX)]
    reason: Annotated[str, Meta(min_length=1, max_length=120, pattern=PRINTABLE)]
    kind: KindOrNone = "cash"


class PrintDeposit(Command, frozen=True, tag="PrintDeposit"):
    """Print a deposit's slip again, as a copy, with what has become of it."""

    deposit: DepositNo


DepositCommand = TakeDeposit | PickUp | EndDeposit | PrintDeposit
