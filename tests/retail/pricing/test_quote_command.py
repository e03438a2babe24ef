"""`quote` at head office and on a box: the same answer to the same case, in either language, and a sentence for what is none."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from edge.cli import app as edge
from hub.cli import app as hub
from retail.cases import BadCase

CASE = Path(__file__).parents[1] / "corpus/by-hand/most-specific-rule-wins.json"


@pytest.mark.parametrize(("language", "words"), [("zh", "超出允许的价格"), ("en", "Outside the prices allowed")])
def test_head_office_and_a_box_give_the_same_answer(language: str, words: str) -> None:
    told = [CliRunner().invoke(app, ["quote", str(CASE), "--language", language]) for app in (hub, edge)]

    office, box = [json.loads(one.stdout) for one in told]
    assert office == box
    assert office["total_minor"] == 1800
    assert words in office["refused"][0]["words"]


@pytest.mark.parametrize("app", [hub, edge], ids=["hub", "edge"])
def test_a_case_comes_from_standard_input_too(app) -> None:
    found = CliRunner().invoke(app, ["quote"], input=CASE.read_bytes())

    assert json.loads(found.stdout)["total_minor"] == 1800


def test_a_document_that_is_no_case_ends_with_a_sentence() -> None:
    office = CliRunner().invoke(hub, ["quote"], input=b'{"name": "x"}')
    box = CliRunner().invoke(edge, ["quote"], input=b'{"name": "x"}')

    assert office.exit_code == 1
    assert "`at`" in office.output
    assert isinstance(box.exception, BadCase)  # which its `main` tells in a sentence
