"""What a payment terminal was asked for is on the disk before it is asked, and is closed by its sale's own transaction."""

import pytest
from msgspec.structs import replace

from edge.journal.errors import JournalBroken
from edge.journal.payments import Payment, PaymentGone
from edge.journal.words import LEDGER
from protocol.facts import Fact, PaymentResolved, decode_fact
from retail.sale import CardSlip, Details, TenderLine
from tests.edge.journal.shop import NOON_MS, TODAY, draft, open_journal, sale, watched_disk

ASK = Payment("r1", "01", "cart-a", "payment", "card", 1600, 0, "CNY", "cmd-a", b"hash", "c01", NOON_MS, b"cart")
SLIP = CardSlip(0, "r1", "611804", "4771", "Visa", "0471")


def card_sale(cart: str = "cart-a"):
    sold = sale(tenders=(TenderLine("card", 1600, 1600, "611804 *4771"),))
    return replace(draft(cart=cart, command="cmd-a", sold=sold), details=Details(cards=(replace(SLIP, tender=1),)))


async def test_what_was_asked_is_found_by_its_lane_and_its_command_after_a_restart(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await journal.ask_payment(ASK)
        await journal.ask_payment(replace(ASK, amount_minor=9))
    async with await open_journal(tmp_path) as journal:
        (row,) = journal.open_payments("01")

        assert (row.payment, row.state) == (ASK, "asked")
        assert journal.open_payments("02") == []
        assert journal.payment_of("cmd-a") == row
        assert journal.payment_of("cmd-b") is None


async def test_the_sale_closes_its_payments_and_no_others(tmp_path):
    async with await open_journal(tmp_path) as journal:
        for name, cart in (("r1", "cart-a"), ("r2", "cart-b")):
            asked = replace(ASK, reference=name, cart=cart, command=name)
            await journal.ask_payment(asked)
            await journal.move_payment(replace(asked, slip=SLIP), "approved")

        await journal.complete_sale(card_sale())

        assert [row.payment.reference for row in journal.open_payments("01")] == ["r2"]
        assert journal.payment_of("r1").state == "closed"
        with pytest.raises(PaymentGone):
            await journal.move_payment(ASK, "asked")


async def test_a_sale_without_cards_looks_at_no_payment(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await journal.ask_payment(ASK)
        await journal.move_payment(replace(ASK, slip=SLIP), "approved")

        await journal.complete_sale(draft(cart="cart-a"))

        assert [row.state for row in journal.open_payments("01")] == ["approved"]


async def test_a_word_about_a_payment_and_its_fact_are_there_together_or_not_at_all(tmp_path):
    word = PaymentResolved("r1", "payment", "card", 1600, "CNY", True, "s01", "", "slip seen")
    disk = watched_disk()
    async with await open_journal(tmp_path, factory=disk) as journal:
        await journal.ask_payment(ASK)
        told = replace(ASK, slip=replace(SLIP, decided=True))
        with pytest.raises(PaymentGone):
            await journal.move_payment(replace(told, reference="r9"), "approved", fact=Fact("01", TODAY, NOON_MS, word))
        assert journal.head(LEDGER) == 0

        def fail():
            disk.before = None
            raise JournalBroken("torn")

        disk.before = fail
        with pytest.raises(JournalBroken):
            await journal.move_payment(told, "approved", fact=Fact("01", TODAY, NOON_MS, word))
        assert (journal.head(LEDGER), journal.open_payments("01")[0].state) == (0, "asked")

        await journal.move_payment(told, "approved", fact=Fact("01", TODAY, NOON_MS, word))
        (stored,) = journal.read_after(LEDGER, 0, 9, 10**6)
        assert decode_fact(stored.record).body == word
        assert journal.open_payments("01")[0].payment == told


async def test_an_undoing_is_closed_together_with_what_it_undid(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await journal.ask_payment(ASK)
        await journal.move_payment(replace(ASK, slip=SLIP), "approved")
        undoing = replace(ASK, reference="r2", what="reversal", undoes="r1", command="cmd-b")
        await journal.ask_payment(undoing)

        await journal.move_payment(undoing, "closed", (ASK,))

        assert journal.open_payments("01") == []


async def test_what_is_done_with_is_kept_for_a_while_and_then_let_go(tmp_path, monkeypatch):
    monkeypatch.setattr("edge.journal.payments.KEPT", 10)
    async with await open_journal(tmp_path) as journal:
        for n in range(128):
            one = replace(ASK, reference=f"r{n}", command=f"c{n}")
            await journal.ask_payment(one)
            if n:
                await journal.move_payment(one, "closed")

        assert journal.payment_of("c0") is not None, "it is open"
        assert journal.payment_of("c50") is None
        assert journal.payment_of("c127") is not None
