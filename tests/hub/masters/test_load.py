"""Loads: each a revision of what differs, all or nothing, and a mistake named by its line."""

import json

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.masters.items import read_items
from hub.masters.load import load
from hub.masters.reading import MasterError
from protocol.masters import ITEM, decode_master
from protocol.messages import Pull
from retail.catalogue import Item, Pack, Part, Trait
from tests.hub.masters.pulling import make_page

MILK = {"id": "4101", "name": "纯牛奶 1L", "price_minor": 1280, "gtins": ["06901234567892"], "tax_rate_bp": 900}
PEAR = {"id": "2001", "name": "梨", "price_minor": 996, "plu": "21", "unit": "KGM", "initials": "l"}


def file_of(folder, *rows):
    path = folder / "goods.jsonl"
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), "utf-8")
    return path


def test_items_are_read_by_the_names_of_their_fields_and_others_are_left_aside(tmp_path):
    path = file_of(tmp_path, MILK, "", {**PEAR, "erp_group": "F12"})

    assert list(read_items(path)) == [
        Item("4101", "纯牛奶 1L", 1280, ("06901234567892",), tax_rate_bp=900),
        Item("2001", "梨", 996, plu="21", unit="KGM", initials="l"),
    ]


def test_a_file_has_codes_as_they_are_printed_and_a_case_says_how_many_it_holds(tmp_path):
    case = {"code": "16901234567899", "qty_milli": 24000, "unit": "箱"}
    row = {
        **MILK,
        "gtins": ["6901234567892", "96385074"],
        "packs": [case, {"code": "m-12", "qty_milli": 12000}],
        "traits": [{"name": "规格", "value": "1L"}],
        "parts": [{"item": "4102", "qty_milli": 500}],
    }

    (item,) = read_items(file_of(tmp_path, row))

    assert item.gtins == ("06901234567892", "00000096385074")
    assert item.packs == (Pack("16901234567899", 24000, "箱"), Pack("m-12", 12000))
    assert (item.traits, item.parts) == ((Trait("规格", "1L"),), (Part("4102", 500),))


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("{", "line 2"),
        ("[]", "line 2"),
        ("7", "line 2"),
        ({"id": "1", "name": "x"}, "line 2: .*price_minor"),
        ({**PEAR, "price_minor": "9.96"}, "line 2: .*int"),
        ({**PEAR, "price_minor": 9.96}, "line 2: .*int"),
        ({**PEAR, "gtins": ["690123456789"]}, "line 2: GTIN '690123456789' is not 8, 12, 13 or 14 digits"),
        ({**PEAR, "packs": [{"code": "16901234567890", "qty_milli": 24000}]}, "check digit"),
        ({**PEAR, "packs": [{"code": "case ", "qty_milli": 24000}]}, "code 'case '"),
        ({**PEAR, "packs": [{"code": "case", "qty_milli": 0}]}, "pack 'case'"),
        ({**PEAR, "packs": [{"code": "case"}]}, "qty_milli"),
        ({**PEAR, "gtins": ["96385074", "00000096385074"]}, "twice"),
        ({**PEAR, "min_age": 121}, "min_age"),
        ({**PEAR, "cost_minor": -1}, "cost_minor"),
        ({**PEAR, "deposit": "2001"}, "of itself"),
        ({**PEAR, "parts": [{"item": "2001", "qty_milli": 1000}]}, "of itself"),
        ({**PEAR, "parts": [{"item": "2002", "qty_milli": 0}]}, "a part"),
        ({**PEAR, "price_required": True}, "not weighed"),
        ({**PEAR, "gtins": ["06901234567891"]}, "check digit"),
        ({**PEAR, "price_minor": "9.96"}, "1280 is 12.80"),
        ({**PEAR, "price_minor": -1}, "price_minor is 0 to"),
        ({**PEAR, "tax_rate_bp": -900}, "900 is 9 %"),
        ({**PEAR, "id": ""}, "id is 1 to 64"),
        ({**PEAR, "name": " "}, "name is empty"),
        ({**PEAR, "unit": "kg"}, "unit 'kg': goods by weight have the unit KGM"),
        ({**MILK, "price_minor": 1}, "stands in .* line 1 already"),
        ([PEAR], "a line of its own"),
    ],
)
def test_a_mistake_is_named_by_its_line_and_rule(tmp_path, row, words):
    with pytest.raises(MasterError, match=words):
        list(read_items(file_of(tmp_path, MILK, row)))


def test_a_file_that_no_program_wrote_says_what_it_should_be(tmp_path):
    path = tmp_path / "goods.csv"

    path.write_bytes("id;name\n2002;梨\n".encode())
    with pytest.raises(MasterError, match=r"line 1: .*one JSON object stands here"):
        list(read_items(path))

    path.write_bytes('{"id": "2002", "name": "梨", "price_minor": 996}'.encode("gb18030"))
    with pytest.raises(MasterError, match="line 1: not UTF-8"):
        list(read_items(path))


def test_the_mark_that_windows_puts_first_is_no_part_of_a_file(tmp_path):
    path = tmp_path / "goods.jsonl"
    path.write_bytes('{"id": "2002", "name": "梨", "price_minor": 996}'.encode("utf-8-sig"))

    assert [item.id for item in read_items(path)] == ["2002"]


def test_fields_that_goods_do_not_have_are_named(tmp_path):
    aside: set[str] = set()

    list(read_items(file_of(tmp_path, {**PEAR, "tax_rate": 900}), aside))

    assert aside == {"tax_rate"}


async def documents(engine: AsyncEngine, since: int, to: int) -> dict[str, object]:
    async with engine.connect() as connection:
        page = await make_page(connection, "acme", "s01", Pull(1, since, to, "", 100))
    return {document.key: decode_master(document) for document in page.documents}


async def test_a_load_is_a_revision_of_what_differs(engine: AsyncEngine):
    milk, pear = Item("milk", "牛奶", 500), Item("pear", "梨", 996)
    dearer = Item("milk", "牛奶", 550)

    assert await load(engine, "acme", [milk, pear]) == (1, 2)
    assert await load(engine, "acme", [milk, pear]) == (1, 0)
    assert await load(engine, "acme", [dearer, pear]) == (2, 1)

    assert await documents(engine, 1, 2) == {"milk": dearer}


async def test_items_that_a_replacing_load_does_not_name_are_withdrawn_once(engine: AsyncEngine):
    milk, pear = Item("milk", "牛奶", 500), Item("pear", "梨", 996)
    await load(engine, "acme", [milk, pear])

    assert await load(engine, "acme", [milk], replace=ITEM) == (2, 1)
    assert await load(engine, "acme", [milk], replace=ITEM) == (2, 0)

    assert await documents(engine, 1, 2) == {"pear": None}


async def test_organisations_count_revisions_of_their_own(engine: AsyncEngine):
    await load(engine, "acme", [Item("milk", "牛奶", 500)])

    assert await load(engine, "other", [Item("milk", "牛奶", 600)]) == (1, 1)
