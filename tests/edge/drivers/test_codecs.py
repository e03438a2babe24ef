"""Wire languages: whole however the bytes are cut, and sound after garbage."""

from hypothesis import given
from hypothesis import strategies as st

from edge.drivers.codecs import cd5220, line_scanner
from edge.drivers.roles import Scan


def test_a_code_comes_without_its_ends_and_with_its_aim_identifier() -> None:
    codec = line_scanner.LineScanner()

    assert codec.feed(b"\x02]E06901234567892\r\n]C1010690\r") == [Scan("6901234567892", "]E0"), Scan("010690", "]C1")]


def test_a_code_longer_than_any_label_is_dropped_whole() -> None:
    codec = line_scanner.LineScanner()

    assert codec.feed(b"9" * 100_000 + b"\r" + line_scanner.encode("123")) == [Scan("123")]
    assert codec.dropped == 1


@given(st.lists(st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=4, max_size=40), max_size=5))
def test_codes_round_trip_however_the_bytes_are_cut(codes: list[str]) -> None:
    codes = [code for code in codes if not code.startswith("]")]
    codec = line_scanner.LineScanner()
    stream = b"".join(line_scanner.encode(code) for code in codes)

    assert [scan.text for byte in stream for scan in codec.feed(bytes((byte,)))] == codes


@given(
    st.text(st.characters(min_codepoint=0x30, max_codepoint=0x5A), min_size=4, max_size=40),
    st.sampled_from(["", "~", "P1"]),
    st.sampled_from(["\r", "\t", "\r\n", "#\x1e", "\x04"]),
    st.integers(1, 9),
)
def test_what_a_scanner_is_set_to_send_around_a_code_is_no_part_of_it(
    code: str, prefix: str, suffix: str, step: int
) -> None:
    codec = line_scanner.LineScanner(prefix, suffix)
    stream = line_scanner.encode(code, "]E0", prefix, suffix) + line_scanner.encode(code, "", "", suffix)
    pieces = [stream[at : at + step] for at in range(0, len(stream), step)]

    expected = code.removeprefix(prefix)
    assert [scan for piece in pieces for scan in codec.feed(piece)] == [Scan(code, "]E0"), Scan(expected)]


def test_with_a_suffix_of_its_own_a_line_end_is_noise() -> None:
    codec = line_scanner.LineScanner(suffix="\t")

    assert codec.feed(b"12\r34\n\t") == [Scan("1234")]


@given(st.text(max_size=60), st.text(max_size=60))
def test_the_display_shows_what_fits_and_nothing_else(upper: str, lower: str) -> None:
    screen = cd5220.Cd5220()
    for byte in cd5220.INIT + cd5220.CLEAR + cd5220.encode(upper, lower):
        screen.feed(bytes((byte,)))

    assert all(len(line.encode("gb18030")) <= cd5220.COLUMNS for line in screen.lines)


def test_the_display_shows_two_languages() -> None:
    screen = cd5220.Cd5220()

    screen.feed(cd5220.encode("应收 Total", "128.50"))

    assert screen.lines == ["应收 Total", "128.50"]
