"""Where the authority lies on the hub's disk, and what it hands out in files: each put in place whole, or not at all.

ca.key, ca.pem    the root: whoever has the key can let anybody in (only its owner may read it)
hub.pem           the hub's own key and certificate at the broker
crl.pem           the certificates that are revoked
"""

import os
from collections.abc import Iterable
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from msgspec import structs

from hub.fleet.ca import Authority
from hub.fleet.stores import FleetError
from protocol.link.link import Broker

SECRET, OPEN = 0o600, 0o644


class CaFolder:
    """The folder `ca` beside the hub's data."""

    def __init__(self, data_dir: Path) -> None:
        self.path = data_dir / "ca"
        self.root, self.crl, self.hub = self.path / "ca.pem", self.path / "crl.pem", self.path / "hub.pem"

    @property
    def exists(self) -> bool:
        """Whether there is an authority here."""
        return (self.path / "ca.key").exists()

    def make(self, org: str, now_ms: int) -> Authority:
        """A new authority with the hub's own certificate; raise `FleetError` where there is one already."""
        if self.exists:
            raise FleetError("ca", f"there is an authority already in {self.path}: every box's certificate is from it")
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        made, own = Authority.new(org, now_ms), generate_private_key(SECP256R1())
        put(self.hub, key_pem(own) + pem(made.for_hub(own.public_key(), now_ms)), SECRET)
        put(self.crl, made.revoked((), now_ms), OPEN)
        put(self.root, pem(made.certificate), OPEN)
        put(self.path / "ca.key", key_pem(made.key), SECRET)
        return made

    def load(self) -> Authority:
        """The authority; raise `FleetError` in words where there is none, or it cannot be read."""
        if not self.exists:
            raise FleetError("ca", f"there is no authority in {self.path}: make one with lantern-hub ca init")
        try:
            key = load_pem_private_key((self.path / "ca.key").read_bytes(), None)
            certificate = x509.load_pem_x509_certificate(self.root.read_bytes())
        except (OSError, ValueError) as exc:
            raise FleetError("ca", f"the authority in {self.path} cannot be read: {exc}") from exc
        if not isinstance(key, EllipticCurvePrivateKey) or key.public_key() != certificate.public_key():
            raise FleetError("ca", f"ca.key and ca.pem in {self.path} are not of one authority")
        return Authority(key, certificate)

    def publish(self, serials: Iterable[int], now_ms: int) -> None:
        """The list of revoked certificates for the broker; raise `FleetError` where it cannot be signed."""
        put(self.crl, self.load().revoked(serials, now_ms), OPEN)

    def dressed(self, broker: Broker) -> Broker:
        """A broker's address with what the hub shows there; unchanged without TLS, or where there is no authority."""
        if not (broker.tls and self.hub.exists()):
            return broker
        return structs.replace(broker, own=str(self.hub), trusted=str(self.root))


def pem(certificate: x509.Certificate) -> bytes:
    """A certificate as text."""
    return certificate.public_bytes(Encoding.PEM)


def key_pem(key: EllipticCurvePrivateKey) -> bytes:
    """A private key as text, not encrypted: the file's mode keeps it."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def put(path: Path, body: bytes, mode: int) -> None:
    """Write a file beside its place, sync it, and move it there."""
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        os.fchmod(file.fileno(), mode)
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
