"""The page's words: one catalogue a language, with the same keys, and none that is asked for is missing."""

import json
import re

from edge.web.pages import STATIC

CATALOGUES = {name: json.loads((STATIC / "i18n" / f"{name}.json").read_text("utf-8")) for name in ("zh-CN", "en")}


def test_both_languages_have_the_same_sentences_with_the_same_gaps():
    chinese, english = CATALOGUES["zh-CN"], CATALOGUES["en"]

    assert chinese.keys() == english.keys()
    for key, sentence in chinese.items():
        assert set(re.findall(r"\{\w+\}", sentence)) == set(re.findall(r"\{\w+\}", english[key])), key


def test_every_sentence_that_the_pages_ask_for_is_there():
    sources = "".join(path.read_text("utf-8") for path in STATIC.rglob("*.js"))
    asked = set(re.findall(r'"((?:lane|index|stock|tech)\.[a-z.A-Z-]+)"', sources))

    assert asked
    assert asked - CATALOGUES["en"].keys() == set()


def test_no_sentence_is_left_that_nobody_asks_for():
    sources = "".join(path.read_text("utf-8") for path in STATIC.rglob("*.js"))
    made = (
        "lane.line.",
        "lane.device.",
        "lane.theme.",
        "lane.sheet.",
        "lane.tender.",
        "stock.view.",
        "stock.only.",
        "stock.policy.",
        "stock.kind.",
        "tech.job",
        "tech.role.",
        "tech.set.",
    )
    unused = {key for key in CATALOGUES["en"] if f'"{key}"' not in sources and not key.startswith(made)}

    assert unused == set()
