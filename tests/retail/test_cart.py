import pytest
from msgspec.structs import replace

from retail.barcodes import DEFAULT_RULES, make_embedded
from retail.cart import LINES_MAX, TENDERS_MAX, decide
from retail.commands import AddItem, CartCommand, Clear, Pay, RemoveLine, Scan, SetQuantity, TakeBack
from retail.sale import SaleLine, TenderLine
from tests.retail.shop_floor import (
    APPLE,
    BOOK,
    CAKE,
    EMPTY,
    GOLD,
    MILK,
    PRICE_RULE,
    SHOP,
    SOAP,
    UNPRICED,
    after,
    gtin,
    refusal,
    sold,
)

MILK_CODE = gtin(1)
APPLE_LABEL = make_embedded(DEFAULT_RULES[1], APPLE.plu, 1250)


class TestAdding:
    def test_a_scanned_gtin_adds_one_piece(self) -> None:
        [line] = after(Scan(MILK_CODE)).lines

        assert (line.item, line.qty_milli, line.amount_minor) == ("milk", 1000, 550)

    def test_spaces_around_a_code_do_not_matter(self) -> None:
        assert after(Scan(f" {MILK_CODE} ")) == after(AddItem(f"{MILK_CODE} ")) == after(Scan("milk"))

    def test_the_same_pieces_right_after_raise_the_quantity(self) -> None:
        [line] = after(Scan("milk"), Scan("milk"), AddItem("milk", 3000)).lines

        assert (line.qty_milli, line.amount_minor) == (5000, 2750)

    def test_the_same_pieces_after_others_are_a_new_line(self) -> None:
        assert [line.item for line in after(Scan("milk"), Scan("soap"), Scan("milk")).lines] == ["milk", "soap", "milk"]

    def test_a_weighed_item_asks_for_its_weight(self) -> None:
        assert refusal(EMPTY, Scan("22")) == "weight-needed"
        assert refusal(EMPTY, AddItem("apple")) == "weight-needed"

    def test_a_weight_is_priced_half_up_to_the_minor_unit(self) -> None:
        assert after(AddItem("22", 1250)).total_minor == 1000
        assert after(AddItem("22", 332)).total_minor == 266  # 265.6
        assert after(AddItem("0022", 3)).total_minor == 2  # 2.4

    def test_two_weighings_stay_two_lines(self) -> None:
        assert len(after(AddItem("22", 500), AddItem("22", 500)).lines) == 2

    def test_a_weight_label_carries_its_grams(self) -> None:
        [line] = after(Scan(APPLE_LABEL)).lines

        assert (line.item, line.qty_milli, line.amount_minor) == ("apple", 1250, 1000)

    def test_a_weight_label_of_nothing_asks_for_the_weight_and_takes_it(self) -> None:
        label = make_embedded(DEFAULT_RULES[1], APPLE.plu, 0)

        assert refusal(EMPTY, Scan(label)) == "weight-needed"
        assert after(AddItem(label, 1000)).total_minor == 800

    def test_a_weight_label_of_goods_sold_by_the_piece_is_refused(self) -> None:
        assert refusal(EMPTY, Scan(make_embedded(DEFAULT_RULES[1], CAKE.plu, 500))) == "not-weighed"

    def test_a_price_label_carries_its_amount(self) -> None:
        apple = after(Scan(make_embedded(PRICE_RULE, APPLE.plu, 333))).lines[0]
        cake = after(Scan(make_embedded(PRICE_RULE, CAKE.plu, 999))).lines[0]

        assert (apple.qty_milli, apple.unit_price_minor, apple.amount_minor) == (416, 800, 333)
        assert (cake.qty_milli, cake.unit_price_minor, cake.amount_minor) == (1000, 999, 999)

    @pytest.mark.parametrize(
        ("command", "code"),
        [
            (Scan("nothing"), "unknown-code"),
            (Scan(" "), "unknown-code"),
            (Scan(gtin(99)), "unknown-code"),
            (Scan(make_embedded(DEFAULT_RULES[0], "777", 100)), "unknown-code"),
            (Scan("6901234567893"), "bad-code"),
            (Scan(APPLE_LABEL[:-1] + str((int(APPLE_LABEL[-1]) + 1) % 10)), "bad-code"),
            (AddItem("milk", 1500), "fraction"),
            (Scan(UNPRICED.id), "no-amount"),
            (AddItem("22", 0), "weight-needed"),  # an empty scale
            (AddItem("milk", -1000), "no-amount"),
            (Scan(make_embedded(PRICE_RULE, CAKE.plu, 0)), "no-amount"),
        ],
    )
    def test_what_cannot_be_sold_is_refused_by_name(self, command: CartCommand, code: str) -> None:
        assert refusal(after(Scan(BOOK.id)), command) == code

    def test_a_cart_takes_500_lines_and_still_raises_the_last(self) -> None:
        full = after(*[Scan(("milk", "soap")[n % 2]) for n in range(LINES_MAX)])

        assert refusal(full, Scan("milk")) == "too-many-lines"
        assert after(Scan("soap"), cart=full).lines[-1].qty_milli == 2000

    def test_no_total_passes_a_trillion(self) -> None:
        cart = after(Scan(GOLD.id))

        assert refusal(cart, Scan(GOLD.id)) == "too-much"
        assert refusal(cart, SetQuantity(1, 2000)) == "too-much"


class TestChanging:
    def test_quantity_and_removal_act_on_their_line(self) -> None:
        cart = after(Scan("milk"), Scan("soap"), SetQuantity(1, 3000), RemoveLine(2))

        assert [(line.item, line.amount_minor) for line in cart.lines] == [("milk", 1650)]

    def test_clear_empties_the_cart(self) -> None:
        assert after(Scan("milk"), Clear()) == replace(EMPTY, revision=SHOP.catalogue.revision)

    @pytest.mark.parametrize(
        ("command", "code"),
        [
            (SetQuantity(3, 1000), "no-line"),
            (RemoveLine(3), "no-line"),
            (SetQuantity(1, 500), "fraction"),
            (SetQuantity(2, 500), "weighed-line"),
            (TakeBack(1), "no-tender"),
        ],
    )
    def test_what_cannot_be_changed_is_refused_by_name(self, command: CartCommand, code: str) -> None:
        assert refusal(after(Scan("milk"), AddItem("22", 700)), command) == code


class TestPaying:
    def test_cash_above_the_total_gives_change(self) -> None:
        sale = sold(decide(after(Scan("milk"), Scan("soap")), Pay("cash", 1000), SHOP))

        assert sale.total_minor == MILK.price_minor + SOAP.price_minor
        assert sale.tenders == (TenderLine("cash", 949, 1000),)
        assert sale.tenders[0].change_minor == 51

    def test_a_card_pays_what_is_due_and_no_more(self) -> None:
        cart = after(Scan("milk"))

        assert refusal(cart, Pay("card", 551)) == "over-tender"
        assert sold(decide(cart, Pay("card", 550, "4711"), SHOP)).tenders == (TenderLine("card", 550, 550, "4711"),)

    def test_payments_in_parts_add_up(self) -> None:
        cart = after(Scan("milk"), Pay("card", 200), Pay("cash", 100))

        assert cart.due_minor == 250
        assert sum(tender.amount_minor for tender in sold(decide(cart, Pay("cash", 300), SHOP)).tenders) == 550

    def test_a_payment_taken_back_is_due_again(self) -> None:
        cart = after(Scan("milk"), Pay("card", 200), Pay("cash", 100), TakeBack(1))

        assert cart.due_minor == 450
        assert [tender.kind for tender in cart.tenders] == ["cash"]

    @pytest.mark.parametrize("command", [Scan("milk"), Clear(), RemoveLine(1), SetQuantity(1, 2000), AddItem("22", 5)])
    def test_goods_stand_still_while_money_is_on_the_counter(self, command: CartCommand) -> None:
        assert refusal(after(Scan("milk"), Pay("cash", 100)), command) == "paying"

    @pytest.mark.parametrize("command", [Scan("milk"), Clear(), Pay("cash", 1), TakeBack(1), RemoveLine(1)])
    def test_a_completed_cart_is_final(self, command: CartCommand) -> None:
        assert refusal(after(Scan("milk"), Pay("cash", 550)), command) == "completed"

    def test_an_empty_cart_takes_no_money(self) -> None:
        assert refusal(EMPTY, Pay("cash", 100)) == "empty-cart"

    def test_a_receipt_takes_a_bounded_number_of_payments(self) -> None:
        cart = after(Scan("book"), *[Pay("cash", 1)] * TENDERS_MAX)

        assert refusal(cart, Pay("cash", 1)) == "too-many-tenders"

    def test_the_sale_says_what_each_line_was_made_of(self) -> None:
        cart = after(Scan("milk"), Scan("milk"), Scan(make_embedded(PRICE_RULE, APPLE.plu, 334)))
        sale = sold(decide(cart, Pay("cash", 5000), SHOP))

        assert (sale.lane, sale.number, sale.cashier, sale.masters_revision) == ("03", 0, "wang", 7)
        assert sale.lines == (SaleLine("milk", 2000, 550, 0, 1100, 900), SaleLine("apple", 418, 800, 0, 334, 900))
