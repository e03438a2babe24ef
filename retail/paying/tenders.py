"""Ways to pay (付款方式) besides cash, as data: which a store takes, and what each of them may."""

from collections.abc import Iterable
from typing import Annotated, Literal

from msgspec import Meta, Struct

from retail.card_number import looks_like_card_number
from retail.commands import PRINTABLE
from retail.paying.foreign import BEGINS, currency_of
from retail.policy import Word
from retail.policy.judge import supervised
from retail.refusals import Refused

CASH = "cash"
#: Paid from what a member owns: the member is named in the cart, and stands as the payment's reference.
POINTS, STORED = "points", "stored"
OWNED = (POINTS, STORED)


class TenderKind(Struct, frozen=True, omit_defaults=True):
    """A way to pay. `code` is one of `NAMES` or the shop's own word for it, which then stands on screen and paper.

    `reference` is what tells one payment from another: a slip's number, a voucher's, an account. `excess`: a voucher of more
    than is due is refused, or its rest is lost. `back`: whether money is given back this way. `supervisor`: only one may take
    it, or gives their word for it; where nobody signs in there is none to ask. `terminal`: a payment terminal takes it at
    lanes that have one; elsewhere, and while training, its amount is taken on a stand-alone one and typed. `returns`: what was
    paid so goes back so when goods come back; to `cash` too; another way with a supervisor's `word`; or `any` way. `prepays`:
    whether it pays for `deposits` of goods, for charges of stored value too (`all`), or for neither; a voucher and an account, if
    nothing is said, for deposits alone, any other for both.
    """

    code: Annotated[str, Meta(min_length=1, max_length=16, pattern=PRINTABLE)]
    reference: Literal["none", "optional", "required"] = "optional"
    excess: Literal["refuse", "lost"] = "refuse"
    back: bool = True
    supervisor: bool = False
    terminal: bool = False
    returns: Literal["own", "cash", "word", "any"] = "word"
    prepays: Literal["", "all", "deposits", "none"] = ""


CARD = TenderKind("card")
#: What a document names by its code alone.
USUAL = (
    CARD,
    TenderKind("wallet", reference="required"),
    TenderKind("voucher", reference="required", excess="lost", back=False),
    TenderKind("account", reference="required", supervisor=True),
    TenderKind(POINTS, reference="none"),
    TenderKind(STORED, reference="none"),
)
#: code -> (中文, English)
NAMES: dict[str, tuple[str, str]] = {
    CASH: ("现金", "Cash"),
    "card": ("刷卡", "Card"),
    "wallet": ("扫码付", "Wallet"),
    "voucher": ("代金券", "Voucher"),
    "account": ("挂账", "On account"),
    POINTS: ("积分", "Points"),
    STORED: ("储值", "Stored value"),
    "deposit": ("订金", "Deposit"),
}


def name_of(code: str, language: str) -> str:
    """What people call a way to pay, in `zh` or `en`; the shop's own word as it is, foreign cash with its currency."""
    if currency := currency_of(code):
        return f"{name_of(CASH, language)} {currency}"
    zh, en = NAMES.get(code, (code, code))
    return zh if language.startswith("zh") else en


def both_names(code: str) -> str:
    """In both languages, for a sentence that is said in either."""
    return " ".join(dict.fromkeys((name_of(code, "zh"), name_of(code, "en"))))


def misnamed(kinds: Iterable[TenderKind]) -> str:
    """What is wrong with the codes of a store's ways to pay, in words; empty where nothing is."""
    codes = [kind.code for kind in kinds]
    twice = next((code for place, code in enumerate(codes) if code in codes[:place]), "")
    comma = next((code for code in codes if "," in code), "")
    if any(code.startswith(BEGINS) for code in codes):
        return f"what begins with {BEGINS!r} is foreign cash"
    if CASH in codes:
        return "cash is always taken, and stands for itself"
    if twice:
        return f"{twice!r} is there twice"
    return f"{comma!r} has a comma, which parts ways to pay in lists" if comma else ""


def may_take(kinds: tuple[TenderKind, ...], code: str, reference: str, word: Word) -> TenderKind | Refused:
    """The way to pay of this code, or why it is not taken so."""
    found = next((kind for kind in kinds if kind.code == code), None)
    if found is None:
        return Refused("tender-unknown", "kind", ", ".join((CASH, *(kind.code for kind in kinds))))
    if shows_card(found, reference):
        return Refused("card-number", "reference")
    if found.reference == "required" and not reference:
        return Refused("reference-needed", "reference", both_names(code))
    if found.supervisor and not supervised(word):
        return Refused("approval-needed", "kind", both_names(code))
    return found


def shows_card(kind: TenderKind, reference: str) -> bool:
    """Whether a reference looks like a card's number, which is kept nowhere."""
    return looks_like_card_number(reference, issued=not (kind.terminal or kind.code == CARD.code))
