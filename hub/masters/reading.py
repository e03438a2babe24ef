"""Files of JSON objects, one a line, as masters: a mistake is named by its line, its field, the rule it breaks and what to write."""

import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

T = TypeVar("T", bound=Struct)


#: What numbers mean, by how the name of their field ends: people write 12.80 and "9 %".
_MEANS = {
    "_minor": "an amount is a whole number of minor units (分, cents): 1280 is 12.80",
    "_bp": "a share is a whole number of hundredths of a percent: 900 is 9 %",
    "_milli": "a quantity is a whole number of thousandths: 1000 is one piece or one kilogram",
}
_PATH = re.compile(r" - at `\$\.?([^`]*)`")


class MasterError(ValueError):
    """A master that cannot be taken; says where it stands and which rule it breaks."""


def lines_of(path: Path) -> Iterator[tuple[bytes, str]]:
    """Each line that is not empty, and where it stands."""
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if number == 1:  # editors on Windows put it there
                line = line.removeprefix(BOM_UTF8)
            if line.strip():
                yield line, f"{path.name}, line {number}"


def read_object(data: bytes, kind: type[T], where: str) -> T:
    """One object; raise `MasterError` for what does not fit, and for fields that mean nothing."""
    data = data.removeprefix(BOM_UTF8)
    try:
        made = msgspec.json.decode(data, type=kind)
        _known(made, msgspec.json.decode(data), where)
    except MasterError:
        raise
    except (ValueError, RecursionError) as exc:
        raise MasterError(f"{where}: {in_words(exc, kind)}") from exc
    return made


def in_words(exc: Exception, kind: type[Struct]) -> str:
    """What did not fit, with what to write instead where that can be told."""
    if isinstance(exc, UnicodeDecodeError):
        return "not UTF-8; save the file with that encoding"
    if not isinstance(exc, msgspec.ValidationError):
        return f"{exc}; one JSON object stands here, on one line where a file has many"
    found = _PATH.search(str(exc))
    advice = _advice(found[1] if found else "", str(exc), kind)
    return f"{exc}; {advice}" if advice else str(exc)


def _advice(path: str, broken: str, kind: type[Struct]) -> str:
    if not path and "got `array`" in broken:
        return "each object has a line of its own, with no [ ] around them"
    if broken.startswith("Expected `int`"):
        return next((means for end, means in _MEANS.items() if path.endswith(end)), "")
    if broken.startswith("Invalid"):
        choices = ", ".join(_choices(kind, path))
        return f"it is one of: {choices}" if choices else ""
    return ""


def _choices(kind: type[Struct], path: str) -> list[str]:
    """What may stand at a path, by the schema of the kind."""
    document = msgspec.json.schema(kind)
    place: dict[str, Any] = document
    for step in re.findall(r"[^.\[\]]+|\[", path):
        place = document["$defs"][place["$ref"].rpartition("/")[2]] if "$ref" in place else place
        if kinds := place.get("discriminator"):  # which of them it is, the path does not say
            return list(kinds["mapping"]) if step == kinds["propertyName"] else []
        if step == "[":
            place = place.get("items", {})
        elif not step.isdigit() and step != "...":
            place = place.get("properties", {}).get(step, {})
    return [str(one) for one in place.get("enum", ()) if one]


def _known(made: object, given: object, where: str) -> None:
    """Refuse fields that mean nothing: boxes skip what is newer than they are, but here it is a slip of the pen."""
    if isinstance(made, Struct) and isinstance(given, dict):
        for name, value in given.items():
            if name not in {*made.__struct_encode_fields__, made.__struct_config__.tag_field}:
                names = ", ".join(filter(None, (made.__struct_config__.tag_field, *made.__struct_encode_fields__)))
                raise MasterError(f"{where}: there is no field {name[:40]!r} in {type(made).__name__}; it has {names}")
            _known(getattr(made, name, None), value, where)
    elif isinstance(made, tuple) and isinstance(given, list):
        for one, value in zip(made, given, strict=True):
            _known(one, value, where)
