"""What systemd hears."""

import socket

import pytest

from protocol.link.notify import notify, watchdog


class Enough(Exception):
    """The test has seen what it wanted."""


class Until:
    """A clock that stops whoever waits on it for the third time."""

    def __init__(self) -> None:
        self.waits: list[float] = []

    def wall_ms(self) -> int:
        return 0

    def monotonic(self) -> float:
        return 0.0

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        if len(self.waits) == 3:
            raise Enough


def heard(tmp_path, monkeypatch):
    ear = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    ear.bind(str(tmp_path / "notify"))
    ear.setblocking(False)
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
    return ear


def test_lines_go_out_in_one_datagram(tmp_path, monkeypatch) -> None:
    with heard(tmp_path, monkeypatch) as ear:
        notify("READY=1", "STATUS=lanes 01, 02")

        assert ear.recv(1000) == b"READY=1\nSTATUS=lanes 01, 02"


def test_nothing_happens_without_systemd_or_when_it_does_not_listen(tmp_path, monkeypatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    notify("READY=1")
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "nobody"))
    notify("READY=1")


async def test_the_watchdog_is_fed_at_half_its_interval_while_things_work(tmp_path, monkeypatch) -> None:
    clock, works = Until(), iter([True, False, True])
    monkeypatch.setenv("WATCHDOG_USEC", "30000000")
    with heard(tmp_path, monkeypatch) as ear:
        with pytest.raises(Enough):
            await watchdog(lambda: next(works), clock)

        assert clock.waits == [15.0, 15.0, 15.0]
        assert [ear.recv(100), ear.recv(100)] == [b"WATCHDOG=1", b"WATCHDOG=1"]


async def test_without_an_interval_there_is_no_watchdog(monkeypatch) -> None:
    monkeypatch.delenv("WATCHDOG_USEC", raising=False)

    await watchdog(lambda: True, Until())
