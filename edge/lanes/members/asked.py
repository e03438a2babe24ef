"""What is asked of a lane about members, beside naming one."""

from typing import Annotated

from msgspec import Meta

from retail.commands import PRINTABLE, Command, KindOrNone, Reference
from retail.members.member import PHONE_MAX
from retail.money import AMOUNT_MAX
from retail.paying.tenders import CASH


class SignUp(Command, frozen=True, tag="SignUp"):
    """Somebody becomes a member (入会), and the cart is for them; `born` is MM-DD, `agreed` to be remembered by what they buy."""

    phone: Annotated[str, Meta(min_length=1, max_length=PHONE_MAX + 15, pattern=PRINTABLE)]
    name: Annotated[str, Meta(max_length=60, pattern=PRINTABLE)] = ""
    born: Annotated[str, Meta(pattern=r"^((0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]))?$")] = ""
    agreed: bool = False


class ChargeStored(Command, frozen=True, tag="ChargeStored"):
    """Take money for the stored value of the member that the cart is for; of cash more may be given, which is change.

    Where `kind` is empty the cart asks for the amount and is paid with `Pay`; its goods stay in it meanwhile.
    """

    amount_minor: Annotated[int, Meta(ge=1, le=AMOUNT_MAX)]
    kind: KindOrNone = CASH
    given_minor: Annotated[int, Meta(ge=0, le=AMOUNT_MAX)] = 0
    reference: Reference = ""


class UndoCharge(Command, frozen=True, tag="UndoCharge"):
    """Take a charge back (充值退回), all of it or `amount_minor`, at most what its member can still spend here; once.

    Takes a supervisor's word. The money is then given back with `Refund`, each way at most what it paid.
    """

    charge: Annotated[str, Meta(min_length=1, max_length=64, pattern=PRINTABLE)]
    reason: Annotated[str, Meta(min_length=1, max_length=120, pattern=PRINTABLE)]
    amount_minor: Annotated[int, Meta(ge=0, le=AMOUNT_MAX)] = 0


MemberCommand = SignUp | ChargeStored | UndoCharge
