"""Hot plug: what appears is opened at once, under whatever name the kernel gave it this time."""

import asyncio
import os
import pty
import tty
from collections import deque
from collections.abc import Callable
from pathlib import Path

import pytest

from edge.drivers.codecs.line_scanner import LineScanner
from edge.drivers.roles import DeviceState
from edge.drivers.scanner import ScannerDriver
from edge.drivers.supervisor import Supervisor
from edge.drivers.transports import Plugs
from edge.drivers.transports.plugs import EVENTS_AT_ONCE, SETTLE_S


class FakeUdev:
    """A netlink socket that a test feeds."""

    def __init__(self) -> None:
        self._read, self._write = os.pipe()
        self.actions: deque[str] = deque()

    def fileno(self) -> int:
        return self._read

    def says(self, *actions: str) -> None:
        self.actions.extend(actions)
        os.write(self._write, b"!")

    def next(self) -> str | None:
        if self.actions:
            return self.actions.popleft()
        os.read(self._read, 4096)
        return None

    def close(self) -> None:
        os.close(self._read)
        os.close(self._write)


async def never(_: float) -> None:
    await asyncio.Event().wait()


@pytest.fixture
def udev():
    made = FakeUdev()
    yield made
    made.close()


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not true():
            await asyncio.sleep(0.002)


class Slept:
    """A clock that passes short waits at once, and long ones never."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        if seconds > SETTLE_S:
            await asyncio.Event().wait()


async def test_a_plug_cuts_the_wait_short_and_the_device_is_left_to_settle(udev: FakeUdev) -> None:
    slept = Slept()
    plugs = Plugs(lambda: udev, sleep=slept)
    listening = asyncio.create_task(plugs.run())
    waiting = asyncio.ensure_future(plugs.pause("serial:///dev/lantern/usb-1")(5.0))
    await until(lambda: 5.0 in slept.seconds)

    udev.says("remove", "add")
    await asyncio.wait_for(waiting, 5)

    assert slept.seconds == [5.0, SETTLE_S]
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)


async def test_what_was_plugged_in_while_it_was_being_tried_is_not_missed(udev: FakeUdev) -> None:
    plugs = Plugs(lambda: udev, sleep=Slept())
    pause = plugs.pause("usb:///dev/usb/lp0")
    listening = asyncio.create_task(plugs.run())
    await asyncio.sleep(0)
    udev.says("add")
    await until(lambda: plugs._times == 1)

    await asyncio.wait_for(pause(5.0), 5)

    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)


async def test_a_device_that_goes_away_wakes_nobody_and_neither_does_a_plug_wake_the_network(udev: FakeUdev) -> None:
    slept = Slept()
    plugs = Plugs(lambda: udev, sleep=slept)
    listening = asyncio.create_task(plugs.run())
    local = asyncio.ensure_future(plugs.pause("input:///dev/input/event3")(5.0))
    network = asyncio.ensure_future(plugs.pause("socket://192.168.1.9:9100")(5.0))
    await until(lambda: slept.seconds == [5.0, 5.0])

    udev.says("remove", "unbind")
    await until(lambda: not udev.actions)
    assert not local.done()

    udev.says("add")
    await until(local.done)
    assert not network.done()
    for task in (network, listening):
        task.cancel()
    await asyncio.gather(network, listening, return_exceptions=True)


async def test_a_storm_of_events_does_not_hold_the_loop(udev: FakeUdev) -> None:
    plugs = Plugs(lambda: udev, sleep=Slept())
    udev.says(*["change"] * (3 * EVENTS_AT_ONCE))

    plugs._heard(udev)

    assert len(udev.actions) == 2 * EVENTS_AT_ONCE


@pytest.mark.parametrize("trouble", [OSError("no netlink"), ImportError("libudev")])
async def test_a_machine_without_udev_retries_by_time_alone(trouble: Exception) -> None:
    def none() -> FakeUdev:
        raise trouble

    plugs = Plugs(none)
    listening = asyncio.create_task(plugs.run())
    await asyncio.sleep(0)

    await plugs.pause("serial:///dev/ttyUSB0")(0.001)

    assert not listening.done()
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)


async def test_a_scanner_plugged_in_again_is_read_at_once_under_its_old_name(udev: FakeUdev, tmp_path: Path) -> None:
    name = tmp_path / "usb-socket-1"
    plugs = Plugs(lambda: udev, sleep=Slept())
    url = f"serial://{name}?baud=9600"
    scanner = ScannerDriver(Supervisor("1/scanner", url, sleep=plugs.pause(url)), LineScanner, same_read_ms=0)
    tasks = [asyncio.create_task(plugs.run()), asyncio.create_task(scanner.run())]
    await until(lambda: scanner.health().state is DeviceState.OFFLINE)

    for code in (b"111\r", b"222\r"):
        master, slave = pty.openpty()
        tty.setraw(slave)
        name.symlink_to(os.ttyname(slave))
        udev.says("add")
        await until(lambda: scanner.health().state is DeviceState.ONLINE)
        os.write(master, code)
        async with asyncio.timeout(5):
            assert (await anext(scanner.scans())).text == code.decode().strip()
        name.unlink()
        for fd in (slave, master):
            os.close(fd)
        await until(lambda: scanner.health().state is DeviceState.OFFLINE)

    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
