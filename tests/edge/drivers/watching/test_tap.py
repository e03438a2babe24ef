"""The last bytes of a device: bounded, and never a payment card, however it comes in pieces."""

from hypothesis import given, settings
from hypothesis import strategies as st

from edge.drivers.watching.tap import CODE_BYTES, HIDDEN, PIECE_BYTES, PIECES_MAX, QUIET_S, Secrecy, Tap

PAN = "4111111111111111"
TRACK = "%B4111111111111111^WANG/FANG^3012101000000000?"


class Clock:
    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def tap(secrecy: Secrecy) -> tuple[Tap, Clock]:
    clock = Clock()
    return Tap(secrecy, monotonic=clock), clock


def shown(one: Tap) -> bytes:
    return b"".join(piece.data for piece in one.pieces())


def test_what_went_each_way_stands_there_in_order_with_its_moment_and_what_it_meant() -> None:
    scale, clock = tap(Secrecy.OPEN)
    scale.said(b"W")
    clock.now_s += 0.1
    scale.heard(b"\x0200.480\r")
    scale.meant("480 g")

    first, second = scale.pieces()

    assert (first.said, first.data, first.at_s) == (True, b"W", 100.0)
    assert (second.said, second.data, second.at_s) == (False, b"\x0200.480\r", 100.1)
    assert (scale.meaning.text, scale.meaning.at_s) == ("480 g", 100.1)
    assert (scale.bytes_said, scale.bytes_heard) == (1, 8)


def test_a_device_that_floods_leaves_a_bounded_memory() -> None:
    scale, _ = tap(Secrecy.OPEN)
    scanner, _ = tap(Secrecy.CODES)
    for _ in range(PIECES_MAX * 3):
        scale.heard(b"x" * 4096)
        scanner.heard(b"9" * 4096)

    assert len(scale.pieces()) == len(scanner.pieces()) == PIECES_MAX
    assert max(len(piece.data) for piece in (*scale.pieces(), *scanner.pieces())) == PIECE_BYTES
    assert len(scanner._code) < CODE_BYTES


def test_codes_are_shown_once_they_are_whole_or_the_reader_has_been_quiet() -> None:
    scanner, clock = tap(Secrecy.CODES)
    scanner.heard(b"69012345")
    assert scanner.pieces() == ()
    scanner.heard(b"67892\r\n")
    assert shown(scanner) == b"6901234567892\r\n"

    scanner.heard(b"no end")
    clock.now_s += QUIET_S
    assert shown(scanner).endswith(b"no end")


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(
        [PAN, TRACK, ";4111111111111111=30121010000000000000?", "4111 1111 1111 1111", "x 5500000000000004"]
    ),
    st.lists(st.integers(1, 9), min_size=1, max_size=60),
    st.booleans(),
)
def test_a_card_in_any_pieces_is_a_length_and_nothing_else(card: str, sizes: list[int], ended: bool) -> None:
    scanner, clock = tap(Secrecy.CODES)
    heard: list[bytes] = []
    scanner.listen(lambda piece: heard.append(piece.data))
    data = card.encode() + (b"\r" if ended else b"")
    rest = data
    for size in sizes:
        scanner.heard(rest[:size])
        rest = rest[size:]
    scanner.heard(rest)
    clock.now_s += QUIET_S
    scanner.meant(card)

    assert shown(scanner) == b""
    assert b"".join(heard) == b""
    assert sum(piece.size for piece in scanner.pieces()) == len(data)
    assert scanner.meaning.text == HIDDEN


def test_a_reader_of_cards_shows_lengths_alone() -> None:
    reader, _ = tap(Secrecy.CLOSED)
    heard: list[bytes] = []
    leave = reader.listen(lambda piece: heard.append(piece.data))
    reader.heard(b"12345")
    leave()
    reader.said(b"ok")

    assert [(piece.size, piece.data, piece.hidden) for piece in reader.pieces()] == [(5, b"", True), (2, b"", True)]
    assert heard == [b""]


def test_goods_and_receipts_are_no_cards() -> None:
    scanner, _ = tap(Secrecy.CODES)
    for code in ("6901234567892", "]E06901234567892", "LN1:s01-02-1-000312:45.60", "0100012345678905"):
        scanner.heard(code.encode() + b"\r")

    assert not any(piece.hidden for piece in scanner.pieces())

    scanner.meant("6901234567892  ]E0")  # as a scan is told, with what the symbol is
    assert scanner.meaning.text == "6901234567892  ]E0"
    scanner.meant("5500000000000004  ]C0")
    assert scanner.meaning.text == HIDDEN
