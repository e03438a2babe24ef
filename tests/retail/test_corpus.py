"""Worked examples that a merchandiser can read (corpus/*.json): each says what it should come to, and why."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from retail.cases import BadCase, in_words, quote_case, read_case, schema

FOLDER = Path(__file__).parent / "corpus"
CORPUS = sorted(FOLDER.rglob("*.json"))


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_a_worked_example_comes_to_what_it_says(path: Path) -> None:
    case = read_case(path.read_bytes())

    assert case.source, "say where the figures come from"
    assert case.expect
    _compare({"refused": [], **case.expect}, in_words(quote_case(case)), "quote")


def _compare(expected: Any, found: Any, where: str) -> None:
    """Every figure that the example names; lists place by place, promotions by their id. What an answer leaves out is its default."""
    if isinstance(expected, dict):
        for name, value in expected.items():
            _compare(value, found.get(name, [] if isinstance(value, list) else 0), f"{where}.{name}")
    elif expected and isinstance(expected, list) and isinstance(expected[0], dict) and "promotion" in expected[0]:
        named = {one["promotion"]: one for one in found}
        for value in expected:
            _compare(value, named[value["promotion"]], f"{where}[{value['promotion']}]")
    elif isinstance(expected, list):
        assert len(found) == len(expected), where
        for place, value in enumerate(expected):
            _compare(value, found[place], f"{where}[{place}]")
    else:
        assert found == expected, where


def test_the_table_of_clauses_names_every_example_once_and_no_other() -> None:
    page = (Path(__file__).parents[2] / "docs" / "pricing.md").read_text("utf-8")
    table = page.partition("## Worked examples")[2].partition("\n## ")[0]
    named = re.findall(r"`([a-z-]+/[a-z0-9-]+)`", table)

    assert sorted(named) == sorted(str(path.relative_to(FOLDER).with_suffix("")) for path in CORPUS)


def test_an_example_that_is_wrong_would_be_found() -> None:
    found = {"total_minor": 5, "promotions": [{"promotion": "a", "off_minor": 1}], "refused": [{"code": "expired"}]}
    for wrong in (
        {"total_minor": 6},
        {"total": 5},
        {"promotions": [{"promotion": "a", "off_minor": 2}]},
        {"refused": []},
        {"refused": [{"code": "past-best"}]},
        {"lines": [{}]},
    ):
        with pytest.raises((AssertionError, KeyError)):
            _compare(wrong, found, "quote")


def test_the_schema_describes_every_example() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    validator = jsonschema.Draft202012Validator(schema())
    for path in CORPUS:
        validator.validate(json.loads(path.read_text("utf-8")))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"at": "yesterday"}, "at"),
        ({"at": "2026-13-40T10:00"}, "month"),
        ({"cart": [{"item": "nothing"}]}, "$.cart[0].item"),
        ({"cart": [{"item": "milk", "qty_milli": 0}]}, "qty_milli"),
        ({"promotions": [{"id": "x", "name": "x", "offer": {"kind": "magic"}}]}, "magic"),
        ({"unknown": 1}, "unknown"),
        ({"cart": [{"item": "milk", "code": "milk"}]}, "$.cart[0]"),
        ({"cart": [{}]}, "$.cart[0]"),
        ({"labels": "mars"}, "cn-weight"),
        ({"labels": [{"pattern": "21IIIII"}]}, "$.labels"),
        ({"back": [{"line": 9}]}, "$.back"),
        ({"staff": {"role": "king"}}, "king"),
    ],
)
def test_a_document_that_is_no_case_is_told_where_and_why(change: dict[str, Any], words: str) -> None:
    case = json.loads((FOLDER / "promotions/bundle.json").read_text("utf-8"))

    with pytest.raises(BadCase) as refused:
        read_case(json.dumps(case | change).encode())

    assert words in str(refused.value)
