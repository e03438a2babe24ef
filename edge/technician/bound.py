"""What was bound on the technician's page: `devices.toml` in the data folder, which stands above edge.toml's devices.

    # Written by the technician's page.
    [[device]]
    name = "front"
    ...
    [[lane]]
    id = "03"
    [lane.devices]
    printer = "front"
    scale = {driver = "toledo8217", url = "serial:///dev/lantern/usb-1?baud=9600&framing=7E1"}

A lane that stands in it has the devices that it says there and none else; a shared device of a name stands in the place
of edge.toml's. The file before is kept beside it. One that cannot be read is a warning, and edge.toml's devices are used.
"""

import os
import tomllib
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import Struct
from msgspec.structs import fields, replace

from edge.config import Config, LaneId
from edge.drivers.build import LaneDevicesConfig, SharedDeviceConfig

FILE: Final = "devices.toml"
BEFORE: Final = "devices.toml.before"
_HEAD = "# Written by the technician's page; stands above the devices of edge.toml. `lantern-edge devices bound` shows it.\n"


class BoundLane(Struct, frozen=True, forbid_unknown_fields=True):
    """All devices of one lane."""

    id: LaneId
    devices: LaneDevicesConfig = LaneDevicesConfig()


class Bound(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    device: tuple[SharedDeviceConfig, ...] = ()
    lane: tuple[BoundLane, ...] = ()


def read_bound(folder: Path) -> tuple[Bound, str]:
    """What was bound, nothing where nothing was; and what is wrong with the file, in words, where it cannot be used."""
    path = folder / FILE
    try:
        return msgspec.convert(tomllib.loads(path.read_text("utf-8")), Bound), ""
    except FileNotFoundError:
        return Bound(), ""
    except (OSError, ValueError) as exc:
        return Bound(), f"{path} cannot be used, the devices of edge.toml are: {exc}"


def write_bound(folder: Path, bound: Bound) -> None:
    """Put it in the place of what was bound before, which is kept; whole or not at all. Raise `OSError`."""
    _write(folder, FILE, text_of(bound), keep=True)


def take_back(folder: Path) -> bool:
    """Bring back what was bound before the last change, and keep that; whether there was anything."""
    before = folder / BEFORE
    try:
        text = before.read_text("utf-8")
    except FileNotFoundError:
        return False
    _write(folder, FILE, text, keep=True)
    return True


def _write(folder: Path, name: str, text: str, *, keep: bool) -> None:
    path, fresh = folder / name, folder / f"{name}.new"
    if keep:
        now = path.read_text("utf-8") if path.exists() else text_of(Bound())
        _write(folder, BEFORE, now, keep=False)
    with fresh.open("w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(path)
    place = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(place)
    finally:
        os.close(place)


def with_bound(config: Config, bound: Bound) -> Config:
    """The configuration with what was bound above it; lanes that edge.toml does not name any more are left out."""
    devices = {one.name: one for one in (*config.device, *bound.device)}
    lanes = {one.id: one.devices for one in bound.lane}
    return replace(
        config,
        device=tuple(devices.values()),
        lane=tuple(replace(lane, devices=lanes.get(lane.id, lane.devices)) for lane in config.lane),
    )


def text_of(bound: Bound) -> str:
    """The file."""
    parts = [_HEAD]
    parts += [f"\n[[device]]\n{_rows(_plain(one))}" for one in bound.device]
    parts += [f'\n[[lane]]\nid = "{one.id}"\n[lane.devices]\n{_rows(_plain(one.devices))}' for one in bound.lane]
    return "".join(parts)


def _plain(struct: Struct) -> dict[str, Any]:
    """A struct's fields but those that are as if they had not been said."""
    return {
        field.encode_name: msgspec.to_builtins(_inner(value))
        for field in fields(struct)
        if (value := getattr(struct, field.name)) != field.default
        and not (field.default_factory is not msgspec.NODEFAULT and value == field.default_factory())
    }


def _inner(value: object) -> object:
    if isinstance(value, tuple):
        return [_inner(one) for one in value]
    return _plain(value) if isinstance(value, Struct) else value


def _rows(table: dict[str, Any]) -> str:
    return "".join(f"{key} = {_value(value)}\n" for key, value in table.items())


def _value(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case list():
            return f"[{', '.join(_value(one) for one in value)}]"
        case dict():
            return f"{{{', '.join(f'{_key(key)} = {_value(one)}' for key, one in value.items())}}}"
        case _:
            return _text(str(value))


def _key(key: str) -> str:
    return key if key.isascii() and key.replace("_", "").replace("-", "").isalnum() else _text(key)


def _text(text: str) -> str:
    """A basic string (TOML 1.0, section String): what may not stand in one is written by its number."""
    out = "".join(
        f"\\{char}" if char in '"\\' else char if char >= " " and char != "\x7f" else f"\\u{ord(char):04X}"
        for char in text
    )
    return f'"{out}"'
