import doctest
import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import retail
from retail.refusals import WORDS, Refused

SOURCES = [Path(path) for path in Path(next(iter(retail.__path__))).glob("*.py")]


def test_every_code_that_a_cart_can_say_has_words_in_both_languages() -> None:
    said = {code for path in SOURCES for code in re.findall(r'\bno\(\s*cart, "([a-z-]+)"', path.read_text("utf-8"))}

    assert said
    assert said <= WORDS.keys()


@pytest.mark.parametrize("code", sorted(WORDS))
@pytest.mark.parametrize("language", ["zh", "en", "zh-CN"])
def test_words_are_a_sentence_with_what_was_given(code: str, language: str) -> None:
    words = Refused(code, given="苹果{x}").words(language)

    assert words[-1] in "。."
    assert ("苹果{x}" in words) == ("{given}" in "".join(WORDS[code]))


@pytest.mark.parametrize("module", [found.name for found in pkgutil.iter_modules(retail.__path__, "retail.")])
def test_examples_in_docstrings_hold(module: str) -> None:
    assert doctest.testmod(importlib.import_module(module)).failed == 0
