"""Any bytes are told in words: whose they are, what they say, whether they hold; and no bytes are obeyed."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from protocol.batch import Batch, encode_batch
from protocol.chain import links
from protocol.facts import (
    Body,
    CashMoved,
    DrawerOpened,
    Fact,
    PaymentDoubted,
    PaymentResolved,
    PaymentReversed,
    SaleCompleted,
    ShiftClosed,
    ShiftOpened,
    encode_fact,
)
from protocol.messages import Ack, Range
from protocol.packing import pack
from protocol.reading import read_message
from protocol.seal import seal
from protocol.topics import Address
from retail.sale import Gain, Sale, SaleLine, TenderLine
from retail.shifts import Counted, Handover, Sum

BOX = Address("acme", "s01", "box1")
LEDGER, ACK = BOX.topic("up/ledger"), BOX.topic("down/ack")
KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
SALE = Sale(
    "03", 7, "wang", "CNY", 1, 1, 825, (SaleLine("milk", 2000, 550, 275, 825, 1300),), (TenderLine("cash", 825, 1000),)
)
NOON_MS = 1_795_435_200_000


def batch(*facts: Fact, **wrong: object) -> bytes:
    records = tuple(encode_fact(fact) for fact in facts)
    fields = {"previous_hash": bytes(32), "head_hash": links(bytes(32), 41, records)[-1], **wrong}
    made = Batch("s01", "box1", 1, "ledger", 41, records=records, **fields)  # type: ignore[arg-type]
    return seal(encode_batch(made), LEDGER, KEY)


def fact(body: Body) -> Fact:
    return Fact("03", 20261123, NOON_MS, body)


def told(topic: str, data: bytes, most: int = 20) -> list[str]:
    return list(read_message(topic, data, [KEY.public_key()], most=most))


def test_a_batch_is_told_fact_by_fact_with_its_money() -> None:
    lines = told(
        LEDGER,
        batch(fact(SaleCompleted(SALE, (Gain("half2", 1, 1, ((1, 275),)),))), fact(DrawerOpened("wang", "change"))),
    )

    assert lines[1] == f"  seal: good, by the key {KEY.public_key().public_bytes_raw().hex()[:16]}…"
    assert lines[2] == "  facts 41 to 42 of s01/box1, epoch 1"
    assert lines[4].endswith("holds")
    assert lines[5:] == [
        "    #41 2026-11-23 12:00:00Z lane 03, day 20261123: sale 7, 8.25 CNY for 1 lines, cash 10.00, promotions half2",
        "    #42 2026-11-23 12:00:00Z lane 03, day 20261123: drawer opened by wang: change",
    ]


def test_a_long_batch_has_an_end() -> None:
    lines = told(LEDGER, batch(*(fact(SaleCompleted(SALE)) for _ in range(9))), most=2)

    assert lines[-1] == "    … and 7 more"
    assert len(lines) == 8


def test_a_chain_that_does_not_hold_is_said_to_be_broken() -> None:
    assert told(LEDGER, batch(fact(SaleCompleted(SALE)), head_hash=b"x" * 32))[4].endswith("BROKEN")


def test_another_key_and_no_keys_are_told_apart() -> None:
    data = batch(fact(SaleCompleted(SALE)))
    other = Ed25519PrivateKey.from_private_bytes(b"1" * 32).public_key()

    assert list(read_message(LEDGER, data, [other]))[1] == "  seal: of none of the 1 keys that may speak here"
    assert list(read_message(LEDGER, data))[1] == "  seal: not checked, no keys were given"


def test_small_messages_are_told_field_by_field() -> None:
    ahead = Range(101, 103, b"r" * 32), Range(110, 110, b"s" * 32)
    lines = told(ACK, seal(pack(Ack(1, "ledger", 42, 0, 1000, NOON_MS, upto_hash=b"h" * 32, ahead=ahead)), ACK, KEY))

    assert "  upto_seq: 42" in lines
    assert "  ahead: 101 to 103, 110 to 110" in lines
    assert f"  upto_hash: {(b'h' * 16).hex()}…" in lines


def test_cash_that_moved_is_told_with_its_sign() -> None:
    [*_, line] = told(LEDGER, batch(fact(CashMoved("pick-up", -120000, "CNY", "wang", "to the safe"))))

    assert line.endswith("pick-up -1200.00 CNY by wang: to the safe")


def test_a_fact_that_would_command_the_terminal_is_only_shown() -> None:
    [*_, line] = told(LEDGER, batch(fact(DrawerOpened("\x1b[2J\x07", "\u202e"))))

    assert line.endswith("drawer opened by ·[2J·: ·")


@given(st.sampled_from([LEDGER, ACK, "ln/v1/acme/masters/all", "$SYS/x", ""]), st.binary(max_size=300), st.booleans())
def test_no_bytes_are_too_strange_to_be_told(topic: str, data: bytes, sealed: bool) -> None:
    lines = told(topic, seal(data, topic, KEY) if sealed else data)

    assert lines
    assert all(line.isprintable() for line in lines)


def test_a_shift_is_told_with_what_was_expected_and_what_is_off():
    handover = Handover(
        7, "wang", "CNY", 1, 20261123, 10000, (Sum("tender", "cash", 825, 1),), (Counted("cash", 10800),), 0, "wang"
    )

    lines = told(LEDGER, batch(fact(ShiftOpened(7, "wang", 10000, "CNY")), fact(ShiftClosed(handover))))

    assert lines[5].endswith("shift 7 opened by wang with 100.00 CNY")
    assert lines[6].endswith("shift 7 of wang closed by wang: cash 108.25 (-0.25 off)")


def test_what_became_of_payments_is_told_with_whose_word_it_is() -> None:
    money = ("payment", "card", 1250, "CNY")
    lines = told(
        LEDGER,
        batch(
            fact(PaymentDoubted("r1", *money, "wang", "not connected")),
            fact(PaymentResolved("r1", *money, False)),
            fact(PaymentResolved("r1", *money, True, "wang", "li", "slip seen")),
            fact(PaymentReversed("r1", "card", 1250, "CNY", "wang", "0471", "0472")),
        ),
    )

    assert [line.split(": ", 1)[1] for line in lines[5:]] == [
        "payment in doubt at wang's terminal, card 12.50 CNY, r1: not connected",
        "payment not done, card 12.50 CNY, r1, by the word of the terminal",
        "payment done, card 12.50 CNY, r1, by the word of wang with li: slip seen",
        "payment undone by wang, card 12.50 CNY, r1, 0471 of the terminal",
    ]
