"""A box that dies while a technician's change is written: it comes back with the devices of before or those of after, never with half."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Self

import pytest

from edge.config import BoxConfig, Config, LaneConfig
from edge.drivers.build import DeviceConfig, LaneDevicesConfig, SharedDeviceConfig
from edge.technician.bound import BEFORE, FILE, Bound, BoundLane, read_bound, take_back, with_bound, write_bound

OLD = Bound(lane=(BoundLane("03", LaneDevicesConfig(scale=DeviceConfig("cas", "socket://old:1"))),))
NEW = Bound(
    device=(SharedDeviceConfig(name="front", role="printer", driver="escpos", url="socket://new:2"),),
    lane=(BoundLane("03", LaneDevicesConfig(printer="front")), BoundLane("04", LaneDevicesConfig(printer="front"))),
)
FIRST = Bound(lane=(BoundLane("03", LaneDevicesConfig(scale=DeviceConfig("sma", "socket://first:0"))),))


class Killed(BaseException):
    """The process is gone: nobody catches it."""


class Steps:
    """Lets so many steps of writing happen, then the process dies; a write that is not reached leaves half of its bytes."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, left: int) -> None:
        self.left, self.taken = left, 0
        monkeypatch.setattr(os, "fsync", self._stepped(os.fsync))
        monkeypatch.setattr(Path, "replace", self._stepped(Path.replace))
        opened = Path.open

        def half(path: Path, *args: Any, **more: Any) -> Any:
            file = opened(path, *args, **more)
            if args[:1] == ("w",):
                file = _Writes(file, self)
            return file

        monkeypatch.setattr(Path, "open", half)

    def step(self) -> None:
        if self.left == 0:
            raise Killed
        self.left -= 1
        self.taken += 1

    def _stepped(self, does: Callable[..., Any]) -> Callable[..., Any]:
        def stepped(*args: Any) -> Any:
            self.step()
            return does(*args)

        return stepped


class _Writes:
    """A file of which a kill leaves half."""

    def __init__(self, file: Any, steps: Steps) -> None:
        self._file, self._steps = file, steps

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def write(self, text: str) -> None:
        try:
            self._steps.step()
        except Killed:
            self._file.write(text[: len(text) // 2])
            raise
        self._file.write(text)

    def flush(self) -> None:
        self._file.flush()

    def fileno(self) -> int:
        return int(self._file.fileno())


def kills(folder: Path, change: Callable[[], object]) -> Iterator[int]:
    """The change, killed after no step, after one, and so on until it comes through; the folder is as each kill left it."""
    for left in range(50):
        write_bound(folder, FIRST)
        write_bound(folder, OLD)
        with pytest.MonkeyPatch.context() as patch:
            steps = Steps(patch, left)
            try:
                change()
            except Killed:
                pass
            else:
                assert steps.taken == left
                return
        yield left
    raise AssertionError("the change never came through")


def test_a_change_that_is_cut_short_leaves_the_old_devices_or_the_new_ones(tmp_path: Path) -> None:
    seen: list[Bound] = []
    for _ in kills(tmp_path, lambda: write_bound(tmp_path, NEW)):
        bound, unreadable = read_bound(tmp_path)
        assert unreadable == ""
        assert bound in (OLD, NEW)
        seen.append(bound)
        assert take_back(tmp_path)  # what was before can be had again, whichever it is now
        assert read_bound(tmp_path)[0] in (FIRST, OLD)

    assert len(seen) >= 8  # two files: written, synced, renamed, and their folder synced
    assert OLD in seen
    assert NEW in seen  # killed behind the last rename: it is there
    assert seen == sorted(seen, key=lambda one: one is NEW or one == NEW)


def test_taking_back_that_is_cut_short_leaves_one_of_both(tmp_path: Path) -> None:
    for _ in kills(tmp_path, lambda: take_back(tmp_path)):
        bound, unreadable = read_bound(tmp_path)
        assert unreadable == ""
        assert bound in (FIRST, OLD)


def test_what_a_kill_left_lying_is_no_device_of_any_lane(tmp_path: Path) -> None:
    write_bound(tmp_path, OLD)
    (tmp_path / f"{FILE}.new").write_text('[[lane]]\nid = "03"\n[lane.dev')
    (tmp_path / f"{BEFORE}.new").write_text("[[")
    base = Config(BoxConfig(tmp_path), (LaneConfig("03", "王芳"), LaneConfig("04", "李强")))

    config = with_bound(base, read_bound(tmp_path)[0])
    assert [lane.devices for lane in config.lane] == [OLD.lane[0].devices, LaneDevicesConfig()]

    write_bound(tmp_path, NEW)
    assert read_bound(tmp_path) == (NEW, "")
    assert not list(tmp_path.glob("*.new"))
