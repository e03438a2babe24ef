"""Our bytes beside those of python-escpos, where both mean the same; what differs is said and why."""

import pytest
from escpos.printer import Dummy
from PIL import Image as Pillow

from edge.drivers.codecs import escpos
from edge.drivers.codecs.escpos import commands
from edge.drivers.document import Align, Barcode, Cut, Image, Kick, QRCode, Symbology
from edge.drivers.paper.profiles import PROFILES

HEAD = escpos.INIT + b"\x1c&"
OURS = PROFILES["china-80"]


def ours(*document) -> bytes:
    return escpos.render(document, OURS).removeprefix(HEAD)


def theirs(**profile) -> Dummy:
    return Dummy(**profile)


def test_both_draw_the_same_picture_with_the_same_command() -> None:
    bits = bytes(range(72 * 16 % 256)) + bytes(72 * 16 - 72 * 16 % 256)
    picture = Pillow.frombytes("1", (576, 16), bytes(byte ^ 0xFF for byte in bits))
    peer = theirs()
    peer.image(picture, impl="bitImageRaster")

    assert commands.raster(Image(576, bits)) == commands.calm(peer.output)


@pytest.mark.parametrize(
    ("code", "name", "digits"),
    [
        (Barcode("6901234567892", Symbology.EAN13, height=64), "EAN13", "690123456789"),
        (Barcode("96385074", Symbology.EAN8, height=64), "EAN8", "9638507"),
        (Barcode("AB-12", height=64), "CODE128", "{BAB-12"),
    ],
)
def test_both_ask_for_the_same_bars(code: Barcode, name: str, digits: str) -> None:
    peer = theirs()
    peer.barcode(digits, name, height=64, width=2, pos="BELOW", function_type="B", align_ct=False, check=False)

    said = commands.bars(code, 2)
    bars = said[said.index(b"\x1dk") :]
    assert peer.output.rstrip(b"\n").endswith(bars)
    for setting in (b"\x1dh\x40", b"\x1dw\x02", b"\x1dH\x02"):
        assert setting in said
        assert setting in peer.output


def test_both_ask_for_the_same_qr_code() -> None:
    peer = theirs()
    peer.qr("ln:s001-03-1-000001:1250", native=True, ec=1, size=6, model=2)

    said = ours(QRCode("ln:s001-03-1-000001:1250", module=6, align=Align.LEFT))
    functions = [part for part in said.split(b"\x1d(k") if part]
    for function in functions[1:5]:
        assert b"\x1d(k" + function.removesuffix(b"\x1ba\x00") in peer.output


def test_a_partial_cut_is_the_same_and_a_full_one_is_full_here() -> None:
    partial, full = theirs(), theirs()
    partial.cut(mode="PART", feed=False)
    full.cut(mode="FULL", feed=False)

    assert ours(Cut()) == partial.output
    assert (full.output, ours(Cut(full=True))) == (partial.output, b"\x1dVA\x00")


def test_both_kick_the_same_pin_we_for_longer() -> None:
    peer = theirs()
    peer.cashdraw(2)

    assert peer.output[:3] == ours(Kick())[:3] == b"\x1bp\x00"


def test_the_yen_sign_is_four_bytes_there_and_the_sign_that_printers_have_here() -> None:
    peer = theirs()
    peer.text("¥5")

    assert "￥5".encode("gb18030") not in peer.output
    assert escpos.render((), OURS) == HEAD
