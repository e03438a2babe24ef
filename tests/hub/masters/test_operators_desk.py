"""Operators come in by file; their PINs are kept nowhere."""

import json
from pathlib import Path

import pytest

from hub.masters.load import load
from hub.masters.operators import operators, read_operators, told
from hub.masters.reading import MasterError
from protocol.masters import encode_master
from retail.staff import matches

ORG = "acme"


def file(folder: Path, *rows: dict[str, object]) -> Path:
    path = folder / "operators.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows))
    return path


async def test_an_operator_is_loaded_with_a_hash_and_keeps_it_where_no_other_pin_is_given(engine, tmp_path):
    first = file(tmp_path, {"id": "wang", "name": "王芳", "pin": "2468"})
    await load(engine, ORG, read_operators(first, {}))
    wang = (await operators(engine, ORG))["wang"]
    assert matches(wang, "2468")
    assert b"2468" not in encode_master(wang)

    second = file(tmp_path, {"id": "wang", "name": "王芳", "role": "supervisor", "stores": ["s001"]})
    await load(engine, ORG, read_operators(second, await operators(engine, ORG)))

    again = (await operators(engine, ORG))["wang"]
    assert (again.pin, again.role, again.works_at("s002")) == (wang.pin, "supervisor", False)
    assert told(again) == {"id": "wang", "name": "王芳", "role": "supervisor", "stores": "s001", "active": True}


@pytest.mark.parametrize(
    "row",
    [{"id": "li"}, {"id": "li", "pin": "12"}, {"id": "li", "pin": "1234", "role": "god"}, {"id": "l i", "pin": "1234"}],
)
def test_a_line_that_is_not_right_is_named(tmp_path, row):
    with pytest.raises(MasterError, match="line 1"):
        list(read_operators(file(tmp_path, row), {}))
