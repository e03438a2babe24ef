"""All wire languages under noise: whatever comes, nothing raises, nothing is kept without bound, and the next good frame is read.

Each seed draws streams of good frames, frames with bytes turned, dropped, doubled or put in, pieces of other languages and plain
noise, cut anywhere. `./run soak devices` runs many seeds; a test runs a few.
"""

import random
import time
from collections.abc import Callable, Iterator
from typing import Any

from msgspec import Struct

from edge.drivers.codecs import cd5220, epson_display, escpos, key_scanner, led8, line_scanner
from edge.drivers.codecs.key_layouts import LAYOUTS
from edge.drivers.roles import Lamp
from edge.drivers.scales import LANGUAGES
from edge.drivers.scales.reading import NoWeight, Reading, Trouble
from edge.drivers.simulators.voices import voice
from retail.card_line import card_of, encode

#: What one codec may keep, in bytes and characters: half frames and the code that is being read.
KEPT_MAX = 8192
#: No codec takes longer for so many bytes, in seconds, on the slowest machine that runs tests; one that hangs takes for ever.
SLICE_BYTES, SLICE_S = 4096, 20.0


class Spoken(Struct):
    """One wire language: `make` gives a fresh codec and how it is fed; `good` is a frame; `wakes` is what ends any half frame."""

    make: Callable[[], tuple[object, Callable[[bytes], Any]]]
    good: Callable[[random.Random], bytes]
    understood: Callable[[object, list[Any]], bool]
    wakes: bytes


class Found(Struct):
    """What a seed came to; `broken` says what, and of which language."""

    heard_bytes: int = 0
    frames: int = 0
    broken: str = ""


def fuzz(seed: int, each_bytes: int = 20_000) -> Found:
    """One seed through every language."""
    found = Found()
    for name, spoken in LANGUAGES_SPOKEN.items():
        rng = random.Random(f"{seed}/{name}")
        try:
            _listen(spoken, rng, each_bytes, found)
        except Exception as exc:  # noqa: BLE001 - whatever a language raises is what is looked for
            found.broken = f"{name}: {type(exc).__name__}: {exc}"
            return found
    return found


def _listen(spoken: Spoken, rng: random.Random, each_bytes: int, found: Found) -> None:
    codec, feed = spoken.make()
    heard = 0
    for data in _stream(spoken, rng):
        heard += len(data)
        began_s = time.monotonic()
        for piece in _cut(data, rng):
            feed(piece)
        if time.monotonic() - began_s > SLICE_S:
            raise AssertionError(f"{len(data)} bytes took longer than {SLICE_S} s")
        if (kept := kept_by(codec)) > KEPT_MAX:
            raise AssertionError(f"keeps {kept} bytes")
        if heard >= each_bytes:
            break
    answers = [feed(piece) for piece in _cut(spoken.wakes + spoken.good(random.Random(1)) * 8, rng)]
    if not spoken.understood(codec, [one for some in answers if isinstance(some, list) for one in some]):
        raise AssertionError("does not read a good frame after noise")
    found.heard_bytes += heard
    found.frames += 1


def _stream(spoken: Spoken, rng: random.Random) -> Iterator[bytes]:
    others = list(LANGUAGES_SPOKEN.values())
    while True:
        match rng.randrange(6):
            case 0:
                yield spoken.good(rng) * rng.randint(1, 20)
            case 1 | 2:
                yield _spoilt(spoken.good(rng) * rng.randint(1, 5), rng)
            case 3:
                yield rng.choice(others).good(rng)
            case 4:
                yield rng.randbytes(rng.randint(1, SLICE_BYTES))
            case _:
                yield bytes((rng.randrange(256),)) * rng.randint(1, SLICE_BYTES)


def _spoilt(data: bytes, rng: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(len(out)) if out else 0
        match rng.randrange(4):
            case 0 if out:
                out[at] ^= 1 << rng.randrange(8)
            case 1 if out:
                del out[at : at + rng.randint(1, 8)]
            case 2:
                out[at:at] = out[at : at + rng.randint(1, 8)]
            case _:
                out[at:at] = rng.randbytes(rng.randint(1, 4))
    return bytes(out)


def _cut(data: bytes, rng: random.Random) -> Iterator[bytes]:
    at = 0
    while at < len(data):
        size = rng.choice((1, 1, 2, 7, 64, SLICE_BYTES))
        yield data[at : at + size]
        at += size


def kept_by(codec: object, depth: int = 3) -> int:
    """Bytes, characters and elements in whatever a codec keeps."""
    if isinstance(codec, str | bytes | bytearray):
        return len(codec)
    if isinstance(codec, list | tuple | set):
        return len(codec) + sum(kept_by(one, depth - 1) for one in codec if depth)
    if depth and hasattr(codec, "__dict__"):
        return sum(kept_by(one, depth - 1) for name, one in vars(codec).items() if name not in {"_layout", "orders"})
    return 0


def _scale(name: str) -> Spoken:
    def make() -> tuple[object, Callable[[bytes], Any]]:
        language = LANGUAGES[name]()
        return language, language.feed

    def good(rng: random.Random) -> bytes:
        states = (Reading(rng.randint(3, 15_000)), Reading(0), NoWeight(rng.choice((Trouble.OVER, Trouble.MOTION))))
        said, talks = b"", voice(name)
        for asked in (LANGUAGES[name]().ask(199), b"\x11", b"\x04\x05"):
            said += talks(asked, states[0] if rng.random() < 0.7 else rng.choice(states))
        return said or b"\r\n"

    def understood(_: object, answers: list[Any]) -> bool:
        return any(isinstance(answer, Reading) and answer.grams >= 3 for answer in answers)

    def sure(rng: random.Random) -> bytes:
        said, talks = b"", voice(name)
        for asked in (LANGUAGES[name]().ask(199), b"\x11", b"\x04\x05"):
            said += talks(asked, Reading(rng.randint(3, 15_000)))
        return said

    return Spoken(make, lambda rng: sure(rng) if rng.random() < 0.5 else good(rng), understood, b"\r\n\x03\x04" * 20)


def _scanner(make: Callable[[], Any], write: Callable[[str], bytes], wakes: bytes) -> Spoken:
    def fresh() -> tuple[object, Callable[[bytes], Any]]:
        codec = make()

        def feed(data: bytes) -> list[Any]:
            scans = codec.feed(data)
            for scan in scans:
                card_of(scan.aim + scan.text)
            return list(scans)

        return codec, feed

    def good(rng: random.Random) -> bytes:
        code = "".join(rng.choice("0123456789ABC-.") for _ in range(rng.randint(4, 30)))
        return write(rng.choice((code, "6901234567892", encode("0012345", "WANG"))))

    # The kernel gives whole events: keys that lost their step find it again only with the next connection.
    return Spoken(fresh, good, lambda _, scans: not wakes or len(scans) > 0, wakes)


def _screen(
    make: Callable[[], Any], good: Callable[[random.Random], bytes], shows: Callable[[Any], bool], wakes: bytes
) -> Spoken:
    def fresh() -> tuple[object, Callable[[bytes], Any]]:
        screen = make()
        return screen, screen.feed

    return Spoken(fresh, good, lambda screen, _: shows(screen), wakes)


def _printer() -> Spoken:
    def fresh() -> tuple[object, Callable[[bytes], Any]]:
        reader = escpos.StatusReader()
        return reader, reader.feed

    statuses = (b"\x16", b"\x12", b"\x1a", b"\x72", b"\x10\x00\x00\x00", b"\x3c\x00\x00\x00")
    return Spoken(fresh, lambda rng: rng.choice(statuses), lambda _, said: len(said) > 0, b"\x12" * 64)


LANGUAGES_SPOKEN: dict[str, Spoken] = {
    **{f"scale {name}": _scale(name) for name in LANGUAGES},
    "scanner line": _scanner(line_scanner.LineScanner, line_scanner.encode, b"\r" * 4),
    "scanner line with affixes": _scanner(
        lambda: line_scanner.LineScanner("~", "#\t"), lambda code: line_scanner.encode(code, "", "~", "#\t"), b"#\t" * 4
    ),
    **{
        f"scanner keys {layout}": _scanner(
            lambda layout=layout: key_scanner.KeyScanner(layout),
            lambda code, layout=layout: key_scanner.encode(code, layout),
            b"",
        )
        for layout in LAYOUTS
    },
    "display cd5220": _screen(
        cd5220.Cd5220, lambda rng: cd5220.encode(f"牛奶 {rng.random()}", "sum"), lambda one: one.lines[1] == "sum",
        b"\r" + cd5220.greeting() * 2,
    ),
    "display epson": _screen(
        epson_display.EpsonDisplay, lambda rng: epson_display.encode(f"牛奶 {rng.random()}", "sum"),
        lambda one: one.lines[1] == "sum", b"\x00" * 4 + epson_display.greeting() * 2,
    ),
    "display led8": _screen(
        led8.Led8, lambda rng: led8.lamp(rng.choice(list(Lamp))) + led8.figure("12.50"),
        lambda one: one.figure == "12.50", b"\r" * 3,
    ),
    "printer status": _printer(),
}  # fmt: skip
