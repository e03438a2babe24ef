"""Every wire language under noise; the long run is `./run soak devices`."""

import pytest

from tests.edge.drivers.fuzz import KEPT_MAX, LANGUAGES_SPOKEN, Spoken, fuzz, kept_by


@pytest.mark.parametrize("seed", range(3))
def test_no_noise_breaks_a_language_and_the_next_good_frame_is_read(seed: int) -> None:
    found = fuzz(seed, each_bytes=6_000)

    assert found.broken == ""
    assert found.frames == len(LANGUAGES_SPOKEN)


class Hoarder:
    """A codec that keeps all that it hears."""

    def __init__(self) -> None:
        self.heard = bytearray()
        self.inner: list[object] = []

    def feed(self, data: bytes) -> list[bytes]:
        self.heard += data
        return [data]


class Fragile(Hoarder):
    """A codec that one byte breaks."""

    def feed(self, data: bytes) -> list[bytes]:
        if b"\xff" in data:
            raise ValueError("0xff")
        return []


@pytest.mark.parametrize(("codec", "says"), [(Hoarder, "keeps"), (Fragile, "0xff")])
def test_the_run_finds_what_it_looks_for(codec, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made = codec()
    broken = Spoken(lambda: (made, made.feed), lambda _: b"good", lambda *_: True, b"")
    monkeypatch.setitem(LANGUAGES_SPOKEN, "broken", broken)

    assert says in fuzz(1, each_bytes=4 * KEPT_MAX).broken


def test_what_a_codec_keeps_is_counted_also_in_what_it_is_made_of() -> None:
    outer, inner = Hoarder(), Hoarder()
    inner.heard += b"1234"
    outer.inner = [inner]

    assert kept_by(outer) == 5
