"""Why a lane said no, as RFC 9457 problem details that a person can act on."""

from msgspec import Struct
from msgspec.structs import replace

from edge.lanes.words import KEYS, Words, words
from retail.refusals import Choice, Refused

#: What an HTTP client sees; everything else is 422, a request that was understood and refused.
STATUS = {
    "bad-input": 400,
    "unknown-command": 400,
    "unknown-lane": 404,
    "no-stock-item": 404,
    "no-stock-document": 404,
    "no-count": 404,
    "stock-sign-in": 401,
    "stock-role": 403,
    "unknown-receipt": 404,
    "other-body": 409,
    "busy": 429,
    "disk-full": 507,
    "journal-broken": 503,
    "internal": 500,
    "technician-needed": 401,
    "technician-busy": 409,
    "locked-out": 429,
    "bound-unsaved": 507,
}


class Problem(Struct, frozen=True, omit_defaults=True):
    """A refusal: `code` for programs, `words` for people, `key` the one key that mends it, `field` the part at fault.

    `choices` are the items that could have been meant.
    """

    type: str
    title: str
    status: int
    code: str
    words: Words
    detail: str = ""
    field: str = ""
    given: str = ""
    key: str = ""
    choices: tuple[Choice, ...] = ()


def problem(code: str, *, field: str = "", given: str = "") -> Problem:
    """The problem of this code, with words filled in."""
    said = words(code, given)
    return Problem(
        type=f"/problems/{code}",
        title=code.replace("-", " ").capitalize(),
        status=STATUS.get(code, 422),
        code=code,
        words=said,
        detail=said.en,
        field=field,
        given=given,
        key=KEYS.get(code, ""),
    )


def from_refusal(refused: Refused) -> Problem:
    """What the cart refused, as a problem."""
    return replace(problem(refused.code, field=refused.field, given=refused.given), choices=refused.choices)
