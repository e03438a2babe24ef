"""A small shop for the tests of the trade."""

from retail.barcodes import DEFAULT_RULES, BarcodeRule, check_digit
from retail.cart import Cart, Decision, Shop, decide
from retail.catalogue import Item
from retail.commands import AddAgreed, CartCommand
from retail.sale import Sale

PRICE_RULE = BarcodeRule("23IIIIIVVVVVC", "price_minor")


def gtin(number: int) -> str:
    """A valid made-up GTIN-13."""
    body = f"29{number:010d}"
    return body + check_digit(body)


MILK = Item("milk", "牛奶 1L", 550, gtins=("0" + gtin(1),), tax_rate_bp=900)
SOAP = Item("soap", "香皂", 399, gtins=("0" + gtin(2),), tax_rate_bp=1300)
BOOK = Item("book", "Book", 2000, gtins=("0" + gtin(3),))
APPLE = Item("apple", "苹果", 800, plu="22", unit="KGM", tax_rate_bp=900)
CAKE = Item("cake", "Cake", 1500, plu="31")
UNPRICED = Item("unpriced", "新品", 0)
GOLD = Item("gold", "Gold bar", 9 * 10**11)


class Shelf:
    """A catalogue of what it is given."""

    revision = 7

    def __init__(self, *items: Item) -> None:
        self._items = items

    def item(self, item_id: str) -> Item | None:
        return next((item for item in self._items if item.id == item_id), None)

    def by_gtin(self, gtin14: str) -> Item | None:
        return next((item for item in self._items if gtin14 in item.codes), None)

    def by_plu(self, plu: str) -> Item | None:
        return next((item for item in self._items if item.plu == plu), None)

    def search(self, words: str, limit: int) -> list[Item]:
        return [item for item in self._items if item.name.startswith(words)][:limit]


ITEMS = (MILK, SOAP, BOOK, APPLE, CAKE, UNPRICED, GOLD)
SHOP = Shop(Shelf(*ITEMS), (*DEFAULT_RULES, PRICE_RULE))
EMPTY = Cart("c1", "03", "wang", "CNY", 1_700_000_000_000)


def after(*commands: CartCommand | AddAgreed, cart: Cart = EMPTY, shop: Shop = SHOP) -> Cart:
    """The cart after commands that must all be accepted."""
    for command in commands:
        decision = decide(cart, command, shop)
        assert decision.refused is None, decision.refused
        cart = decision.cart
    return cart


def refusal(cart: Cart, command: CartCommand | AddAgreed, shop: Shop = SHOP) -> str:
    """Why the command is refused; the cart must stay as it is."""
    decision = decide(cart, command, shop)
    assert decision.refused is not None
    assert decision.cart == cart
    assert decision.sale is None
    return decision.refused.code


def sold(decision: Decision) -> Sale:
    """The sale that the decision completed."""
    assert decision.sale is not None
    return decision.sale
