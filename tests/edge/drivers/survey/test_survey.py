"""Finding out what is plugged in: ports by steady names, languages by what is heard, answers to harmless questions."""

import asyncio
import io
import json
import os
import pty
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.drivers.codecs import line_scanner
from edge.drivers.errors import DeviceOffline
from edge.drivers.scales.reading import Reading
from edge.drivers.simulators import DisplaySim, PrinterSim, ScaleSim
from edge.drivers.simulators.voices import TALKERS, voice
from edge.drivers.survey import ask_around, find_ports, listen, read_tape, record, replay
from edge.drivers.survey.heard import guess
from edge.drivers.survey.tape import BadTape


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("edge.drivers.survey.asking.ANSWER_S", 0.1)
    monkeypatch.setattr("edge.drivers.simulators.scale.TALK_EVERY_S", 0.01)


@pytest.mark.parametrize("name", sorted(TALKERS))
def test_a_scale_that_talks_is_known_by_what_it_says(name: str) -> None:
    found = guess(voice(name)(b"", Reading(1250)) * 4)

    assert found is not None
    assert found.role == "scale"
    assert found.example == "1250 g"
    # An OS2 that talks by itself sends the very frames of a CAS that was asked.
    assert found.driver in ({"cas", "os2"} if name == "os2" else {name})


def test_a_scanned_code_is_known_for_one_and_noise_for_nothing() -> None:
    found = guess(line_scanner.encode("6901234567892", "]E0"))

    assert found is not None
    assert (found.role, found.driver, found.example) == ("scanner", "line", "6901234567892")
    assert guess(b"\x00\xff\x81garbage\r") is None
    assert guess(b"") is None


@pytest.mark.parametrize(("code", "aim"), [("0102900000000018\x1d10A1", "]d2"), ("https://r.shop.example/q/1", "]Q1")])
def test_a_scanner_is_known_by_a_gs1_symbol_or_an_address_too_where_it_says_what_it_read(code: str, aim: str) -> None:
    found = guess(line_scanner.encode(code, aim))

    assert found is not None
    assert (found.role, found.driver) == ("scanner", "line")


@given(st.binary(max_size=200))
def test_no_bytes_break_the_guessing(data: bytes) -> None:
    guess(data)


async def test_a_talking_scale_is_heard_without_a_byte_being_sent() -> None:
    async with ScaleSim(language="generic") as sim:
        sim.grams = 480

        url, found = await listen(sim.url, 0.3)

    assert url == sim.url
    assert found is not None
    assert (found.driver, found.example) == ("generic", "480 g")


@pytest.mark.parametrize("name", ["toledo8217", "sma", "cas", "nci", "mt-sics"])
async def test_a_scale_that_waits_is_found_by_asking(name: str) -> None:
    async with ScaleSim(language=name) as sim:
        sim.grams = 480

        _, found = await ask_around(sim.url)

    assert found is not None
    assert (found.role, found.driver, found.example) == ("scale", name, "480 g")


async def test_a_printer_is_found_by_its_status_and_nothing_is_printed() -> None:
    async with PrinterSim() as sim:
        _, found = await ask_around(sim.url)

        assert found is not None
        assert (found.role, found.driver) == ("printer", "escpos")
        assert not sim.receipts


async def test_a_device_that_answers_nothing_is_no_guess_and_an_empty_port_is_offline() -> None:
    async with DisplaySim() as sim:
        assert (await ask_around(sim.url))[1] is None
        gone = sim.url
    with pytest.raises(DeviceOffline):
        await listen(gone, 0.1)


def test_ports_are_told_by_the_names_that_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("lantern", "usb", "input/by-id", "input/by-path"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "usb/lp0").touch()
    (tmp_path / "lantern/printer-1_2").symlink_to(tmp_path / "usb/lp0")
    (tmp_path / "usb/lp1").touch()
    (tmp_path / "input/event3").touch()
    (tmp_path / "input/by-id/usb-Scanner-event-kbd").symlink_to(tmp_path / "input/event3")
    (tmp_path / "input/by-path/pci-1-event-kbd").symlink_to(tmp_path / "input/event3")
    monkeypatch.setattr("edge.drivers.survey.ports.list_ports.comports", list)

    found = {port.url.removeprefix(f"usb://{tmp_path}"): port.steady for port in find_ports(tmp_path)}

    assert found == {
        "/lantern/printer-1_2": True,
        "/usb/lp1": False,
        f"input://{tmp_path}/input/by-id/usb-Scanner-event-kbd": True,
    }


@pytest.fixture
def port() -> Iterator[tuple[int, str]]:
    master, slave = pty.openpty()
    tty.setraw(slave)
    yield master, os.ttyname(slave)
    os.close(slave)
    os.close(master)


async def test_what_a_device_says_is_on_the_tape_and_plays_back(tmp_path: Path, port: tuple[int, str]) -> None:
    master, name = port
    out, now = io.BytesIO(), iter(range(1000))
    recording = asyncio.create_task(
        record(f"serial://{name}", out, seconds=0.3, say=b"W", monotonic=lambda: next(now) / 100)
    )
    await asyncio.get_running_loop().run_in_executor(None, os.read, master, 1)
    os.write(master, voice("toledo8217")(b"W", Reading(1250)) * 2)

    heard = await recording

    file = tmp_path / "scale.tape"
    file.write_bytes(out.getvalue())
    tape = read_tape(file)
    assert heard == len(tape.heard) > 0
    assert [bytes.fromhex(piece.said) for piece in tape.pieces if piece.said] == [b"W"]
    assert [words for _, words in replay(tape)] == ["1250 g", "1250 g"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "not a tape"),
        ("hello\n", "not a tape"),
        ('{"tape":1,"url":"x"}\n{"ms":1,"heard":"0g"}\n', "line 2"),
        ('{"tape":1,"url":"x"}\n{"ms":1,"heard":"00"}\n{"heard":1}\n', "line 3"),
    ],
)
def test_a_file_that_is_no_tape_is_refused_by_its_line(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "x.tape"
    file.write_text(text)

    with pytest.raises(BadTape, match=words):
        read_tape(file)


def test_a_tape_is_lines_of_json(tmp_path: Path) -> None:
    file = tmp_path / "x.tape"
    file.write_text(
        '{"tape":1,"url":"socket://x:1"}\n' + json.dumps({"ms": 5, "heard": b"ST,GS,+ 1.234 kg\r\nxx\r\n".hex()})
    )

    assert list(replay(read_tape(file), "generic")) == [(5, "1234 g"), (5, "garbled: 78 78")]
