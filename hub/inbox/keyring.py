"""Whose seal is on a message: the keys of the boxes, read once and again when one does not fit."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.fleet.boxes import public_keys, revoked
from hub.inbox.deciding.letters import Opened
from protocol.link.clocks import Clock
from protocol.link.session import Incoming
from protocol.packing import BadMessage
from protocol.seal import BadSeal, unseal
from protocol.topics import Address, parse

#: Boxes whose keys are kept at hand.
BOXES_MAX = 20_000
#: A box that was revoked, by whatever process, is believed no longer than this.
LOOK_EVERY_S = 10.0
Keys = dict[int, Ed25519PublicKey]


class NotEnrolled(BadMessage):
    """Nobody of this name has a key here."""


class Keyring:
    """Opens messages of one organisation's boxes."""

    def __init__(self, engine: AsyncEngine, org: str, clock: Clock) -> None:
        self._engine, self._org, self._clock = engine, org, clock
        self._keys: dict[Address, Keys] = {}
        self._looked_s = clock.monotonic()

    @property
    def boxes(self) -> int:
        """How many boxes were heard of since the start."""
        return len(self._keys)

    async def open(self, message: Incoming) -> Opened:
        """Check topic and seal; raise `BadMessage`, `NotEnrolled` or `BadSeal`."""
        address, leaf = parse(message.topic)
        if address.org != self._org:
            raise BadMessage(f"another organisation's: {address.org}")
        await self._forget_revoked()
        known = self._keys.get(address)
        opened = _open(message, address, leaf, known) if known else None
        if opened is None:
            opened = _open(message, address, leaf, await self._read(address))
        if opened is None:
            raise BadSeal("the seal is not this box's")
        return opened

    async def _forget_revoked(self) -> None:
        now_s = self._clock.monotonic()
        if now_s - self._looked_s < LOOK_EVERY_S:
            return
        self._looked_s = now_s
        async with self._engine.connect() as connection:
            for address in await revoked(connection, self._org):
                self._keys.pop(address, None)

    async def _read(self, address: Address) -> Keys:
        async with self._engine.connect() as connection:
            keys = await public_keys(connection, address)
        if not keys:
            raise NotEnrolled(f"{address.store}/{address.box} is not enrolled here")
        if len(self._keys) >= BOXES_MAX:
            self._keys.clear()
        self._keys[address] = keys
        return keys


def _open(message: Incoming, address: Address, leaf: str, keys: Keys) -> Opened | None:
    """By the newest key that fits; None where none does."""
    for epoch in sorted(keys, reverse=True):
        try:
            payload = unseal(message.payload, message.topic, keys[epoch])
        except BadSeal:
            continue
        return Opened(address, leaf, payload, _lives(keys, keys[epoch]))
    return None


def _lives(keys: Keys, key: Ed25519PublicKey) -> frozenset[int]:
    raw = key.public_bytes_raw()
    return frozenset(epoch for epoch, other in keys.items() if other.public_bytes_raw() == raw)
