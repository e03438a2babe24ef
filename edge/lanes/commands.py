"""What a client asks of a lane: the cart's commands, and the few that are the lane's own."""

import hashlib
import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeGuard, get_args

import msgspec
from msgspec import Meta

from edge.lanes.carts.holds import HOLDS_MAX
from edge.lanes.deposits.asked import DepositCommand
from edge.lanes.members.asked import MemberCommand
from edge.lanes.problem import Problem, problem
from edge.lanes.shifts.asked import ShiftCommand
from edge.lanes.terminal.asked import PaymentCommand
from retail.commands import PRINTABLE, CartCommand, Command
from retail.drawer import Move
from retail.money import AMOUNT_MAX

Reason = Annotated[str, Meta(min_length=1, max_length=120)]
Note = Annotated[str, Meta(max_length=60, pattern=PRINTABLE)]
OperatorName = Annotated[str, Meta(min_length=1, max_length=32, pattern=PRINTABLE)]
PinDigits = Annotated[str, Meta(pattern=r"^[0-9]{1,12}$", max_length=12)]
CommandId = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_.:-]{1,64}$")]

_ID = re.compile(r"[A-Za-z0-9_.:-]{1,64}", re.ASCII)
_PATH = re.compile(r"^(?P<rule>.*?)(?: - at `\$\.?(?P<field>[^`]*)`)?$", re.DOTALL)
_KEY = re.compile(r"field `(?P<field>[^`]*)`")


class OpenDrawer(Command, frozen=True, tag="OpenDrawer"):
    """Open the cash drawer without a sale (开钱箱); who and why is a fact."""

    reason: Reason = "-"


class MoveCash(Command, frozen=True, tag="MoveCash"):
    """Put cash into the drawer or take it out, without a sale; the drawer opens.

    `float` 备用金 and `paid-in` 收入 go in, `paid-out` 支出 and `pick-up` 缴款 come out; `amount_minor` is above zero either way.
    """

    move: Move
    amount_minor: Annotated[int, Meta(ge=1, le=AMOUNT_MAX)]
    reason: Annotated[str, Meta(max_length=60, pattern=PRINTABLE)] = ""


class Reprint(Command, frozen=True, tag="Reprint"):
    """Print what is waiting, else the last receipt again, marked as a copy (重打小票)."""


class Hold(Command, frozen=True, tag="Hold"):
    """Put the open cart aside (挂单); any lane of the store can take it up."""

    note: Note = ""


class Recall(Command, frozen=True, tag="Recall"):
    """Take up a cart that was put aside (取单), by its number."""

    number: Annotated[int, Meta(ge=1, le=HOLDS_MAX)]


class SignIn(Command, frozen=True, tag="SignIn"):
    """Somebody works here now (登录、换人), in the place of whoever did; the open cart stays."""

    operator: OperatorName
    pin: PinDigits


class SignOut(Command, frozen=True, tag="SignOut"):
    """Lock the lane (锁屏); the open cart stays."""


class Approve(Command, frozen=True, tag="Approve"):
    """Somebody in a higher role gives their word for the next thing that needs it (授权)."""

    operator: OperatorName
    pin: PinDigits


class Practise(Command, frozen=True, tag="Practise"):
    """Begin or end training (培训): what is sold then is sold to nobody, and reaches no ledger."""

    on: bool


class AdjustScale(Command, frozen=True, tag="AdjustScale"):
    """Zero the lane's scale (置零), take off what lies on it as tare (去皮), or clear its tare (清皮)."""

    order: Literal["zero", "tare", "clear-tare"]


#: Said with a PIN: answered at once, and nothing of them is kept.
Personal = SignIn | SignOut | Approve
LaneCommand = (
    CartCommand
    | OpenDrawer
    | MoveCash
    | Reprint
    | Hold
    | Recall
    | Practise
    | ShiftCommand
    | MemberCommand
    | DepositCommand
    | AdjustScale
    | PaymentCommand
)
AnyCommand = LaneCommand | Personal

#: By the name that stands under `do`: converting to one known struct is many times cheaper than to a union.
_BY_NAME: dict[str, type[AnyCommand]] = {kind.__struct_config__.tag: kind for kind in get_args(AnyCommand)}


def read_command(raw: Mapping[str, Any]) -> AnyCommand | Problem:
    """A command by its `do`, checked by type and bound; what does not fit names the field and the rule."""
    if "do" not in raw:
        return problem("bad-input", field="do", given="do: missing")
    name = raw["do"]
    kind = _BY_NAME.get(name) if isinstance(name, str) else None
    if kind is None:
        return problem("unknown-command", field="do", given=str(name)[:40])
    fields = dict(raw)
    fields.pop("id", None)
    try:
        return msgspec.convert(fields, kind)
    except msgspec.ValidationError as error:
        return not_right(str(error))


def is_command_id(value: object) -> TypeGuard[str]:
    """Whether a client's id for its command is one that we accept."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def request_hash(command: LaneCommand) -> bytes:
    """What a command says, as 16 bytes: the same id with another hash is another request."""
    return hashlib.blake2b(msgspec.json.encode(command), digest_size=16).digest()


def not_right(reason: str) -> Problem:
    """What did not fit, as msgspec says it: the field and the rule."""
    found = _PATH.match(reason)
    rule, field = (found["rule"], found["field"] or "") if found else (reason, "")
    if not field and (missing := _KEY.search(rule)):
        field = missing["field"][:40]
    return problem("bad-input", field=field, given=f"{field}: {rule}" if field and field not in rule else rule)
