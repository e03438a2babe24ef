"""A receipt names the masters that its prices are of, also where others came between the goods and the payment."""

from msgspec.structs import replace

from retail.cart import decide
from retail.commands import AddItem, Pay
from tests.retail.shop_floor import ITEMS, SHOP, Shelf, after, sold


def test_the_revision_is_that_of_the_last_pricing_and_not_of_the_payment() -> None:
    newer = Shelf(*ITEMS)
    newer.revision = 8
    later = replace(SHOP, catalogue=newer)
    cart = after(AddItem("milk"), shop=SHOP)

    paid = sold(decide(cart, Pay("cash", 550), later))
    more = sold(decide(after(AddItem("soap"), cart=cart, shop=later), Pay("cash", 949), later))

    assert (paid.masters_revision, more.masters_revision) == (7, 8)
