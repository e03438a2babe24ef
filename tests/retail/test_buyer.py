"""A member named at any moment: prices follow, what moved is told, and the sale says who earned how much."""

from msgspec.structs import replace

from retail.basket import Buyer, Moved
from retail.cart import Cart, Shop, decide
from retail.commands import Clear, ForgetMember, NameMember, Pay, Scan
from retail.members import Member, Program, Tier
from retail.paying.pay import details
from retail.pricing.prices import Price, PriceBook
from retail.pricing.quote import Books
from retail.promotions import Book, Circumstances, Moment
from tests.retail.shop_floor import EMPTY, SHOP, after, refusal

WANG = Member("m1", "王芳", "138****5678", "gold", 1123)
PROGRAM = Program(version=7, tiers=(Tier("gold", "金卡", earn_milli=2000),), birthday_milli=3000)
PRICES = (Price("milk", 500, member=True), Price("soap", 300, tier="gold"), Price("book", 1900, tier="silver"))
SHOP_OF_MEMBERS = replace(
    SHOP,
    books=Books(PriceBook.of(PRICES), Book()),
    circumstances=Circumstances(Moment(20261201, 2, 600), "s001"),
    program=PROGRAM,
    member={"13812345678": WANG, "VIP1": WANG}.get,
)


def bought(*commands, cart: Cart = EMPTY, shop: Shop = SHOP_OF_MEMBERS) -> Cart:
    return after(*commands, cart=cart, shop=shop)


def buyer(cart: Cart) -> Buyer:
    assert cart.buyer is not None
    return cart.buyer


def test_a_member_named_first_pays_members_prices_from_the_first_scan_on():
    cart = bought(NameMember("13812345678"), Scan("milk"), Scan("soap"), Scan("book"))

    assert [line.amount_minor for line in cart.lines] == [500, 300, 2000]
    assert buyer(cart).moved == ()


def test_a_member_named_late_reprices_the_open_cart_and_what_moved_is_told_until_the_next_change():
    cart = bought(Scan("milk"), Scan("book"), Scan("soap"), NameMember(" 13812345678 "))

    assert cart.total_minor == 500 + 2000 + 300
    assert buyer(cart).moved == (Moved(1, 550, 500), Moved(3, 399, 300))
    assert buyer(bought(Scan("book"), cart=cart)).moved == ()


def test_a_member_who_is_taken_off_again_takes_their_prices_along():
    cart = bought(NameMember("VIP1"), Scan("milk"), ForgetMember())

    assert (cart.buyer, cart.total_minor) == (None, 550)


def test_a_card_is_named_by_scanning_it_and_goods_come_first():
    assert buyer(bought(Scan("VIP1"))).member == "m1"
    assert bought(Scan("milk"), shop=replace(SHOP_OF_MEMBERS, member=lambda _: WANG)).buyer is None


def test_who_is_not_found_is_said_and_changes_nothing():
    assert refusal(bought(Scan("milk")), NameMember("139"), SHOP_OF_MEMBERS) == "no-member"
    assert refusal(EMPTY, Scan("139"), SHOP_OF_MEMBERS) == "unknown-code"


def test_once_payment_begins_nobody_is_named_any_more():
    paying = bought(Scan("milk"), Pay("cash", 100))

    assert refusal(paying, NameMember("VIP1"), SHOP_OF_MEMBERS) == "paying"
    assert refusal(paying, ForgetMember(), SHOP_OF_MEMBERS) == "paying"
    assert refusal(paying, Scan("VIP1"), SHOP_OF_MEMBERS) == "paying"


def test_the_sale_says_who_bought_and_what_it_earned_under_which_rules():
    paid = decide(bought(NameMember("VIP1"), Scan("book")), Pay("cash", 2000), SHOP_OF_MEMBERS)

    said = details(paid.cart)
    assert (said.member, said.points, said.program) == ("m1", 40, 7)


def test_a_birthday_counts_on_the_day():
    birthday = replace(SHOP_OF_MEMBERS, circumstances=Circumstances(Moment(20261123, 1, 600), "s001"))

    assert buyer(bought(NameMember("VIP1"), Scan("book"), shop=birthday)).points == 120


def test_a_cart_that_is_given_up_forgets_its_member():
    assert bought(NameMember("VIP1"), Scan("milk"), Clear()).buyer is None
