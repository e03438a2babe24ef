"""The receipt that goods come back of: one of this store's, or what the signed code of another's says of it."""

from datetime import date

from msgspec.structs import replace

from retail.basket import Cart, Shop
from retail.refusals import Refused
from retail.returns.origin import ReceiptKey, read_receipt
from retail.returns.sold import Sold
from retail.returns.token import CODE_BEGINS, sold_by

#: Codes of receipts that this store does not know, in one cart.
TOKENS_MAX = 20


def found(given: str, cart: Cart, shop: Shop) -> Sold | Refused:
    """The receipt under a number or code. What is signed must be signed well, also where the store knows the receipt."""
    if given.startswith(CODE_BEGINS):
        return _by_token(given, cart, shop)
    key = read_receipt(given, shop.circumstances.store, cart.lane)
    if key is None:
        return Refused("bad-receipt", "receipt", given)
    elsewhere = key.store != shop.circumstances.store
    return again(key, cart, shop) or Refused("scan-its-code" if elsewhere else "no-receipt", "receipt", given)


def again(key: ReceiptKey, cart: Cart, shop: Shop) -> Sold | None:
    """A receipt of which goods are in the cart already."""
    if sold := shop.sold(key):
        return sold
    for receipt, code in cart.tokens:
        if receipt == key and not isinstance(token := shop.token(code), Refused):
            return sold_by(token, shop.catalogue, shop.back(key), shop.gone(key))
    return None


def remembered(cart: Cart, sold: Sold, given: str, shop: Shop) -> Cart | Refused:
    """The cart that can ask for the receipt again; codes of whose goods none are left in it are forgotten."""
    if not given.startswith(CODE_BEGINS) or shop.sold(sold.receipt):
        return cart
    used = {line.origin.receipt for line in cart.lines if line.origin}
    kept = tuple(one for one in cart.tokens if one[0] in used and one[0] != sold.receipt)
    if len(kept) >= TOKENS_MAX:
        return Refused("too-many-lines", "receipt", str(TOKENS_MAX))
    return replace(cart, tokens=(*kept, (sold.receipt, given)))


def age_days(sold: Sold, shop: Shop) -> int:
    """How many days ago it was sold, by business dates; 0 where one of them is none."""
    try:
        return max(0, (_day(shop.circumstances.moment.date) - _day(sold.business_date)).days)
    except ValueError:
        return 0


def _by_token(given: str, cart: Cart, shop: Shop) -> Sold | Refused:
    token = shop.token(given)
    if isinstance(token, Refused):
        return token
    if token.currency != cart.currency:
        return Refused("other-currency", "receipt", token.currency)
    key = token.receipt
    return shop.sold(key) or sold_by(token, shop.catalogue, shop.back(key), shop.gone(key))


def _day(number: int) -> date:
    return date(number // 10_000, number // 100 % 100, number % 100)
