"""`lantern-hub inspect`: what was captured on the line, in words."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hub.commands.shell import DEFAULT_DATA, DataDir, Db, fail, in_words, with_engine

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from sqlalchemy.ext.asyncio import AsyncEngine

#: Longest line of a capture: a message of the largest size in hexadecimal, and its topic.
LINE_BYTES_MAX = 1024 * 1024
FILE_BYTES_MAX = 512 * 1024


def inspect(
    capture: Annotated[
        str, typer.Argument(help="Lines of topic and payload in hexadecimal, `-` for standard input; or see --topic.")
    ] = "-",
    topic: Annotated[str, typer.Option(help="The capture is the bytes of one message on this topic.")] = "",
    facts: Annotated[int, typer.Option(help="How many facts of a batch are shown.", min=0, max=2000)] = 20,
    data_dir: DataDir = DEFAULT_DATA,
    db: Db = "",
) -> None:
    """Show captured messages: sender, seal, chain, and each fact. `mosquitto_sub -t 'ln/#' -F '%t %x'` captures them."""
    from protocol.reading import read_message

    with in_words():
        messages = _one(capture, topic) if topic else _many(capture)
        known = _Keys(data_dir, db)
        for where, data in messages:
            for line in read_message(where, data, known.of(where), most=facts):
                typer.echo(line)


def _one(capture: str, topic: str) -> Iterable[tuple[str, bytes]]:
    data = sys.stdin.buffer.read(FILE_BYTES_MAX + 1) if capture == "-" else Path(capture).read_bytes()
    if len(data) > FILE_BYTES_MAX:
        fail(f"no message of ours has {len(data)} bytes")
    return [(topic, data)]


def _many(capture: str) -> Iterator[tuple[str, bytes]]:
    with sys.stdin.buffer if capture == "-" else Path(capture).open("rb") as lines:
        number = 0
        while line := lines.readline(LINE_BYTES_MAX):
            number += 1
            topic, _, payload = line.decode("utf-8", "replace").strip().rpartition(" ")
            try:
                yield topic, bytes.fromhex(payload)
            except ValueError:
                fail(
                    f"line {number} is not a topic and a payload in hexadecimal; for the bytes of one message say --topic"
                )


class _Keys:
    """Who may speak on a topic, as this hub knows it; nobody is known where there is no hub."""

    def __init__(self, data_dir: Path, db: str) -> None:
        self._data_dir, self._db = data_dir, db
        self._found: dict[str, list[Ed25519PublicKey] | None] = {}

    def of(self, topic: str) -> "list[Ed25519PublicKey] | None":
        """The public keys; None where none can be known."""
        who, _, leaf = topic.partition("/up/")
        if not leaf and topic.endswith("/state"):
            who, leaf = topic.removesuffix("/state"), "state"
        place = who if leaf else ""
        if place not in self._found:
            self._found[place] = self._box(f"{place}/state") if leaf else self._hub()
        return self._found[place]

    def _hub(self) -> "list[Ed25519PublicKey] | None":
        from hub.fleet.keys import load_key

        path = self._data_dir / "hub.key"
        return [load_key(path).public_key()] if path.exists() else None

    def _box(self, topic: str) -> "list[Ed25519PublicKey] | None":
        from protocol.packing import BadMessage
        from protocol.topics import parse

        if not self._db and not (self._data_dir / "hub.key").exists():
            return None
        try:
            address, _ = parse(topic)
        except BadMessage:
            return []
        found: list[Ed25519PublicKey] = with_engine(
            self._data_dir, self._db, lambda engine: _lives(engine, address.org, address.store, address.box)
        )
        return found


async def _lives(engine: "AsyncEngine", org: str, store: str, box: str) -> "list[Ed25519PublicKey]":
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey as PublicKey
    from sqlalchemy import select

    from hub.db import tables as t

    b = t.box.c
    query = select(b.public_key).where(b.org == org, b.store == store, b.box == box).order_by(b.epoch)
    async with engine.connect() as connection:
        return [PublicKey.from_public_bytes(bytes(row[0])) for row in await connection.execute(query)]
