"""Wire languages of scales: the bytes of the manuals, whole however they are cut, and sound after garbage."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.drivers.scales import LANGUAGES
from edge.drivers.scales.framing import FRAME_MAX
from edge.drivers.scales.reading import Answer, Garbled, Language, NoWeight, Reading, Say, Trouble
from edge.drivers.scales.wire import toledo8217
from edge.drivers.simulators.voices import TALKERS, State, voice

ALL = sorted(LANGUAGES)
#: What each source prints, and what it says that it means.
PRINTED: list[tuple[str, bytes, Answer]] = [
    ("toledo8217", b"\x02 01.25\r", Reading(1250)),
    ("toledo8217", b"\x02001.250N\r", Reading(1250, net=True)),
    ("toledo8217", b"\x02?\x41\r", NoWeight(Trouble.MOTION)),
    ("toledo8217", b"\x02?\x42\r", NoWeight(Trouble.OVER)),
    ("toledo8217", b"\x02?\x44\r", NoWeight(Trouble.UNDER_ZERO)),
    ("toledo8217", b"\x02?\x48\r", NoWeight(Trouble.OUTSIDE_ZERO)),
    ("toledo8217", b"\x02?\x50\r", Reading(0)),
    ("toledo8217", b"\x02 01.2504\r", Reading(1250)),
    ("toledo8217", b"\x020001.2505\r", Reading(1251)),
    ("toledo8217", b"\x02001250\r", Reading(1250)),
    ("toledo8217", b"\x020001250N\r", Reading(1250, net=True)),
    ("toledo8217", b"\x02?\x70\r", Reading(0)),
    ("toledo8217", b"\x02?\x43\r", NoWeight(Trouble.OVER)),
    ("toledo8217", b"\x02?\x4d\r", NoWeight(Trouble.UNDER_ZERO)),
    ("toledo8217", b"\x02?\x60\r", NoWeight(Trouble.FAULT)),
    ("toledo8217", b"\x02?\x11\r", Garbled(b"?\x11")),
    ("sma", b"\nU1G      -0.010kg \r", NoWeight(Trouble.UNDER_ZERO)),
    ("sma", b"\nT1G  ----------kg \r", NoWeight(Trouble.FAULT)),
    ("sma", b"\nI1G  ----------kg \r", NoWeight(Trouble.FAULT)),
    ("sma", b"\n?\r", Garbled(b"?")),
    ("nci", b"\n<0\r\x03", NoWeight(Trouble.FAULT)),
    ("nci", b"\n08\r\x03", NoWeight(Trouble.FAULT)),
    ("nci", b"\n10\r\x03", NoWeight(Trouble.MOTION)),
    ("mt-sics", b"S -\r\n", NoWeight(Trouble.UNDER_ZERO)),
    ("mt-sics", b"S I\r\n", NoWeight(Trouble.MOTION)),
    ("mt-sics", b"ES\r\n", NoWeight(Trouble.FAULT)),
    ("mt-sics", b"Z A\r\n", Garbled(b"Z A")),
    ("dialog06", b"\x0209\x1b21\x03", NoWeight(Trouble.MOTION)),
    ("dialog06", b"\x0209\x1b30\x03", NoWeight(Trouble.TOO_LITTLE)),
    ("dialog06", b"\x0209\x1b32\x03", NoWeight(Trouble.OVER)),
    ("dialog06", b"\x0209\x1b99\x03", NoWeight(Trouble.FAULT)),
    ("generic", b"OL,GS,-9999999\r\n", NoWeight(Trouble.UNDER_ZERO)),
    ("generic", b"ST,TR,+ 0.100 kg\r\n", Garbled(b"ST,TR,+ 0.100 kg")),
    ("sma", b"\n 1G       5.025kg \r", Reading(5025)),
    ("sma", b"\nZ1G       0.000lb \r", Reading(0)),
    ("sma", b"\n 1GM      7.650kg \r", Reading(7650, moving=True)),
    ("sma", b"\n 1n      5.0025lb \r", Reading(2269, net=True)),
    ("sma", b"\nO1G      99.999kg \r", NoWeight(Trouble.OVER)),
    ("sma", b"\nE1G  ----------kg \r", NoWeight(Trouble.OUTSIDE_ZERO)),
    ("cas", b"\x06", Say(b"\x11")),
    ("cas", b"\x01\x02S  1.234kg" + bytes((0x6A ^ 0,)) + b"\x03\x04", Garbled(b"\x01\x02S  1.234kg\x6a\x03\x04")),
    ("nci", b"\n  1.250kg\r\n00\r\x03", Reading(1250)),
    ("nci", b"\n  1.250kg\r\n10\r\x03", Reading(1250, moving=True)),
    ("nci", b"\nS02\r\x03", NoWeight(Trouble.OVER)),
    ("nci", b"\n01\r\x03", NoWeight(Trouble.UNDER_ZERO)),
    ("mt-sics", b"S S     100.00 g\r\n", Reading(100)),
    ("mt-sics", b"S D      1.234 kg\r\n", Reading(1234, moving=True)),
    ("mt-sics", b"S +\r\n", NoWeight(Trouble.OVER)),
    ("generic", b"ST,GS,+ 1.234 kg\r\n", Reading(1234)),
    ("generic", b"US,NT,-  0.016kg\r\n", Reading(-16, net=True, moving=True)),
    ("generic", b"ST,+00123.4  g\r\n", Reading(123)),
    ("generic", b"OL,GS,+9999999\r\n", NoWeight(Trouble.OVER)),
    ("generic", b"QT,+00000012 PC\r\n", Garbled(b"QT,+00000012 PC")),
    ("adam", b"     1.234kg\r\n", Reading(1234)),
    ("xk3190-a9", b"\x02+001560019\x03", Reading(1_560_000)),
    ("xk3190-a9", b"\x02+00000001B\x03", Reading(0)),
    ("xk3190-a9", b"\x02+001560018\x03", Garbled(b"+001560018")),
    ("xk3190-a12", b"WG004.139kg3D\r\n", Reading(4139)),
    ("xk3190-a12", b"         OL23\r\n", NoWeight(Trouble.OVER)),
    ("xk3190-a12", b"         LO23\r\n", NoWeight(Trouble.UNDER_ZERO)),
    ("xk3190-equals", b"=00.1000-", Reading(-1000)),
    ("dialog06", b"\x0202\x1b3\x1b01234\x1b000199\x1b000246\x03", Reading(1234, amount_minor=246)),
    ("dialog06", b"\x15", Say(b"\x04\x0208\x03")),
    ("dialog06", b"\x0209\x1b20\x03", NoWeight(Trouble.MOTION)),
    ("dialog06", b"\x0209\x1b31\x03", NoWeight(Trouble.UNDER_ZERO)),
    ("dialog06", b"\x0211\x1bABC\x03", NoWeight(Trouble.WANTS_CHECK)),
]


def heard(language: Language, data: bytes) -> list[Answer]:
    return [answer for byte in data for answer in language.feed(bytes((byte,)))]


def said(name: str, state: State) -> bytes:
    """What a scale says once it is asked, all its steps in one."""
    talks, asked, out = voice(name), LANGUAGES[name]().ask(199), b""
    for _ in range(3):
        out = talks(asked, state)
        wanted = [answer.data for answer in LANGUAGES[name]().feed(out) if isinstance(answer, Say)]
        if not wanted:
            return out
        asked = wanted[0]
    return out


@pytest.mark.parametrize(("name", "data", "answer"), PRINTED)
def test_what_the_manuals_print_is_read_as_they_say(name: str, data: bytes, answer: Answer) -> None:
    assert heard(LANGUAGES[name](), data) == [answer]


@pytest.mark.parametrize("name", ALL)
@given(grams=st.integers(3, 15_000), net=st.booleans())
def test_every_weight_comes_through_one_byte_at_a_time(name: str, grams: int, net: bool) -> None:
    answers = heard(LANGUAGES[name](), said(name, Reading(grams, net)))

    assert [answer.grams for answer in answers if isinstance(answer, Reading)] == [grams]


@pytest.mark.parametrize("name", ALL)
@given(grams=st.integers(3, 15_000), cut=st.integers(0, 40))
def test_a_weight_survives_a_split_anywhere(name: str, grams: int, cut: int) -> None:
    data, language = said(name, Reading(grams)), LANGUAGES[name]()

    answers = language.feed(data[:cut]) + language.feed(data[cut:])

    assert [answer.grams for answer in answers if isinstance(answer, Reading)] == [grams]


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize(
    "garbage", [b"\xff\x00abc\r\n", b"\x02\x02", b"\x02 1.2", b"\r\r\r", b"\x01", b"=1", b"9" * 500]
)
def test_a_weight_is_read_soon_after_garbage(name: str, garbage: bytes) -> None:
    language = LANGUAGES[name]()

    answers = heard(language, garbage + b"\r\n" + said(name, Reading(1250)) * 3)

    assert Reading(1250) in [Reading(answer.grams) for answer in answers if isinstance(answer, Reading)]


@pytest.mark.parametrize("name", ALL)
@given(data=st.binary(max_size=300))
def test_no_bytes_break_a_language_and_what_it_keeps_is_bounded(name: str, data: bytes) -> None:
    language = LANGUAGES[name]()
    language.feed(data)

    kept = getattr(language, "_frame", None) or getattr(getattr(language, "_frames", None), "_frame", None) or b""
    assert len(kept) <= FRAME_MAX


@pytest.mark.parametrize("name", sorted(set(ALL) - {"xk3190-a9", "xk3190-equals"}))
@pytest.mark.parametrize("trouble", [Trouble.OVER, Trouble.UNDER_ZERO])
def test_over_and_under_are_told_apart_wherever_the_language_can(name: str, trouble: Trouble) -> None:
    if name == "adam":
        assert said(name, NoWeight(trouble)) == b""
    else:
        assert heard(LANGUAGES[name](), said(name, NoWeight(trouble))) == [NoWeight(trouble)]


@pytest.mark.parametrize("name", ALL)
def test_only_those_that_do_not_talk_by_themselves_are_asked(name: str) -> None:
    assert bool(LANGUAGES[name]().ask()) is (name not in TALKERS)


@pytest.mark.parametrize("name", ["toledo8217", "toledo-continuous", "nci", "generic", "dialog06"])
def test_a_parity_bit_that_a_converter_left_on_is_masked(name: str) -> None:
    data = bytes(byte | 0x80 for byte in said(name, Reading(1250)))

    assert [answer.grams for answer in heard(LANGUAGES[name](), data) if isinstance(answer, Reading)] == [1250]


def test_a_frame_without_end_is_dropped_at_its_bound() -> None:
    language = LANGUAGES["toledo8217"]()

    answers = language.feed(b"\x02" + b"1" * 1000)

    assert [type(answer) for answer in answers] == [Garbled]
    assert language.feed(toledo8217.encode(Reading(1250))) == [Reading(1250)]


def test_a_continuous_scale_is_read_with_its_checksum_and_without() -> None:
    frame = said("toledo-continuous", Reading(1250))

    assert heard(LANGUAGES["toledo-continuous"](), frame * 2) == [Reading(1250)] * 2
    assert heard(LANGUAGES["toledo-continuous"](), frame[:-1] * 3) == [Reading(1250)] * 2
    wrong = frame[:-1] + bytes((frame[-1] ^ 0x11,))
    assert [type(answer) for answer in heard(LANGUAGES["toledo-continuous"](), wrong)] == [Garbled]


def test_an_answer_at_another_price_than_was_asked_is_no_weight_for_this_sale() -> None:
    language = LANGUAGES["dialog06"]()
    language.ask(398)

    assert language.feed(b"\x0202\x1b3\x1b01234\x1b000199\x1b000246\x03") == [NoWeight(Trouble.OTHER_PRICE)]
    assert language.feed(b"\x0202\x1b3\x1b01234\x1b000398\x1b000491\x03") == [Reading(1234, amount_minor=491)]


@pytest.mark.parametrize("name", ALL)
@given(data=st.data())
def test_a_weight_survives_garbage_before_in_and_after_a_frame(name: str, data: st.DataObject) -> None:
    frame = said(name, Reading(1250))
    noise = st.binary(max_size=40)
    at = data.draw(st.integers(0, len(frame)))
    broken = data.draw(noise) + frame[:at] + data.draw(noise) + frame[at:] + data.draw(noise)
    language = LANGUAGES[name]()

    language.feed(broken)
    answers = language.feed(b"\r\n\x03\x04" * 20 + said(name, Reading(2500)) * 6)

    assert Reading(2500) in [Reading(answer.grams) for answer in answers if isinstance(answer, Reading)]
