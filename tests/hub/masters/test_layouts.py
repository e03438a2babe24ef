"""Layouts and pictures come in by file, are checked by field and rule, and travel as masters; later ones as plans."""

import json
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.masters.layouts import as_png, layouts_of, picture_of, read_layout, read_picture, set_layout
from hub.masters.load import load
from hub.masters.plans import come_due, plan
from hub.masters.reading import MasterError
from protocol.masters import DOCUMENT_BYTES_MAX, Picture, encode_master
from retail.layouts import DEFAULT, Layout
from retail.layouts import blocks as b

ORG = "acme"
SHORT = {"blocks": [{"block": "lines", "tight": True}, {"block": "total"}, {"block": "text", "en": ["No refunds"]}]}


def file_of(tmp_path: Path, layout: object) -> Path:
    file = tmp_path / "layout.json"
    file.write_text(json.dumps(layout), "utf-8")
    return file


def picture(tmp_path: Path, image: Image.Image) -> Path:
    file = tmp_path / "logo.png"
    image.save(file)
    return file


async def in_force(engine: AsyncEngine) -> list[Layout]:
    async with engine.connect() as connection:
        return await layouts_of(connection, ORG)


async def test_a_layout_of_a_store_stands_beside_the_chains(engine: AsyncEngine, tmp_path: Path):
    (chain,) = read_layout(file_of(tmp_path, SHORT))
    (store,) = read_layout(file_of(tmp_path, {**SHORT, "store": "s001", "language": "zh+en"}))

    assert await set_layout(engine, ORG, chain) == (1, 1)
    assert await set_layout(engine, ORG, store) == (2, 1)
    assert await set_layout(engine, ORG, store) == (2, 0)

    assert [one.key for one in await in_force(engine)] == ["chain", "store/s001"]
    assert chain.blocks == (b.Lines(tight=True), b.Total(), b.Words(en=("No refunds",)))


async def test_a_layout_for_later_comes_into_force_at_its_time(engine: AsyncEngine):
    await plan(engine, ORG, [DEFAULT], 2_000_000, 1_000_000)

    assert await in_force(engine) == []
    await come_due(engine, ORG, 2_000_000)
    assert await in_force(engine) == [DEFAULT]


@pytest.mark.parametrize(
    ("layout", "words"),
    [
        ({"blocks": []}, r"\$\.blocks"),
        ({"blocks": [{"block": "total"}, {"block": "lines"}, {"block": "confetti"}]}, r"blocks\[2\]"),
        ({"blocks": [{"block": "lines", "tigth": True}, {"block": "total"}]}, "tigth"),
        ({"blocks": [{"block": "lines"}, {"block": "total"}, {"block": "blank", "lines": 99}]}, r"blocks\[2\]\.lines"),
        ({"blocks": [{"block": "lines"}]}, "needs the block 'total'"),
        ({**SHORT, "language": "fr"}, "language"),
        ({**SHORT, "store": "a/b"}, "store"),
        ({"blocks": [*SHORT["blocks"], {"block": "text", "zh": ["a\nb"]}]}, "zh"),
    ],
)
def test_what_is_wrong_is_named_by_field_and_rule(tmp_path: Path, layout: object, words: str):
    with pytest.raises(MasterError, match=rf"layout\.json.*{words}"):
        list(read_layout(file_of(tmp_path, layout)))


async def test_a_layout_whose_picture_is_not_there_is_refused(engine: AsyncEngine, tmp_path: Path):
    (layout,) = read_layout(file_of(tmp_path, {"blocks": [{"block": "logo", "image": "lamp"}, *SHORT["blocks"]]}))
    with pytest.raises(MasterError, match="there is no picture 'lamp'"):
        await set_layout(engine, ORG, layout)

    await load(engine, ORG, [Picture("lamp", 8, b"\xff")])

    assert (await set_layout(engine, ORG, layout))[1] == 1


def test_a_picture_is_dots_of_black_and_white_no_wider_than_asked(tmp_path: Path):
    made = read_picture("lamp", picture(tmp_path, Image.new("L", (400, 100), 0)), 100)

    assert (made.width, len(made.bits)) == (100, 13 * 25)
    assert made.bits[:13] == b"\xff" * 12 + b"\xf0"


def test_what_is_transparent_stays_paper_and_grey_is_half_dots(tmp_path: Path):
    clear = read_picture("a", picture(tmp_path, Image.new("RGBA", (16, 16), (0, 0, 0, 0))), 16)
    grey = read_picture("b", picture(tmp_path, Image.new("L", (64, 64), 128)), 64)

    assert set(clear.bits) == {0}
    assert 0.4 < sum(byte.bit_count() for byte in grey.bits) / (64 * 64) < 0.6


def test_a_file_that_is_no_picture_or_makes_too_many_dots_is_said_so(tmp_path: Path):
    with pytest.raises(MasterError, match="no picture"):
        read_picture("a", file_of(tmp_path, SHORT), 100)
    with pytest.raises(MasterError, match="smaller --width"):
        read_picture("a", picture(tmp_path, Image.new("L", (576, 576), 0)), 576)
    kept = read_picture("a", picture(tmp_path, Image.new("L", (384, 300), 0)), 384)
    assert len(encode_master(kept)) <= DOCUMENT_BYTES_MAX


async def test_a_picture_is_shown_in_a_browser_as_it_prints(engine: AsyncEngine, tmp_path: Path):
    await load(engine, ORG, [Picture("lamp", 9, b"\x80\x80\x00\x00")])
    async with engine.connect() as connection:
        found = await picture_of(connection, ORG, "lamp")

    assert found
    shown = Image.open(BytesIO(as_png(found)))
    assert (shown.size, [shown.getpixel((x, 0)) for x in (0, 1, 8)], shown.getpixel((0, 1))) == (
        (9, 2),
        [0, 255, 0],
        255,
    )
