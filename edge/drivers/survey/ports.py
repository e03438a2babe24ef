"""Which ports this machine has, each by the name that stays when it is plugged in again."""

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct
from serial.tools import list_ports

#: Folders whose names outlive a re-plug, the best first: by the socket, by the device's serial number, by the path.
STEADY = ("lantern", "serial/by-id", "serial/by-path")
_KEYS = ("lantern", "input/by-id", "input/by-path")


class Port(Struct, frozen=True):
    """A port: its URL without framing, what the device calls itself, and whether its name is a steady one."""

    url: str
    says: str = ""
    steady: bool = True


def find_ports(dev: Path = Path("/dev")) -> list[Port]:
    """Serial ports, USB printers and keyboards that type codes; ports of the board without a device are among them."""
    return [*_serial(dev), *_printers(dev), *_keys(dev)]


def _serial(dev: Path) -> Iterator[Port]:
    for found in sorted(list_ports.comports()):
        says = " ".join(word for word in (found.manufacturer, found.product) if word)
        name = _steady_name(dev, Path(found.device), STEADY)
        yield Port(
            f"serial://{name or found.device}",
            says,
            steady=name is not None or not found.device.startswith("/dev/ttyU"),
        )


def _printers(dev: Path) -> Iterator[Port]:
    for found in sorted((dev / "usb").glob("lp[0-9]*")):
        name = _steady_name(dev, found, ("lantern",))
        yield Port(f"usb://{name or found}", "printer class", steady=name is not None)


def _keys(dev: Path) -> Iterator[Port]:
    seen: set[Path] = set()
    for folder in _KEYS:
        for name in sorted((dev / folder).glob("*")):
            if (name.name.startswith("keys-") or name.name.endswith("-event-kbd")) and name.resolve() not in seen:
                seen.add(name.resolve())
                yield Port(f"input://{name}", "types, as a keyboard does")


def _steady_name(dev: Path, device: Path, folders: tuple[str, ...]) -> Path | None:
    for folder in folders:
        for name in sorted((dev / folder).glob("*")):
            if name.is_symlink() and name.resolve() == device.resolve():
                return name
    return None
