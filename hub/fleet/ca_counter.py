"""The counter where boxes ask for certificates: who asks is known by the key that it enrolled with."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.fleet.boxes import public_keys
from hub.fleet.ca import Authority
from hub.fleet.ca_books import certify
from hub.fleet.stores import FleetError
from protocol.certificates import CertificateAsked, CertificateGiven, asked_topic, given_topic
from protocol.packing import pack, unpack
from protocol.seal import BadSeal, seal, unseal
from protocol.topics import Address


class Counter:
    """Answers for one authority; `broker` is the URL that boxes shall dial."""

    def __init__(self, engine: AsyncEngine, authority: Authority, key: Ed25519PrivateKey, broker: str) -> None:
        self._engine, self._authority, self._key, self._broker = engine, authority, key, broker

    async def answer(self, address: Address, sealed: bytes, now_ms: int) -> bytes:
        """A certificate, sealed; raise `FleetError` for who has no right to one, `BadMessage` for what is no question."""
        asked = unpack(await self._open(address, sealed), CertificateAsked)
        body = await certify(self._engine, self._authority, address, asked.epoch, now_ms)
        root = self._authority.certificate.public_bytes(Encoding.DER)
        given = CertificateGiven(body, (root,), self._broker)
        return seal(pack(given), given_topic(address), self._key)

    async def _open(self, address: Address, sealed: bytes) -> bytes:
        """By the key of any of its lives: whichever it names is the one that its certificate will be for."""
        async with self._engine.connect() as connection:
            keys = await public_keys(connection, address)
        for key in keys.values():
            try:
                return unseal(sealed, asked_topic(address), key)
            except BadSeal:
                continue
        raise FleetError("box", f"{address.store}/{address.box} is not enrolled here with this key, or was revoked")
