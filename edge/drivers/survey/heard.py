"""Whose bytes they are: each language is given them, and the one that understands most of them wins. Pure."""

from collections.abc import Iterator

from msgspec import Struct

from edge.drivers.codecs.line_scanner import GROUP_SEPARATOR, LineScanner
from edge.drivers.scales.languages import LANGUAGES
from edge.drivers.scales.reading import Garbled, NoWeight, Reading, in_words

#: A language must have understood so many frames, and more than it could not.
FRAMES_MIN = 2


class Guess(Struct, frozen=True):
    """A role and driver for what was heard, with an example in words."""

    role: str
    driver: str
    understood: int
    example: str


def guess(data: bytes) -> Guess | None:
    """The likeliest language of these bytes; None where none of ours speaks so."""
    found = [*_scales(data), *_scanner(data)]
    return max(found, key=lambda one: one.understood, default=None)


def _scales(data: bytes) -> Iterator[Guess]:
    for name, language in LANGUAGES.items():
        answers = language().feed(data)
        good = [answer for answer in answers if isinstance(answer, Reading | NoWeight)]
        bad = sum(isinstance(answer, Garbled) for answer in answers)
        if len(good) >= FRAMES_MIN and len(good) > bad:
            yield Guess("scale", name, len(good), in_words(good[-1]))


def _scanner(data: bytes) -> Iterator[Guess]:
    scans = LineScanner().feed(data)
    plain = [scan.text.replace(chr(GROUP_SEPARATOR), "") for scan in scans]
    codes = [text for text in plain if len(text) >= 4 and text.isascii() and text.isprintable()]
    if codes and len(codes) == len(scans) and (codes[-1].isalnum() or any(scan.aim for scan in scans)):
        # A scale's lines are codes of a sort too: whoever understands figures and units goes before.
        yield Guess("scanner", "line", 1, codes[-1])
