"""Both languages say the same things, and every sentence that a page asks for is there."""

import json
import re
from pathlib import Path

import pytest

from hub.insight.stores.stores import URGENCY

ROOT = Path(__file__).parents[2]
SHARED = ROOT / "ui" / "static"
PAGES = {"hub": ROOT / "hub" / "web" / "static", "edge": ROOT / "edge" / "web" / "static"}
FOLDERS = {"ui": SHARED, **PAGES}

_BLANK = re.compile(r"\{(\w+)(?:\|[^|}]*\|[^}]*)?\}")
_ASKED = re.compile(r"""\bt\(\s*"([\w.-]+)\"""")
_STARTED = re.compile(r"`([\w-]+\.[\w.-]*)\$\{")
_QUOTED = re.compile(r"""["']([\w.-]+)["']""")


def words(folder: Path, language: str) -> dict[str, str]:
    found: dict[str, str] = json.loads((folder / "i18n" / f"{language}.json").read_text("utf-8"))
    return found


def sources(folder: Path) -> str:
    return "\n".join(path.read_text("utf-8") for path in sorted(folder.rglob("*.js")) if "vendor" not in path.parts)


@pytest.mark.parametrize("name", FOLDERS)
def test_both_languages_have_the_same_keys_in_order_and_no_empty_words(name):
    chinese, english = words(FOLDERS[name], "zh-CN"), words(FOLDERS[name], "en")

    assert set(chinese) == set(english)
    assert [key for key in chinese if not chinese[key] or not english[key]] == []


@pytest.mark.parametrize("name", FOLDERS)
def test_both_languages_fill_in_the_same_things(name):
    chinese, english = words(FOLDERS[name], "zh-CN"), words(FOLDERS[name], "en")

    assert {key for key in chinese if set(_BLANK.findall(chinese[key])) != set(_BLANK.findall(english[key]))} == set()


@pytest.mark.parametrize("name", PAGES)
def test_every_sentence_that_a_page_asks_for_is_there(name):
    known = words(PAGES[name], "en") | words(SHARED, "en")
    asked = sources(PAGES[name]) + sources(SHARED)

    assert {key for key in _ASKED.findall(asked) if key not in known} == set()
    assert {start for start in _STARTED.findall(asked) if not any(key.startswith(start) for key in known)} == set()


@pytest.mark.parametrize("name", PAGES)
def test_no_sentence_is_kept_that_no_page_asks_for(name):
    asked = sources(PAGES[name])
    starts = tuple(_STARTED.findall(asked))
    quoted = set(_QUOTED.findall(asked))

    assert {key for key in words(PAGES[name], "en") if key not in quoted and not key.startswith(starts)} == set()


def test_every_reason_for_a_call_has_words_and_says_what_to_do():
    known = words(PAGES["hub"], "en")

    assert {code for code in URGENCY if f"call.{code}" not in known or f"call.{code}.how" not in known} == set()
