"""What the sale of a paid cart has that most have not, all of it together."""

from msgspec.structs import replace

from retail.basket import Cart, Shop
from retail.coupons import used
from retail.paying.pay import details
from retail.paying.spending import spends
from retail.sale import Details
from retail.taxing import taxed


def details_of(cart: Cart, shop: Shop) -> Details:
    """Lines, member and age, tax and rounding, the coupons that gave something, and what members' accounts paid."""
    made = replace(taxed(details(cart), cart, shop.terms), coupons=used(cart, shop.books))
    return replace(made, spends=spends(cart, shop.program)) if cart.tenders else made
