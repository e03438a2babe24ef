"""The topic tree: versioned, lower case, ids only, the shard first so that a hub worker takes a slice by subscription.

ln/v1/<org>/<shard>/<store>/<box>/up/<what>      hello, ledger, telemetry, pull, check, told, lease
ln/v1/<org>/<shard>/<store>/<box>/down/<what>    ack, page, check, ask, lease
ln/v1/<org>/<shard>/<store>/<box>/state          retained, with a last will
ln/v1/<org>/masters/<audience>                   retained head of an audience's revision
"""

import re
from zlib import crc32

from msgspec import Struct

from protocol.packing import BadMessage

SHARDS = 64
CODE = re.compile(r"[a-z0-9]{2,32}\Z")
_LEAVES = frozenset(
    {
        "up/hello",
        "up/ledger",
        "up/telemetry",
        "up/pull",
        "up/check",
        "up/told",
        "up/lease",
        "down/ack",
        "down/page",
        "down/check",
        "down/ask",
        "down/lease",
        "state",
    }
)


class Address(Struct, frozen=True):
    """One box of one store; each part matches `[a-z0-9]{2,32}`."""

    org: str
    store: str
    box: str

    def topic(self, leaf: str) -> str:
        """The topic of this box for `up/ledger`, `down/ack`, ..."""
        if leaf not in _LEAVES:
            raise ValueError(f"no such leaf: {leaf}")
        return f"ln/v1/{self.path}/{leaf}"

    @property
    def path(self) -> str:
        """What all topics of this box have in common, and nobody else's: its name in a certificate."""
        return f"{self.org}/{shard_of(self.store)}/{self.store}/{self.box}"


ALL_SHARDS = tuple(f"{number:02x}" for number in range(SHARDS))


def shard_of(store: str) -> str:
    """The shard of a store: two hexadecimal digits, stable for ever."""
    return f"{crc32(store.encode()) % SHARDS:02x}"


def masters_topic(org: str, audience: str = "all") -> str:
    """Where the retained head of an audience's masters stands."""
    return f"ln/v1/{org}/masters/{audience}"


def up_filter(org: str, shard: str = "+") -> str:
    """The subscription of a hub worker."""
    return f"ln/v1/{org}/{shard}/+/+/up/+"


def parse(topic: str) -> tuple[Address, str]:
    """Address and leaf of a box's topic; raise `BadMessage` for any other."""
    parts = topic.split("/", 6)
    if len(parts) != 7 or parts[:2] != ["ln", "v1"] or parts[6] not in _LEAVES:
        raise BadMessage(f"not a box's topic: {topic[:120]!r}")
    org, shard, store, box = parts[2:6]
    if not all(CODE.match(part) for part in (org, store, box)) or shard != shard_of(store):
        raise BadMessage(f"ids in a topic are [a-z0-9]{{2,32}} under their own shard: {topic[:120]!r}")
    return Address(org, store, box), parts[6]
