"""ZVT without a socket: frames and fields, one byte at a time, cut, wrong, and as real terminals sent them."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge.drivers.codecs.zvt import ACK, Apdu, ApduReader, Ended, Exchange, encode, fields, messages, result_words
from edge.drivers.codecs.zvt.apdu import APDU_BYTES_MAX
from edge.drivers.codecs.zvt.exchange import idle
from edge.drivers.codecs.zvt.fields import BadField
from edge.drivers.codecs.zvt.messages import Status, read_status
from edge.drivers.codecs.zvt.results import _WORDS
from edge.drivers.errors import BadFrame

#: Telegrams of real terminals, as their captures are published (the test data of github.com/Portalum/Portalum.Zvt).
APPROVED = bytes.fromhex(
    "040f772700040000000020400b0004700c2239530d10060e2512170001197022f0f8eeeeeeeeeeee477129280048692a"
    "3130303436313736332020202020203b36313138303400003cf0f1f447454e2e4e522e3a363131383034490978870470"
    "880004708a2e8bf1f74465626974204d61737465726361726400"
)
NO_AMOUNT = bytes.fromhex(
    "040f6527000c2313550d10290e999922f0f8eeeeeeeeeeee4771a00129000000068700080b0000008a068bf1f14d4153"
    "5445524341524400062e2f081f1201021f100100601b4307a000000004101044104465626974204d6173746572636172"
    "641f2b0410015008"
)
CANCELLED = bytes.fromhex("040f1e276c29280048693cf0f1f941626272756368206475726368204b756e6465")
DECLINED = bytes.fromhex("040f25270529290002743cf0f0f9416267656c65686e748a06060d240b0709416267656c65686e74")


def only(data: bytes) -> Apdu:
    (frame,) = ApduReader().feed(data)
    return frame


def test_a_real_approval_is_read_with_its_numbers_and_four_digits_of_the_card() -> None:
    assert read_status(only(APPROVED).data) == Status(
        0, 2040, 978, "611804", "4771", "Debit Mastercard", "0470", "GEN.NR.:611804", "28004869.0470.000470.000470"
    )


def test_a_real_approval_without_an_amount_says_that_it_said_none() -> None:
    status = read_status(only(NO_AMOUNT).data)

    assert (status.result, status.amount_minor, status.scheme, status.receipt) == (0, None, "MASTERCARD", "0008")
    assert status.mark == "00000006.0008.000000."


def test_real_refusals_are_read_with_the_terminals_own_words() -> None:
    cancelled, declined = (read_status(only(data).data) for data in (CANCELLED, DECLINED))

    assert (cancelled.result, cancelled.text) == (0x6C, "Abbruch durch Kunde")
    assert (declined.result, declined.text, declined.mark) == (0x05, "Abgelehnt", "")


def test_what_a_till_says_is_what_the_specification_draws() -> None:
    assert encode(messages.authorisation(1250, "EUR")).hex() == "06010a0400000000125049" + "0978"
    assert encode(messages.registration("000000")).hex() == "06000400000018"
    assert encode(messages.repeat_receipt("123456")).hex() == "0620051234560303"
    assert encode(messages.reversal("0470", "000000")).hex() == "063006000000870470"
    assert encode(messages.refund(99, "CNY", "000000")).hex() == "06310d000000" + "04000000000099" + "490156"
    assert encode(messages.enquiry("000000")).hex() == "050103000000"


@pytest.mark.parametrize("data", [APPROVED, NO_AMOUNT, CANCELLED, DECLINED])
def test_frames_come_one_byte_at_a_time_and_split_at_every_place(data: bytes) -> None:
    whole = only(data)
    slow = ApduReader()
    assert [frame for byte in data for frame in slow.feed(bytes((byte,)))] == [whole]

    for cut in range(len(data)):
        reader = ApduReader()
        assert reader.feed(data[:cut]) + reader.feed(data[cut:] + data) == [whole, whole]


@given(st.integers(0, 0xFFFF), st.binary(max_size=600))
@settings(max_examples=60)
def test_every_frame_comes_back(code: int, data: bytes) -> None:
    frame = Apdu(0x0600 | code & 0xFF, data)

    assert only(encode(frame)) == frame


def test_long_frames_have_their_length_in_two_bytes_the_low_one_first() -> None:
    assert encode(Apdu(0x06D3, b"x" * 254))[:3].hex() == "06d3fe"
    assert encode(Apdu(0x06D3, b"x" * 255))[:5].hex() == "06d3ffff00"


@pytest.mark.parametrize("noise", [b"\x15", b"\x00\x00\x00\x3eVER|APP", b"\x10\x02\x06\x01", b"GET / HTTP/1.1"])
def test_what_cannot_be_zvt_ends_the_connection(noise: bytes) -> None:
    with pytest.raises(BadFrame, match="does not speak ZVT"):
        ApduReader().feed(noise)


def test_a_length_beyond_all_receipts_is_not_waited_for() -> None:
    with pytest.raises(BadFrame, match="announces"):
        ApduReader().feed(b"\x06\xd3\xff" + (APDU_BYTES_MAX + 1).to_bytes(2, "little"))


@given(st.binary(max_size=300))
@settings(max_examples=200)
def test_no_bytes_make_the_reading_of_a_status_raise(data: bytes) -> None:
    assert isinstance(read_status(data), Status)


@given(st.binary(max_size=120))
@settings(max_examples=100)
def test_no_bytes_but_a_bad_frame_stop_the_reader(data: bytes) -> None:
    with contextlib.suppress(BadFrame):
        ApduReader().feed(data)


def test_every_cut_of_a_status_gives_no_more_than_what_was_there() -> None:
    data = only(APPROVED).data
    whole = read_status(data)
    for cut in range(len(data)):
        part = read_status(data[:cut])
        assert part.result in {None, 0}
        assert part.amount_minor in {None, whole.amount_minor}
        assert part.last4 in {"", "4771"}


def test_nothing_but_four_digits_of_a_card_survives_the_reading() -> None:
    pan = bytes((fields.PAN,)) + fields.ll(bytes.fromhex("4111111111111111"))
    odd = bytes((fields.PAN,)) + fields.ll(bytes.fromhex("340000000000009f"))
    name = bytes((fields.CARD_NAME,)) + fields.ll(b"VISA 4111 1111 1111 1111")
    text = bytes((fields.TEXT,)) + fields.ll(b"PAN 4111111111111111", 3)

    status = read_status(b"\x27\x00" + pan + name + text)
    assert "411111" not in repr(status)
    assert (status.last4, status.scheme, status.text) == ("1111", "", "")
    assert read_status(odd).last4 == "0009"


def test_a_wholly_masked_card_has_no_last_digits() -> None:
    assert read_status(bytes((fields.PAN,)) + fields.ll(b"\xee" * 8)).last4 == ""


def test_amounts_that_do_not_fit_and_currencies_without_cents_are_refused() -> None:
    with pytest.raises(BadField):
        messages.authorisation(10**12, "EUR")
    with pytest.raises(BadField, match="JPY"):
        messages.authorisation(100, "JPY")


def test_every_result_has_words_in_both_languages() -> None:
    for code in range(1, 256):
        zh, en = result_words(code)
        assert zh != en, code
    assert all("{" not in word for words in _WORDS.values() for word in words)


# -- exchanges ------------------------------------------------------------------------------------------------------------


def told(*frames: Apdu) -> tuple[Exchange, list[Apdu | None]]:
    exchange = Exchange(messages.authorisation(2040, "EUR"))
    return exchange, [exchange.heard(frame) for frame in frames]


def test_an_approval_is_there_once_the_terminal_gave_the_say_back() -> None:
    status = only(APPROVED)
    exchange, answers = told(ACK, Apdu(messages.INTERMEDIATE, b"\x0a"), status)
    assert exchange.ended is None

    exchange.heard(Apdu(messages.COMPLETION))

    assert answers == [None, ACK, ACK]
    assert exchange.ended == Ended("completed", 0, read_status(status.data))


def test_a_terminal_that_says_all_twice_is_answered_twice_and_counts_once() -> None:
    status, end = only(APPROVED), Apdu(messages.COMPLETION)
    exchange, answers = told(ACK, status, only(CANCELLED), end, Apdu(messages.ABORTED, b"\x6c"))

    assert answers == [None, ACK, ACK, ACK, ACK]
    assert exchange.ended == Ended("completed", 0, read_status(status.data))


def test_a_refusal_at_once_and_one_in_the_middle_are_told_apart() -> None:
    assert told(Apdu(0x849C))[0].ended == Ended("refused", 0x9C)
    assert told(ACK, Apdu(messages.ABORTED, b"\x6c"))[0].ended == Ended("aborted", 0x6C)


def test_what_is_told_before_the_command_was_taken_belongs_to_the_one_before() -> None:
    exchange, answers = told(only(APPROVED), Apdu(messages.COMPLETION))
    assert (answers, exchange.status, exchange.ended) == ([ACK, ACK], None, None)

    exchange.heard(Apdu(0x8400))
    exchange.heard(Apdu(messages.COMPLETION))
    assert exchange.ended == Ended("completed")


def test_requests_that_a_till_does_not_know_are_refused_and_slips_are_taken() -> None:
    exchange, answers = told(ACK, Apdu(messages.PRINT_LINE, b"\x80abc"), Apdu(0x06E1, b"menu?"))

    assert answers == [None, ACK, Apdu(0x8483)]
    assert exchange.ended is None


def test_an_end_that_is_told_again_later_is_answered() -> None:
    assert idle(Apdu(messages.COMPLETION)) == ACK
    assert idle(ACK) is None
    assert idle(Apdu(0x06E1)) == Apdu(0x8483)
