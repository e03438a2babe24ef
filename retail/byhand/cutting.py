"""Discounts that people gave (手工折扣), worked out on a cart that is priced: first those of lines, then one over all of it.

They come off what is left to pay after promotions. Each is judged whenever the goods change, by the word that was given for
it: what the rules do not allow any more is taken off, and the lane is told.
"""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from retail.basket import ByHand, CartLine, Shop
from retail.byhand.overriding import cost_of
from retail.money import allocate
from retail.policy import Ask, Word, permit, rule_for
from retail.pricing.amounts import line_amount
from retail.refusals import Refused
from retail.rounding import divide
from retail.sale import Cut


class Cuts(Struct, frozen=True):
    """Lines at what the customer pays, the discount over all of them if it still holds, and all discounts; what was `lost`."""

    lines: Sequence[CartLine]
    by_hand: ByHand | None = None
    cuts: tuple[Cut, ...] = ()
    lost: str = ""


def cut_lines(lines: Sequence[CartLine], by_hand: ByHand | None, currency: str, shop: Shop) -> Cuts:
    """Take off what people gave; lines come at what they cost without it."""
    if by_hand is None and not any(line.by_hand for line in lines):
        return Cuts(lines)
    after, cuts, lost = list(lines), list[Cut](), ""
    for place, line in enumerate(lines):
        if line.by_hand is None:
            continue
        cut = cut_line(line, place + 1, line.by_hand, currency, shop)
        if isinstance(cut, Refused):
            lost, after[place] = cut.given, replace(line, by_hand=None)
        else:
            cuts.append(cut)
            after[place] = _less(line, cut.off_minor)
    if by_hand is None:
        return Cuts(after, None, tuple(cuts), lost)
    whole = cut_all(after, by_hand, currency, shop)
    if isinstance(whole, Refused):
        return Cuts(after, None, tuple(cuts), whole.given)
    for number, off in whole.off:
        after[number - 1] = _less(after[number - 1], off)
    return Cuts(after, by_hand, (*cuts, whole), lost)


def cut_line(line: CartLine, number: int, by_hand: ByHand, currency: str, shop: Shop) -> Cut | Refused:
    """A discount on line `number` (from 1), which comes without any."""
    off = _off(line.amount_minor, by_hand, shop)
    approver = permit(shop.policy, _ask(line, off, off, by_hand, currency, shop), by_hand.word)
    if isinstance(approver, Refused):
        return approver
    return _cut([(number, off)], by_hand, approver, shop, whole=False)


def cut_all(lines: Sequence[CartLine], by_hand: ByHand, currency: str, shop: Shop) -> Cut | Refused:
    """A discount over a cart whose lines have their own already; goods on which none may be given take no part."""
    able = [place for place, line in enumerate(lines) if is_goods(line) and line.amount_minor > 0]
    part = [place for place in able if _may_have(lines[place], by_hand.word, shop)]
    if not able:
        return Refused("not-allowed", "off_bp", lines[0].name if lines else "")
    if not part:
        refused = permit(shop.policy, _ask(lines[able[0]], 0, 0, by_hand, currency, shop), by_hand.word)
        return refused if isinstance(refused, Refused) else Refused("not-allowed", "off_bp", lines[able[0]].name)
    left = [lines[place].amount_minor for place in part]
    off = _off(sum(left), by_hand, shop)
    approvers = set[str]()
    shares = allocate(off, left)
    for place, share in zip(part, shares, strict=True):
        approver = permit(shop.policy, _ask(lines[place], share, off, by_hand, currency, shop), by_hand.word)
        if isinstance(approver, Refused):
            return approver
        approvers.add(approver)
    taken = [(place + 1, share) for place, share in zip(part, shares, strict=True) if share]
    return _cut(taken, by_hand, max(approvers), shop, whole=True)


def is_goods(line: CartLine) -> bool:
    """Neither a deposit nor something that comes back."""
    return not (line.origin or line.rides)


def _less(line: CartLine, off_minor: int) -> CartLine:
    return replace(line, amount_minor=line.amount_minor - off_minor, cut_minor=line.cut_minor + off_minor)


def _off(left_minor: int, by_hand: ByHand, shop: Shop) -> int:
    if by_hand.off_bp:
        return divide(left_minor * by_hand.off_bp, 10_000, shop.books.settings.rounding)
    return min(by_hand.off_minor, left_minor)


def _may_have(line: CartLine, word: Word, shop: Shop) -> bool:
    """Whether somebody whose word stands there may give any discount on these goods."""
    return any(
        rule_for(
            shop.policy,
            "discount",
            store=shop.circumstances.store,
            role=role,
            category=line.category,
            item=line.item,
        ).allow
        for role in (word.role, word.approver_role)
        if role == word.role or word.approver
    )


def _ask(line: CartLine, off_minor: int, in_all_minor: int, by_hand: ByHand, currency: str, shop: Shop) -> Ask:
    """So much off a line, of so much in all: measured from what the goods cost before any person touched them."""
    before = line.amount_minor + line.cut_minor
    if line.override:
        before = max(before, line_amount(line.override.before_minor, line.qty_milli))
    return Ask(
        "discount",
        line.name,
        shop.circumstances.store,
        line.category,
        line.item,
        currency,
        before_minor=before,
        after_minor=line.amount_minor - off_minor,
        amount_minor=in_all_minor,
        reason=by_hand.reason,
        qty_milli=line.qty_milli,
        cost_minor=cost_of(line, shop.catalogue),
    )


def _cut(off: Sequence[tuple[int, int]], by_hand: ByHand, approver: str, shop: Shop, *, whole: bool) -> Cut:
    version = shop.policy.version
    return Cut(tuple(off), by_hand.off_bp, whole, by_hand.by, approver, by_hand.reason, version)
