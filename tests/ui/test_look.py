"""The look keeps its word: colours that can be read, and pages that live without anything inline or from elsewhere."""

import re
from itertools import product
from pathlib import Path

import pytest

import ui

ROOT = Path(__file__).parents[2]
FOLDERS = (ui.STATIC, ROOT / "hub" / "web" / "static", ROOT / "edge" / "web" / "static")
OURS = [
    path
    for folder in FOLDERS
    for path in sorted(folder.rglob("*"))
    if path.suffix in {".html", ".js", ".css", ".svg"} and "vendor" not in path.parts
]

_INLINE = re.compile(
    r"\sstyle=|\son[a-z]+=[\"']|javascript:|<style|\beval\(|new Function\(|<script(?![^>]*\ssrc=)", re.IGNORECASE
)
_ELSEWHERE = re.compile(r"(?:src|href|url|from|import|fetch)\s*[=(]?\s*[\"'`(]?\s*(?:https?:)?//", re.IGNORECASE)


def palettes() -> dict[str, dict[str, str]]:
    css = (ui.STATIC / "tokens.css").read_text()
    blocks = re.findall(r"(:root[^{]*)\{([^}]*)\}", css)
    colours = [(head.strip(), dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", body))) for head, body in blocks]
    return {head: found for head, found in colours if found}


def contrast(one: str, other: str) -> float:
    """By WCAG 2: (lighter + 0.05) / (darker + 0.05) of relative luminances."""
    lights = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lights[0] + 0.05) / (lights[1] + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


PALETTES = palettes()


def test_dark_by_the_system_and_dark_by_choice_are_the_same_colours():
    dark = [PALETTES[head] for head in PALETTES if head != ":root"]

    assert len(dark) == 2
    assert dark[0] == dark[1]
    assert set(dark[0]) == set(PALETTES[":root"])


@pytest.mark.parametrize(("head", "ground"), list(product(PALETTES, ("ground", "surface"))))
def test_words_can_be_read_on_every_ground(head, ground):
    palette = PALETTES[head]
    words = {name: contrast(palette[name], palette[ground]) for name in ("ink", "muted", "good", "warn", "bad", "lamp")}

    assert {name: round(ratio, 2) for name, ratio in words.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("head", PALETTES)
def test_shapes_and_the_focus_ring_can_be_seen(head):
    palette = PALETTES[head]

    assert contrast(palette["bar"], palette["surface"]) >= 3
    assert contrast(palette["focus"], palette["ground"]) >= 3
    assert contrast(palette["on-lamp"], palette["lamp"]) >= 4.5
    assert contrast(palette["ink"], palette["lamp-soft"]) >= 4.5


@pytest.mark.parametrize("path", OURS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_page_has_anything_inline_or_from_elsewhere(path):
    text = path.read_text("utf-8").replace('xmlns="http://www.w3.org/2000/svg"', "")

    assert _INLINE.findall(text) == []
    assert _ELSEWHERE.findall(text) == []
