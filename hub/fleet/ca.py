"""The hub's small certificate authority: whom the broker lets in, and by which name. Pure but for keys and serials.

A certificate's common name is what the topics of its owner begin with (`acme/0f/s001/b1`), so that one rule of the broker
is each box's own. A box shows the same Ed25519 key that it seals with: there is no second secret to lose, and the hub can
renew a certificate by itself.

Times are kept out of the way of clocks that lie: a certificate begins a day before it is issued, and the list of revoked
ones never expires, for an expired list would lock out every store at once.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from protocol.topics import Address

#: A box's certificate lives so long, and is renewed when this part of it is over.
BOX_LIFE, RENEW_AFTER = timedelta(days=90), 2 / 3
#: The authority's own, and those of the machines at head office: no chain stops on a day that nobody remembers.
ROOT_LIFE, OFFICE_LIFE = timedelta(days=20 * 365), timedelta(days=10 * 365)
#: How far the clocks of hub and broker may be apart.
BACKDATED = timedelta(days=1)
#: X.520: the longest common name.
NAME_MAX = 64
#: The hub's own name at the broker. No box can have it: theirs have slashes.
HUB_NAME = "hub"


class Authority:
    """Signs with the root's key. Times are milliseconds since 1970 UTC."""

    def __init__(self, key: EllipticCurvePrivateKey, certificate: x509.Certificate) -> None:
        self.key, self.certificate = key, certificate

    @classmethod
    def new(cls, org: str, now_ms: int) -> "Authority":
        """A new root, for one organisation."""
        key, name = generate_private_key(SECP256R1()), _name(f"Lantern {org}")
        usage = x509.KeyUsage(
            digital_signature=False,
            content_commitment=False,
            key_encipherment=False,
            data_encipherment=False,
            key_agreement=False,
            key_cert_sign=True,
            crl_sign=True,
            encipher_only=False,
            decipher_only=False,
        )
        made = _certificate(name, name, key.public_key(), now_ms, ROOT_LIFE)
        made = made.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        return cls(key, made.add_extension(usage, critical=True).sign(key, SHA256()))

    def for_box(self, address: Address, key: CertificatePublicKeyTypes, now_ms: int) -> x509.Certificate:
        """What a box shows; raise `ValueError` where its ids do not fit into a name."""
        if len(address.path) > NAME_MAX:
            raise ValueError(f"{address.path} is longer than the {NAME_MAX} letters of a certificate's name")
        return self._client(address.path, key, now_ms, BOX_LIFE)

    def for_hub(self, key: CertificatePublicKeyTypes, now_ms: int) -> x509.Certificate:
        """What the hub itself shows."""
        return self._client(HUB_NAME, key, now_ms, OFFICE_LIFE)

    def for_server(self, names: Sequence[str], key: CertificatePublicKeyTypes, now_ms: int) -> x509.Certificate:
        """What the broker shows, under each of its host names and addresses."""
        made = self._signed_by_us(names[0][:NAME_MAX], key, now_ms, OFFICE_LIFE)
        made = made.add_extension(x509.SubjectAlternativeName([_host(name) for name in names]), critical=False)
        return self._for_use(made, ExtendedKeyUsageOID.SERVER_AUTH)

    def revoked(self, serials: Iterable[int], now_ms: int) -> bytes:
        """The list that the broker reads, in PEM."""
        at = _when(now_ms)
        made = x509.CertificateRevocationListBuilder(issuer_name=self.certificate.subject)
        made = made.last_update(at - BACKDATED).next_update(self.certificate.not_valid_after_utc)
        for serial in serials:
            one = x509.RevokedCertificateBuilder(serial_number=serial, revocation_date=at)
            made = made.add_revoked_certificate(one.build())
        return made.sign(self.key, SHA256()).public_bytes(Encoding.PEM)

    def _client(self, name: str, key: CertificatePublicKeyTypes, now_ms: int, life: timedelta) -> x509.Certificate:
        return self._for_use(self._signed_by_us(name, key, now_ms, life), ExtendedKeyUsageOID.CLIENT_AUTH)

    def _signed_by_us(
        self, name: str, key: CertificatePublicKeyTypes, now_ms: int, life: timedelta
    ) -> x509.CertificateBuilder:
        made = _certificate(_name(name), self.certificate.subject, key, now_ms, life)
        ours = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        return made.add_extension(ours, critical=False)

    def _for_use(self, made: x509.CertificateBuilder, use: x509.ObjectIdentifier) -> x509.Certificate:
        made = made.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        return made.add_extension(x509.ExtendedKeyUsage([use]), critical=False).sign(self.key, SHA256())


def _certificate(
    name: x509.Name, issuer: x509.Name, key: CertificatePublicKeyTypes, now_ms: int, life: timedelta
) -> x509.CertificateBuilder:
    at = _when(now_ms)
    made = x509.CertificateBuilder(issuer, name, key, x509.random_serial_number(), at - BACKDATED, at + life)
    return made.add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _host(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _when(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC).replace(microsecond=0)
