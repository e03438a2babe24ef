"""The store server's configuration: one TOML file, read once, into frozen structs.

    [box]
    data_dir = "/var/lib/lantern"      # journal, goods, keys; made by `lantern-edge enrol`

    [web]
    host = "0.0.0.0"                   # where lanes reach this server
    port = 8460
    names = ["till.shop.example"]      # host names besides the machine's own; addresses always work

    [line]
    metered = true                     # bytes are paid for: greet seldom
    daily_bytes = 20_000_000           # save as they are used up; sales always flow
    quiet = "23:00-06:00"              # goods in bulk wait for these hours of the store's clock

    [journal]
    keep_days = 90                     # what head office has is kept here for so long, for returns and reprints
    keep_mb = 1024                     # shorter, where it takes more than this

    [[device]]                         # one that several lanes name
    name = "front-printer"
    role = "printer"
    driver = "escpos"
    url = "socket://192.168.1.50:9100"

    [[lane]]
    id = "03"
    cashier = "王芳"
    [lane.devices]
    printer = "front-printer"
    [lane.devices.scanner]
    driver = "line"
    url = "serial:///dev/lantern-scanner-03?baud=9600"

A mistake stops the start with a sentence that names the file, the key and what is allowed.
"""

import re
import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, get_args, get_type_hints

import msgspec
from msgspec import Meta, Struct

from edge.drivers.build import LaneDevicesConfig, SharedDeviceConfig

LaneId = Annotated[str, Meta(pattern=r"^[a-z0-9]{1,32}$")]
Name = Annotated[str, Meta(min_length=1, max_length=40)]


class ConfigError(Exception):
    """The configuration cannot be used; the text says where and what to write instead."""


class BoxConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """The machine."""

    data_dir: Path


class WebConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """Where lanes reach this server."""

    host: str = "127.0.0.1"
    port: Annotated[int, Meta(ge=0, le=65535)] = 8460
    names: tuple[str, ...] = ()


class LineConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """The line to head office: whether its bytes are paid for, how many a day, and when a full line disturbs nobody."""

    metered: bool = False
    daily_bytes: Annotated[int, Meta(ge=0)] = 0
    quiet: Annotated[str, Meta(pattern=r"^$|^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$")] = ""


class JournalConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """How long what head office has is kept here, in business days, and the megabytes beyond which it is kept shorter."""

    keep_days: Annotated[int, Meta(ge=7, le=3650)] = 90
    keep_mb: Annotated[int, Meta(ge=16)] = 1024


class LaneConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """One lane (收银机) and the devices on it."""

    id: LaneId
    cashier: Name = "收银"
    devices: LaneDevicesConfig = LaneDevicesConfig()


class OrderConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """A second printer, one of `[[device]]`, and the categories of goods that it prints orders for."""

    printer: str
    categories: Annotated[tuple[str, ...], Meta(min_length=1, max_length=100)]


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    box: BoxConfig
    lane: Annotated[tuple[LaneConfig, ...], Meta(min_length=1, max_length=64)]
    web: WebConfig = WebConfig()
    line: LineConfig = LineConfig()
    journal: JournalConfig = JournalConfig()
    device: Annotated[tuple[SharedDeviceConfig, ...], Meta(max_length=64)] = ()
    order: Annotated[tuple[OrderConfig, ...], Meta(max_length=16)] = ()


def read_config(path: Path) -> Config:
    """Read and check; raise `ConfigError` with a sentence for whoever edits the file."""
    try:
        plain = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is not TOML: {error}.") from error
    try:
        config = msgspec.convert(plain, Config, dec_hook=_path)
    except msgspec.ValidationError as error:
        raise ConfigError(f"{path}: {explain_here(str(error), Config)}") from error
    _check_lanes(path, config)
    _check_line(path, config.line)
    _check_orders(path, config)
    return config


def _path(kind: type, value: Any) -> Any:
    if kind is Path and isinstance(value, str):
        return Path(value)
    raise NotImplementedError


def _check_lanes(path: Path, config: Config) -> None:
    ids = [lane.id for lane in config.lane]
    twice = sorted({lane for lane in ids if ids.count(lane) > 1})
    if twice:
        raise ConfigError(f"{path}: lane {', '.join(twice)} stands there twice; each [[lane]] has its own id.")


def _check_orders(path: Path, config: Config) -> None:
    printers = {one.name for one in config.device if one.role == "printer"}
    for order in config.order:
        if order.printer not in printers:
            known = ", ".join(sorted(printers)) or "none"
            raise ConfigError(
                f'{path}: [[order]] printer = "{order.printer}": no [[device]] of role printer has that name; there is {known}.'
            )


def _check_line(path: Path, line: LineConfig) -> None:
    if line.daily_bytes and not line.metered:
        raise ConfigError(f"{path}: [line] daily_bytes is for a line whose bytes are paid for; add metered = true.")
    begin, _, end = line.quiet.partition("-")
    if begin and begin == end:
        raise ConfigError(f"{path}: [line] quiet = {line.quiet!r} begins when it ends; write it as 23:00-06:00.")


_UNKNOWN = re.compile(r"Object contains unknown field `(?P<key>[^`]*)`(?: - at `\$\.?(?P<place>[^`]*)`)?")
_INDEX = re.compile(r"\[.*?\]")
_OTHER = re.compile(r"(?P<rule>.*?)(?: - at `\$\.?(?P<place>[^`]*)`)?$", re.DOTALL)


def explain_here(reason: str, kind: Any) -> str:
    """What msgspec says against a struct of this kind, for whoever wrote it: the place, and what is allowed there."""
    if unknown := _UNKNOWN.fullmatch(reason):
        key, place = unknown["key"], unknown["place"] or ""
        allowed = _keys_at(place, kind)
        near = get_close_matches(key, allowed, 1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        return f"there is no key {key!r} in {_section(place)}; allowed are {', '.join(allowed)}.{hint}"
    found = _OTHER.fullmatch(reason)
    rule, place = (found["rule"], found["place"] or "") if found else (reason, "")
    return f"{_section(place)}: {rule.replace('Object missing', 'missing')}."


def _section(place: str) -> str:
    return f"[{_INDEX.sub('', place)}]" if place else "the file"


def _keys_at(place: str, kind: Any) -> list[str]:
    """The keys that the struct at a place like `lane[...].devices.scanner` has."""
    for name in filter(None, _INDEX.sub("", place).split(".")):
        kind = _struct_in(get_type_hints(kind)[name])
    return list(kind.__struct_fields__)


def _struct_in(kind: Any) -> Any:
    if isinstance(kind, type) and issubclass(kind, Struct):
        return kind
    return next((found for part in get_args(kind) if (found := _struct_in(part))), None)
