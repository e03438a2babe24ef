"""Versions that do not get on with the one before or after them."""

from collections.abc import Iterator
from typing import Any

import msgspec

import edge.sync.line
import hub.inbox.deciding.letters
import hub.inbox.deciding.project
from protocol.batch import PLAIN_BYTES_MAX, _Wire
from protocol.facts import UnknownFact
from protocol.packing import BadMessage
from protocol.squeeze import unsqueeze
from tests.sim.mutants.mutant import around, mutant


def _strict(unpack: Any) -> Any:
    """Read what has just the fields that we know."""

    def read(data: bytes, kind: Any, **bounds: Any) -> Any:
        if len(msgspec.msgpack.decode(data)) != len(kind.__struct_fields__):
            raise BadMessage("not the fields that we know")
        return unpack(data, kind, **bounds)

    return read


@mutant("another_version", 60)
def hub_reads_greetings_of_its_own_version_only() -> Iterator[None]:
    with around(hub.inbox.deciding.letters, "unpack", _strict):
        yield


@mutant("another_version", 60)
def hub_reads_facts_of_its_own_version_only() -> Iterator[None]:
    def make(decode: Any) -> Any:
        def strict(data: bytes) -> Any:
            if len(msgspec.msgpack.decode(unsqueeze(data, PLAIN_BYTES_MAX))) != len(_Wire.__struct_fields__):
                raise BadMessage("not the fields that we know")
            return decode(data)

        return strict

    with around(hub.inbox.deciding.letters, "decode_batch", make):
        yield


@mutant("another_version", 60)
def box_hears_a_hub_of_its_own_version_only() -> Iterator[None]:
    with around(edge.sync.line, "unpack", _strict):
        yield


@mutant("another_version", 60)
def a_fact_of_a_later_kind_is_no_fact() -> Iterator[None]:
    def make(decode: Any) -> Any:
        def known_only(record: bytes) -> Any:
            fact = decode(record)
            if isinstance(fact.body, UnknownFact):
                raise BadMessage("no fact")
            return fact

        return known_only

    with around(hub.inbox.deciding.project, "decode_fact", make):
        yield
