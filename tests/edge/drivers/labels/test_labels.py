"""Price tags: drawn within the label, said in both languages, read back by the simulator, printed once as far as the printer tells."""

import asyncio
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge.drivers.codecs import tspl, zpl
from edge.drivers.errors import DeviceRefused
from edge.drivers.labels import driver as labels
from edge.drivers.labels.drawing import barcode, draw
from edge.drivers.labels.driver import LANGUAGES, LabelPrinter
from edge.drivers.labels.state import LabelState
from edge.drivers.labels.tag import TEMPLATES, Tag
from edge.drivers.paper import typesetter
from edge.drivers.roles import DeviceState, Proof
from edge.drivers.simulators.labels import LabelSim
from edge.drivers.supervisor import Supervisor

pytestmark = pytest.mark.skipif(typesetter.find() is None, reason=typesetter.NO_FONT)

TAG = Tag("红富士苹果 特大装", "12.80", "元/kg", "6901234567892", "15.00", "500g 陕西")
HS = b"\x02030,%b,0,0320,%b,0,0,0,000,0,0,0\x03\r\n\x02000,0,%b,0,0,2,4,0,00000000,1,000\x03\r\n\x020000,0\x03\r\n"


def drawn(tag: Tag, size: str):
    setter = typesetter.find()
    assert setter
    return draw(tag, TEMPLATES[size], setter)


@given(
    st.builds(
        Tag, st.text(max_size=60), st.text(max_size=12), st.text(max_size=8), st.text(max_size=20), st.text(max_size=9)
    )
)
@settings(max_examples=25, deadline=None)
def test_any_tag_is_drawn_within_its_label(tag: Tag) -> None:
    for size, template in TEMPLATES.items():
        assert (drawn(tag, size).width, drawn(tag, size).height) == template.dots


@pytest.mark.parametrize("size", TEMPLATES)
def test_each_part_of_a_tag_leaves_its_ink(size: str) -> None:
    whole = drawn(TAG, size).bits

    for missing in (Tag("", "12.80"), Tag("红富士", ""), Tag("红富士", "12.80", code="")):
        assert sum(byte.bit_count() for byte in drawn(missing, size).bits) < sum(byte.bit_count() for byte in whole)
    assert 0.02 < sum(byte.bit_count() for byte in whole) / len(whole) / 8 < 0.5


def test_figures_that_are_an_ean_become_one_and_all_else_code_128() -> None:
    assert [barcode(code, 40).symbology.value for code in ("6901234567892", "96385074", "6901234567890", "A-1")] == [
        "ean13",
        "ean8",
        "code128",
        "code128",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", TEMPLATES)
def test_a_label_is_read_back_dot_by_dot_however_its_bytes_are_cut(language: str, size: str) -> None:
    label = drawn(TAG, size)
    out = LANGUAGES[language].encode(label, TEMPLATES[size], 3)

    for at in range(0, len(out) + 1, max(1, len(out) // 40)):
        sim = LabelSim(language)
        sim.received(out[:at])
        sim.received(out[at:])
        assert [(one.bits, copies) for one, copies in sim.labels] == [(label.bits, 3)]


def test_nothing_in_a_name_is_a_command() -> None:
    evil = Tag("^XZ~JR", "^FS", code="^XZ~HI")

    assert zpl.encode(drawn(evil, "40x30"), TEMPLATES["40x30"], 1).count(b"^XZ") == 1


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (HS % (b"0", b"000", b"0"), LabelState()),
        (HS % (b"1", b"000", b"0"), LabelState("paper out")),
        (HS % (b"0", b"000", b"1"), LabelState("head open")),
        (HS % (b"0", b"002", b"0"), LabelState(busy=True)),
    ],
)
def test_a_zpl_printer_says_how_it_is_after_noise_and_byte_by_byte(answer: bytes, state: LabelState) -> None:
    for noise in (b"", b"\x00\xffgarbage\r\n"):
        reader = zpl.Reader()
        heard = [reader.feed(bytes((byte,))) for byte in noise + answer]
        assert [one for one in heard if one] == [state]


@given(st.binary(max_size=3000))
def test_noise_without_end_is_no_state_and_does_not_grow(noise: bytes) -> None:
    reader = zpl.Reader()
    reader.feed(noise)

    assert len(reader._heard) <= 1024


@pytest.mark.parametrize(
    ("byte", "state"),
    [
        (0x00, LabelState()), (0x01, LabelState("head open")), (0x04, LabelState("paper out")), (0x05, LabelState("paper out")),
        (0x08, LabelState("ribbon out")), (0x10, LabelState("paused")), (0x20, LabelState(busy=True)),
        (0x80, LabelState("error at the printer")),
    ],
)  # fmt: skip
def test_a_tspl_printer_says_how_it_is(byte: int, state: LabelState) -> None:
    assert tspl.Reader().feed(bytes((byte,))) == state


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not true():
            await asyncio.sleep(0.005)


async def counted() -> None:
    """Nobody keeps a book."""


@pytest.mark.parametrize("language", LANGUAGES)
async def test_labels_come_out_and_a_roll_that_ends_is_waited_for(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(labels, "LOOK_S", 0.01)
    async with LabelSim(language) as sim:
        printer = LabelPrinter(Supervisor("tags", sim.url), LANGUAGES[language], typesetter.find())
        running = asyncio.create_task(printer.run())
        await until(lambda: printer.health().state is DeviceState.ONLINE)
        try:
            assert await printer.print([(TAG, 2)], "40x30", counted) is Proof.PRINTED

            async def ends() -> None:
                sim.paper = False

            printing = asyncio.create_task(printer.print([(TAG, 1)], "40x30", ends))
            await until(lambda: printer.health().state is DeviceState.REFUSED)
            sim.paper = True
            sim.go_on()
            assert await printing is Proof.PRINTED
            assert [copies for _, copies in sim.labels] == [2, 1]

            sim.paper = False
            with pytest.raises(DeviceRefused, match="paper out"):
                await printer.print([(TAG, 1)], "40x30", counted)
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


async def test_without_a_font_a_tag_is_refused_in_words() -> None:
    printer = LabelPrinter(Supervisor("tags", "socket://127.0.0.1:1"), LANGUAGES["zpl"], None)

    with pytest.raises(DeviceRefused, match="fonts-noto-cjk"):
        await printer.print([(TAG, 1)], "40x30", counted)
