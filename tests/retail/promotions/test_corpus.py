"""Worked examples that a merchandiser can read (corpus/*.json): each says what it should come to, and why."""

import json
from pathlib import Path
from typing import Any

import pytest

from retail.cases import BadCase, in_words, quote_case, read_case, schema

CORPUS = sorted((Path(__file__).parent / "corpus").glob("*.json"))


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_a_worked_example_comes_to_what_it_says(path: Path) -> None:
    case = read_case(path.read_bytes())

    assert case.source, "say where the figures come from"
    assert case.expect
    _compare(case.expect, in_words(quote_case(case)), "quote")


def _compare(expected: Any, found: Any, where: str) -> None:
    """Every figure that the example names; lists place by place, promotions by their id."""
    if isinstance(expected, dict):
        for name, value in expected.items():
            _compare(value, found.get(name, 0), f"{where}.{name}")
    elif isinstance(expected, list):
        named = {one["promotion"]: one for one in found if "promotion" in one}
        for place, value in enumerate(expected):
            _compare(value, named.get(value.get("promotion"), found[place]), f"{where}[{place}]")
    else:
        assert found == expected, where


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
    ],
)
def test_a_document_that_is_no_case_is_told_where_and_why(change: dict[str, Any], words: str) -> None:
    case = json.loads((CORPUS[0].parent / "bundle.json").read_text("utf-8"))

    with pytest.raises(BadCase) as refused:
        read_case(json.dumps(case | change).encode())

    assert words in str(refused.value)
