"""Layouts of receipts and the pictures on them: read from files, checked, and as they stand."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, UnidentifiedImageError
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hub.db import tables as t
from hub.masters.load import load
from hub.masters.reading import MasterError, read_object
from protocol.masters import DOCUMENT_BYTES_MAX, IMAGE, LAYOUT, Picture, encode_master
from protocol.packing import unpack
from retail.layouts import Layout, wrong_with

#: Dots across paper of 80 mm at 203 dots an inch; paper of 58 mm has 384.
WIDTH_MAX = 576
#: Largest file, and most dots of a picture, that are looked at.
FILE_BYTES_MAX = 5_000_000
DOTS_MAX = 20_000_000


def read_layout(path: Path) -> Iterator[Layout]:
    """The layout of a JSON file; raise `MasterError` naming the field and the rule."""
    layout = read_object(path.read_bytes(), Layout, path.name)
    if wrong := wrong_with(layout):
        raise MasterError(f"{path.name}: {wrong}")
    size = len(encode_master(layout))
    if size > DOCUMENT_BYTES_MAX - 64:
        raise MasterError(f"{path.name}: a layout of {size} bytes, at most {DOCUMENT_BYTES_MAX - 64} travel")
    yield layout


def read_picture(name: str, path: Path, width: int) -> Picture:
    """A picture in black and white dots, at most `width` across, greys dithered; raise `MasterError` for what is none."""
    if path.stat().st_size > FILE_BYTES_MAX:
        raise MasterError(f"{path.name}: at most {FILE_BYTES_MAX // 1_000_000} MB")
    try:
        with Image.open(BytesIO(path.read_bytes())) as found:
            if found.width * found.height > DOTS_MAX:
                raise MasterError(f"{path.name}: at most {DOTS_MAX // 1_000_000} million dots")
            made = _on_white(found)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as exc:
        if isinstance(exc, MasterError):
            raise
        raise MasterError(f"{path.name}: no picture that can be read ({exc})") from exc
    if made.width > width:
        made = made.resize((width, max(1, round(made.height * width / made.width))), Image.Resampling.LANCZOS)
    dots = made.convert("1")  # Floyd and Steinberg's dithering
    picture = Picture(name, dots.width, bytes(byte ^ 0xFF for byte in dots.tobytes()))
    size = len(encode_master(picture))
    if size > DOCUMENT_BYTES_MAX:
        raise MasterError(
            f"{path.name}: {size} bytes as dots, at most {DOCUMENT_BYTES_MAX} travel; say a smaller --width"
        )
    return _trimmed(picture)


async def set_layout(engine: AsyncEngine, org: str, layout: Layout) -> tuple[int, int]:
    """Put a layout in force; raise `MasterError` where a picture on it is not there. Returns what `load` does."""
    async with engine.connect() as connection:
        known = set(await connection.scalars(_bodies(org, IMAGE, t.master.c.key)))
    for name in layout.images:
        if name not in known:
            raise MasterError(
                f"blocks: there is no picture {name!r}; load it first: lantern-hub receipts logo {name} FILE"
            )
    return await load(engine, org, [layout])


async def layouts_of(connection: AsyncConnection, org: str) -> list[Layout]:
    """All that are in force."""
    bodies = await connection.scalars(_bodies(org, LAYOUT, t.master.c.body))
    return [unpack(bytes(body), Layout) for body in bodies]


async def picture_of(connection: AsyncConnection, org: str, name: str) -> Picture | None:
    """A picture by its name."""
    body = await connection.scalar(_bodies(org, IMAGE, t.master.c.body).where(t.master.c.key == name))
    return unpack(bytes(body), Picture) if body else None


def as_png(picture: Picture) -> bytes:
    """A picture for a browser."""
    height = len(picture.bits) // ((picture.width + 7) // 8)
    out = BytesIO()
    Image.frombytes("1", (picture.width, height), bytes(byte ^ 0xFF for byte in picture.bits)).save(out, "PNG")
    return out.getvalue()


def _bodies(org: str, kind: str, column: Any) -> Any:
    c = t.master.c
    return select(column).where(c.org == org, c.kind == kind, c.body != b"").order_by(c.key)


def _on_white(found: Image.Image) -> Image.Image:
    """What is transparent is white paper."""
    shown = found.convert("RGBA")
    paper = Image.new("RGBA", shown.size, "white")
    return Image.alpha_composite(paper, shown).convert("L")


def _trimmed(picture: Picture) -> Picture:
    """Dots that only fill a row up to whole bytes are white."""
    stride, spare = (picture.width + 7) // 8, -picture.width % 8
    bits = bytearray(picture.bits)
    for end in range(stride - 1, len(bits), stride):
        bits[end] &= 0xFF << spare & 0xFF
    return Picture(picture.name, picture.width, bytes(bits))
