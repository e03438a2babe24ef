"""What once went over the line is read for ever: an example of every fact, master and message, as it was written first.

The examples lie in fixtures/wire_kept.json, each with its bytes and what they say, field by field. One that is there is never
changed. `python -m tests.protocol.test_wire_kept` adds those of new kinds.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest
from msgspec import Struct

from protocol import messages
from protocol.facts import BODIES, Fact, Kind, decode_fact, encode_fact
from protocol.masters import KINDS, PROMOTION, decode_master, encode_master
from protocol.messages import Document
from protocol.packing import pack, unpack
from retail.promotions import Promotion
from retail.promotions.offers import AnyOffer
from tests.protocol.samples import named, sample, variants

KEPT = Path(__file__).parent / "fixtures" / "wire_kept.json"


class Wire(NamedTuple):
    """How one kind is written and read, and an example of it."""

    example: Any
    write: Callable[[Any], bytes]
    read: Callable[[bytes], Any]


def wires() -> Iterator[tuple[str, Wire]]:
    """All that there is now, by name."""
    for number, body in BODIES.items():
        fact = Fact("01", 20261129, 1_795_900_000_000, sample(body))
        yield f"fact {number} {Kind(number).name.lower()}", Wire(fact, encode_fact, decode_fact)
    for kind, master in KINDS.items():
        yield f"master {kind}", Wire(sample(master), encode_master, _reader(kind))
    for offer in variants(AnyOffer):
        name = f"master {PROMOTION} with {type(offer).__name__}"
        yield name, Wire(Promotion("p", "p", offer), encode_master, _reader(PROMOTION))
    for name, message in vars(messages).items():
        if isinstance(message, type) and issubclass(message, Struct) and message.__module__ == messages.__name__:
            yield f"message {name}", Wire(sample(message), pack, _unpacker(message))


def _reader(kind: str) -> Callable[[bytes], Any]:
    return lambda body: decode_master(Document(kind, "k", 1, body))


def _unpacker(message: type) -> Callable[[bytes], Any]:
    return lambda data: unpack(data, message)


WIRES = dict(wires())


def kept() -> dict[str, dict[str, Any]]:
    return json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {}


def test_every_kind_has_its_example_kept():
    assert sorted(kept()) == sorted(WIRES), "python -m tests.protocol.test_wire_kept adds what is new; nothing goes"


@pytest.mark.parametrize("name", sorted(kept()))
def test_what_was_written_then_says_the_same_now(name):
    wire, then = WIRES[name], kept()[name]

    assert within(then["says"], named(wire.read(bytes.fromhex(then["bytes"]))))


@pytest.mark.parametrize("name", sorted(kept()))
def test_what_is_written_now_begins_with_all_that_was_written_then(name):
    wire, then = WIRES[name], bytes.fromhex(kept()[name]["bytes"])

    assert begins(msgspec.msgpack.decode(then), msgspec.msgpack.decode(wire.write(wire.read(then))))


@pytest.mark.parametrize("name", sorted(WIRES))
def test_an_example_with_something_in_every_field_survives_the_line(name):
    wire = WIRES[name]

    assert wire.read(wire.write(wire.example)) == wire.example


def within(then: Any, now: Any) -> bool:
    """Fields may be new, none is gone, moved or says something else."""
    if isinstance(then, dict) and isinstance(now, dict):
        return all(key in now and within(value, now[key]) for key, value in then.items())
    if isinstance(then, list) and isinstance(now, list):
        return len(then) == len(now) and all(map(within, then, now))
    return bool(then == now)


def begins(then: Any, now: Any) -> bool:
    """Fields are only appended, at any depth."""
    if isinstance(then, dict) and isinstance(now, dict):
        return all(key in now and begins(value, now[key]) for key, value in then.items())
    if isinstance(then, list) and isinstance(now, list):
        return len(then) <= len(now) and all(map(begins, then, now))
    return bool(then == now)


def main() -> None:
    """Keep examples of kinds that have none yet."""
    examples = kept()
    for name, wire in WIRES.items():
        if name not in examples:
            data = wire.write(wire.example)
            examples[name] = {"bytes": data.hex(), "says": named(wire.read(data))}
    rows = (
        f"{json.dumps(name)}: {json.dumps(example, ensure_ascii=False)}" for name, example in sorted(examples.items())
    )
    KEPT.write_text("{\n" + ",\n".join(rows) + "\n}\n", "utf-8")


if __name__ == "__main__":
    main()
