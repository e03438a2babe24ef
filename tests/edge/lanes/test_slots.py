"""The two places of a lane's open cart: one of them is whole, whatever happens to the other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.lanes.carts.saved import Saved, from_bytes, to_bytes
from edge.lanes.carts.slots import BODY_BYTES_MAX, CartSlots

PLACE_BYTES = BODY_BYTES_MAX + 20


def test_what_was_saved_last_is_there_after_opening_again(tmp_path):
    with CartSlots(tmp_path / "carts") as slots:
        for number in range(5):
            slots.save("03", b"cart %d" % number)
        slots.save("04", b"other")

    with CartSlots(tmp_path / "carts") as slots:
        assert (slots.load("03"), slots.load("04"), slots.load("05")) == (b"cart 4", b"other", b"")


@pytest.mark.parametrize("saves", [2, 3])
def test_a_torn_write_gives_the_cart_of_one_key_before(tmp_path, saves):
    with CartSlots(tmp_path) as slots:
        for number in range(saves):
            slots.save("03", b"cart %d" % number)
    newest = saves % 2
    with (tmp_path / "03.cart").open("r+b") as file:
        file.seek(newest * PLACE_BYTES + 22)
        file.write(b"\x00\x00")

    with CartSlots(tmp_path) as slots:
        assert slots.load("03") == b"cart %d" % (saves - 2)
        slots.save("03", b"next")

    with CartSlots(tmp_path) as slots:
        assert slots.load("03") == b"next"


@given(st.integers(0, 2 * PLACE_BYTES - 1), st.binary(min_size=1, max_size=64))
def test_no_damage_makes_a_cart_that_nobody_saved(tmp_path_factory, place, noise):
    folder = tmp_path_factory.mktemp("slots")
    with CartSlots(folder) as slots:
        slots.save("03", b"first")
        slots.save("03", b"second")
    with (folder / "03.cart").open("r+b") as file:
        file.seek(place)
        file.write(noise)

    with CartSlots(folder) as slots:
        assert slots.load("03") in {b"first", b"second", b""}


def test_the_room_for_every_cart_is_taken_beforehand(tmp_path):
    with CartSlots(tmp_path) as slots:
        slots.load("03")
        held = (tmp_path / "03.cart").stat().st_blocks * 512

        assert held >= 2 * BODY_BYTES_MAX


def test_a_cart_that_is_too_large_is_refused_and_the_one_before_stays(tmp_path):
    with CartSlots(tmp_path) as slots:
        slots.save("03", b"good")
        with pytest.raises(OSError, match="at most"):
            slots.save("03", b"x" * (BODY_BYTES_MAX + 1))

        assert slots.load("03") == b"good"


async def test_the_largest_cart_fits(bench):
    from msgspec.structs import replace

    await bench.do("Scan", code="2900000000018")
    cart = bench.till.cart
    line = replace(cart.lines[0], name="很长的商品名称" * 3, item="p" * 20)
    full = replace(cart, lines=(line,) * 500)
    done = {f"{number:064d}": b"h" * 16 for number in range(16)}

    assert len(to_bytes(full, done)) < BODY_BYTES_MAX


@pytest.mark.parametrize("body", [b"", b"\xc1", b"\x93\x63\xc0\x80", b"\x93\x01\xc0", bytes(range(100, 200))])
def test_a_body_that_cannot_be_read_is_no_cart(body):
    assert from_bytes(body) is None


def test_a_lane_at_rest_comes_back_as_it_was():
    assert from_bytes(to_bytes(None, {"a": b"h"})) == Saved(1, None, {"a": b"h"})
