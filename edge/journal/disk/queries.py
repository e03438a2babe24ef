"""Named SQL: `-- name --` opens a query, up to the next name; a comment under it says why it is written as it is."""

import re
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent.parent / "sql"
_NAME = re.compile(r"^-- ([a-z_]+) --$", re.MULTILINE)


class Queries(dict[str, str]):
    """The queries of one file by name; a name that is not there is our own mistake and raises `KeyError`."""


def read_queries(path: Path, **words: str) -> Queries:
    """Read a file of named queries; where it says `{stream}`, for the word `stream`."""
    text = path.read_text(encoding="utf-8")
    for name, word in words.items():
        text = text.replace(f"{{{name}}}", word)
    _, *parts = _NAME.split(text)
    return Queries({name: body.strip() for name, body in zip(parts[::2], parts[1::2], strict=True)})


@cache
def queries(file: str, **words: str) -> Queries:
    """Read one of the journal's own files once."""
    return read_queries(_FOLDER / file, **words)
