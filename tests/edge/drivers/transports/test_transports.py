"""Ports by their descriptors, on real ptys and pipes."""

import os
import pty
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest

from edge.drivers.codecs.line_scanner import LineScanner
from edge.drivers.errors import DeviceOffline
from edge.drivers.roles import Scan
from edge.drivers.scanner import ScannerDriver
from edge.drivers.supervisor import Supervisor
from edge.drivers.transports import open_transport
from edge.drivers.transports.keyboard import open_keyboard
from edge.drivers.transports.usb_printer import open_usb_printer


@pytest.fixture
def port() -> Iterator[tuple[int, str]]:
    master, slave = pty.openpty()
    tty.setraw(slave)
    yield master, os.ttyname(slave)
    os.close(slave)
    os.close(master)


async def test_a_usb_printer_port_carries_bytes_both_ways(port: tuple[int, str]) -> None:
    master, name = port
    printer = await open_transport(f"usb://{name}")

    await printer.write(b"\x10\x04\x01")
    os.write(master, b"\x16")

    assert os.read(master, 10) == b"\x10\x04\x01"
    assert await printer.read() == b"\x16"
    await printer.close()


async def test_a_usb_printer_without_a_way_back_is_missed_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("edge.drivers.transports.usb_printer.LOOK_EVERY_S", 0.01)
    name = tmp_path / "lp0"
    os.mkfifo(name)
    printer = open_usb_printer(str(name))
    name.unlink()

    with pytest.raises(DeviceOffline, match="unplugged"):
        await printer.read()
    await printer.close()


async def test_a_port_that_is_not_there_is_offline() -> None:
    with pytest.raises(DeviceOffline, match="lp9"):
        await open_transport("usb:///dev/usb/lp9")


async def test_what_is_no_keyboard_is_not_grabbed(tmp_path: Path) -> None:
    file = tmp_path / "event0"
    file.write_bytes(b"")

    with pytest.raises(OSError, match="no input device"):
        open_keyboard(str(file))
    with pytest.raises(DeviceOffline, match="null"):
        await open_transport("input:///dev/null")


def test_a_label_that_is_read_twice_at_once_is_one_scan_and_two_units_are_two() -> None:
    now = [0.0]
    scanner = ScannerDriver(Supervisor("1/scanner", "loop://"), LineScanner, monotonic=lambda: now[0])
    for at, code in ((0.0, b"123\r"), (0.1, b"123\r"), (0.2, b"456\r"), (0.3, b"123\r"), (1.0, b"123\r")):
        now[0] = at
        scanner._received(code)

    waiting = [scanner._waiting.get_nowait() for _ in range(scanner._waiting.qsize())]

    assert waiting == [Scan("123"), Scan("456"), Scan("123"), Scan("123")]
