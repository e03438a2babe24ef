"""Files of JSON objects, one a line, as masters: a mistake is named by its line, its field and the rule it breaks."""

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

T = TypeVar("T", bound=Struct)


class MasterError(ValueError):
    """A master that cannot be taken; says where it stands and which rule it breaks."""


def lines_of(path: Path) -> Iterator[tuple[bytes, str]]:
    """Each line that is not empty, and where it stands."""
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield line, f"{path.name}, line {number}"


def read_object(data: bytes, kind: type[T], where: str) -> T:
    """One object; raise `MasterError` for what does not fit, and for fields that mean nothing."""
    try:
        made = msgspec.json.decode(data, type=kind)
        _known(made, msgspec.json.decode(data), where)
    except MasterError:
        raise
    except (ValueError, RecursionError) as exc:
        raise MasterError(f"{where}: {exc}") from exc
    return made


def _known(made: object, given: object, where: str) -> None:
    """Refuse fields that mean nothing: boxes skip what is newer than they are, but here it is a slip of the pen."""
    if isinstance(made, Struct) and isinstance(given, dict):
        for name, value in given.items():
            if name not in {*made.__struct_encode_fields__, made.__struct_config__.tag_field}:
                raise MasterError(f"{where}: there is no field {name[:40]!r} in {type(made).__name__}")
            _known(getattr(made, name, None), value, where)
    elif isinstance(made, tuple) and isinstance(given, list):
        for one, value in zip(made, given, strict=True):
            _known(one, value, where)
