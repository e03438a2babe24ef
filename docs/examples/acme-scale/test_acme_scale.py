"""The language of the X9: one byte at a time, split at every index, with garbage before, in and after, and each status."""

from acme_scale import X9Language, encode

from edge.drivers.api import Garbled, NoWeight, Reading, Trouble

WHOLE = encode(480) + encode(500, b"~")
SAID = [Reading(480), Reading(500, moving=True)]


def test_it_is_read_one_byte_at_a_time() -> None:
    language = X9Language()

    assert [answer for byte in WHOLE for answer in language.feed(bytes((byte,)))] == SAID


def test_it_is_read_however_it_is_split() -> None:
    for at in range(len(WHOLE)):
        language = X9Language()
        assert language.feed(WHOLE[:at]) + language.feed(WHOLE[at:]) == SAID


def test_rubbish_around_it_and_half_a_frame_before_it_do_no_harm() -> None:
    assert X9Language().feed(b"\x00\xff" + WHOLE + b"\xfe") == SAID
    assert X9Language().feed(encode(480)[:5] + WHOLE) == SAID


def test_what_is_damaged_is_no_weight() -> None:
    for at in range(1, len(encode(480)) - 1):
        frame = bytearray(encode(480))
        frame[at] ^= 1
        answers = X9Language().feed(bytes(frame))
        assert not any(isinstance(answer, Reading) for answer in answers), frame


def test_a_frame_without_an_end_is_garbled_and_bounded() -> None:
    answers = X9Language().feed(b"=" + b"1" * 5000)

    assert all(isinstance(answer, Garbled) for answer in answers)
    assert sum(len(answer.raw) for answer in answers if isinstance(answer, Garbled)) < 100


def test_each_status_is_told() -> None:
    assert X9Language().feed(encode(0, b"^") + encode(0, b"v")) == [
        NoWeight(Trouble.OVER),
        NoWeight(Trouble.UNDER_ZERO),
    ]
