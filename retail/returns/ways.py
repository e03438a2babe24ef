"""Money for goods that come back goes the way it came: of each way to pay at most what it paid, less what went back before.

    receipt      card 60.00, cash 40.00        goods of 50.00 come back
    to a card    up to 50.00                   its own way, 60.00 were paid so
    to cash      up to 40.00 its own way       more only where what the card paid may go so: `TenderKind.returns`

What goes over from one way to another is taken off the one that paid: WentBack says of each receipt and way to pay how much is
gone, whichever way it went. Goods for goods carry it on: what an exchange gave is as good as paid the way that its goods were.
Goods without a receipt, and receipts whose payments nobody knows, are bound by the policy alone.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from retail.basket import Cart, Shop
from retail.money import text
from retail.paying.subjects import Back
from retail.paying.tenders import CASH, TenderKind, both_names
from retail.policy import Word
from retail.policy.judge import supervised
from retail.refusals import Refused
from retail.returns.finding import again
from retail.returns.origin import ReceiptKey, WentBack
from retail.sale import Details, Sale, TenderLine

#: Whether what one way paid may go back another.
Permit = Callable[[str, str], bool]
NO_RECEIPT = ReceiptKey("", "", 0, 0)


class _Way:
    """One receipt of a cart: what is left of each way to pay, and how much of its goods' worth is not given back yet."""

    def __init__(self, receipt: ReceiptKey, paid: Mapping[str, int], gone: Mapping[str, int], value_minor: int) -> None:
        self.receipt = receipt
        self.paid = paid
        self.left = {kind: max(0, minor - gone.get(kind, 0)) for kind, minor in paid.items()}
        self.before = dict(gone)
        self.value = value_minor
        self.gone: dict[str, int] = {}

    def take(self, kind: str, minor: int) -> int:
        """Take so much of what this way paid, as far as there is; how much that was."""
        taken = min(minor, self.value, self.left.get(kind, 0))
        if taken > 0:
            self.left[kind] -= taken
            self.value -= taken
            self.gone[kind] = self.gone.get(kind, 0) + taken
        return max(0, taken)


def paid_by(sale: Sale, details: Details, backs: Sequence[WentBack] = ()) -> dict[str, int]:
    """What each way to pay paid for a receipt's goods; goods that it took back and did not pay out for count as theirs."""
    paid: dict[str, int] = {}
    for tender in sale.tenders:
        if tender.amount_minor > 0:
            paid[tender.kind] = paid.get(tender.kind, 0) + tender.amount_minor
    out = sum(-tender.amount_minor for tender in sale.tenders if tender.amount_minor < 0)
    for one in backs:
        gone = min(out, one.minor)
        out -= gone
        if one.minor > gone:
            paid[one.kind] = paid.get(one.kind, 0) + one.minor - gone
    if details.rounding_minor < 0 and paid:  # what was waived of a payment in cash was paid as far as its goods go
        paid[CASH] = paid.get(CASH, 0) - details.rounding_minor
    return paid


def goes_back(cart: Cart, kind: str, amount_minor: int, shop: Shop) -> Refused | None:
    """Why this much may not be given back this way; None where it may."""
    extra = TenderLine(kind, -amount_minor, -amount_minor)
    word = cart.subject.word if isinstance(cart.subject, Back) else shop.word
    if not _allocated(cart, (*cart.tenders, extra), shop, _permit(shop, word))[1]:
        return None
    if not _allocated(cart, (*cart.tenders, extra), shop, _permit(shop, Word("manager")))[1]:
        return Refused("approval-needed", "kind", both_names(kind))
    ways, _ = _allocated(cart, cart.tenders, shop, _permit(shop, word))
    told = ", ".join(f"{both_names(way)} {text(minor, cart.currency)}" for way, minor in _own(ways).items())
    return Refused("paid-otherwise", "kind", told or both_names(CASH))


def went_back(cart: Cart, shop: Shop) -> tuple[WentBack, ...]:
    """What goes back with a paid cart, of which receipts and ways to pay; what its goods are exchanged for is carried on."""
    ways, _ = _allocated(cart, cart.tenders, shop, lambda _paid, _to: True)
    for way in ways:
        for kind in sorted(way.left, key=lambda one: (one == CASH, one)):
            way.take(kind, way.value)
    return tuple(
        WentBack(way.receipt, kind, minor, way.paid[kind], way.before.get(kind, 0))
        for way in ways
        for kind, minor in way.gone.items()
    )


def _allocated(cart: Cart, tenders: Iterable[TenderLine], shop: Shop, permit: Permit) -> tuple[list[_Way], int]:
    """Take each refund from what was paid its own way, then from ways whose money may go so, then from what nothing binds.

    The receipts as they stand then, and how much of the refunds may not go so.
    """
    ways, free = _ways(cart, shop)
    short = 0
    for tender in tenders:
        rest = -tender.amount_minor
        if rest <= 0:
            continue
        rest -= _taken(ways, tender.kind, rest)
        for kind in sorted({kind for way in ways for kind in way.left if kind != tender.kind}):
            if rest and permit(kind, tender.kind):
                rest -= _taken(ways, kind, rest)
        rest, free = rest - min(rest, free), free - min(rest, free)
        # Coins may round a refund up: what is more than its goods are worth was nobody's payment.
        short += min(rest, sum(way.value for way in ways))
    return ways, short


def _taken(ways: Sequence[_Way], kind: str, minor: int) -> int:
    rest = minor
    for way in ways:
        rest -= way.take(kind, rest)
    return minor - rest


def _ways(cart: Cart, shop: Shop) -> tuple[list[_Way], int]:
    """The receipts whose goods come back, and the worth of goods that no known payment stands behind.

    Of a cart that gives back a deposit or a charge it is that, and nothing else.
    """
    if isinstance(cart.subject, Back):
        return [_Way(NO_RECEIPT, dict(cart.subject.paid), {}, -cart.subject.due_minor)], 0
    worth: dict[ReceiptKey, int] = {}
    for line in cart.lines:
        if line.origin:
            worth[line.origin.receipt] = worth.get(line.origin.receipt, 0) - line.amount_minor - line.tax_back_minor
    ways, free = [], 0
    for receipt, minor in worth.items():
        sold = again(receipt, cart, shop) if receipt.number else None
        way = _Way(sold.receipt, paid_by(sold.sale, sold.details, sold.backs), sold.gone, minor) if sold else None
        if way and sum(way.left.values()) >= minor:
            ways.append(way)
        else:
            free += minor
    return ways, free


def _own(ways: Iterable[_Way]) -> Mapping[str, int]:
    """How much may still go back by each way that paid."""
    sums: dict[str, int] = {}
    for way in ways:
        for kind, minor in way.left.items():
            if possible := min(minor, way.value):
                sums[kind] = sums.get(kind, 0) + possible
    return sums


def _permit(shop: Shop, word: Word) -> Permit:
    kinds = {kind.code: kind for kind in shop.terms.tenders}
    vouched = supervised(word)

    def permit(paid: str, to: str) -> bool:
        rule = kinds.get(paid, TenderKind(paid)).returns
        if rule == "any" or (rule == "cash" and to == CASH):
            return True
        return rule != "own" and vouched

    return permit
