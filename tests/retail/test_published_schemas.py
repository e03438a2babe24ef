"""The JSON Schemas that are published for `quote`: those of the code, and true of every worked example and its answer."""

import json
from pathlib import Path
from typing import Any

import pytest

from retail.cases import answer_schema, in_words, quote_case, read_case, schema

ROOT = Path(__file__).parents[2]
CORPUS = sorted((ROOT / "tests/retail/corpus").rglob("*.json"))
PUBLISHED = {"quote-case": schema, "quote-answer": answer_schema}


def published(name: str) -> Any:
    return json.loads((ROOT / f"docs/schemas/{name}.schema.json").read_text("utf-8"))


def as_json(plain: Any) -> Any:
    """As it is printed: lists for tuples."""
    return json.loads(json.dumps(plain))


@pytest.mark.parametrize("name", PUBLISHED)
def test_what_is_published_is_what_the_code_reads_and_says(name: str) -> None:
    assert published(name) == as_json(PUBLISHED[name]()), (
        f"./run hub quote prints it: docs/schemas/{name}.schema.json is old"
    )


def test_every_worked_example_and_its_answer_fit_them() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    case, answer = (jsonschema.Draft202012Validator(published(name)) for name in PUBLISHED)
    for path in CORPUS:
        data = path.read_bytes()
        case.validate(json.loads(data))
        answer.validate(as_json(in_words(quote_case(read_case(data)))))


@pytest.mark.parametrize("change", [{"cart": [{"item": 1}]}, {"unknown": 1}, {"settings": {"percent": "both"}}])
def test_a_case_with_a_slip_does_not_fit(change: dict[str, Any]) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    case = json.loads(CORPUS[0].read_text("utf-8"))

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(case | change, published("quote-case"))
