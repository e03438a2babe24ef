"""Where this box dials, and what it shows there: the broker's address, its own certificate, and whom it believes.

    tls/box.pem    its key and certificate, as TLS wants them (the key is the one in box.key)
    tls/ca.pem     whose certificates a broker must show

A box has no clock that it could rely on: it may boot in 1970, or be set to next year. So it does not ask whether the broker's
certificate is of today; it asks by whom it is, and for which name. What the broker could do with a stolen one is to lose
messages, which are sealed and sent again. The broker, whose clock is kept, does look at the dates of ours.
"""

import ssl
from pathlib import Path

import msgspec
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from edge.identity import BoxIdentity, put, write_identity
from protocol.certificates import AUTHORITIES_MAX, CertificateGiven
from protocol.link import Broker, LinkLost
from protocol.link.link import UrlError
from protocol.packing import BadMessage
from protocol.topics import Address

#: The part of a certificate's life after which the next one is asked for.
RENEW_AFTER = 2 / 3
#: OpenSSL's X509_V_FLAG_NO_CHECK_TIME, which Python's ssl takes but has no name for.
NO_CHECK_TIME = 0x200000


class Door:
    """Read at each dial, so that a new certificate or another broker needs no restart."""

    def __init__(self, data_dir: Path, identity: BoxIdentity) -> None:
        self._data_dir, self.identity = data_dir, identity
        self._own, self._authorities = data_dir / "tls" / "box.pem", data_dir / "tls" / "ca.pem"

    @property
    def broker(self) -> Broker:
        """Where to dial."""
        return Broker.parse(self.identity.broker)

    def context(self) -> ssl.SSLContext | None:
        """How to dial with TLS; None without a certificate, so the system's authorities hold. Raise `LinkLost` in words."""
        if not self._own.exists():
            return None
        try:
            context = ssl.create_default_context(cafile=str(self._authorities))
            context.load_cert_chain(self._own)
        except OSError as exc:
            raise LinkLost(f"the certificate in {self._own.parent} cannot be used: {exc}") from exc
        context.verify_flags |= ssl.VerifyFlags(NO_CHECK_TIME)
        return context

    def due(self, wall_ms: int) -> bool:
        """Whether the next certificate is to be asked for: two thirds of this one are over, or there is none."""
        try:
            own = x509.load_pem_x509_certificate(self._own.read_bytes())
        except (OSError, ValueError):
            return True
        began, ends = own.not_valid_before_utc.timestamp(), own.not_valid_after_utc.timestamp()
        return wall_ms / 1000 >= began + RENEW_AFTER * (ends - began)

    def take(self, given: CertificateGiven, key: Ed25519PrivateKey) -> None:
        """Put a certificate and the broker's address in place; raise `BadMessage` for one that is not ours."""
        own, authorities = _checked(given, key, self.identity)
        self._own.parent.mkdir(mode=0o700, exist_ok=True)
        put(self._authorities, b"".join(_pem(one) for one in authorities), 0o600)
        secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        put(self._own, secret + _pem(own), 0o600)
        if given.broker != self.identity.broker:
            self.identity = msgspec.structs.replace(self.identity, broker=given.broker)
            write_identity(self._data_dir, self.identity)


def _checked(
    given: CertificateGiven, key: Ed25519PrivateKey, identity: BoxIdentity
) -> tuple[x509.Certificate, list[x509.Certificate]]:
    try:
        Broker.parse(given.broker)
        own = x509.load_der_x509_certificate(given.certificate)
        authorities = [x509.load_der_x509_certificate(one) for one in given.authorities[:AUTHORITIES_MAX]]
        theirs = any(_is_from(own, one) for one in authorities)
    except (UrlError, ValueError) as exc:
        raise BadMessage(f"this is no certificate: {exc}") from exc
    name = Address(identity.org, identity.store, identity.box).path
    if not theirs or own.public_key() != key.public_key() or own.subject.rfc4514_string() != f"CN={name}":
        raise BadMessage("this certificate is not for this box")
    return own, authorities


def _is_from(own: x509.Certificate, authority: x509.Certificate) -> bool:
    try:
        own.verify_directly_issued_by(authority)
    except (InvalidSignature, TypeError, ValueError):
        return False
    return True


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.PEM)
