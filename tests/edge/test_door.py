"""What a box shows at the broker, and whom it believes there."""

import ssl
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from edge.door import Door
from edge.identity import BoxIdentity, read_identity
from protocol.certificates import CertificateGiven
from protocol.link import Broker, LinkLost
from protocol.packing import BadMessage
from protocol.topics import Address

NOW = datetime(2026, 11, 23, tzinfo=UTC)
DAY_MS = 24 * 3600 * 1000
NOW_MS = int(NOW.timestamp() * 1000)
NAME = Address("acme", "s001", "b1").path
IDENTITY = BoxIdentity("acme", "s001", "b1", 1, "CNY", "mqtt://box:old@hub:1883", "aGVsbG8=", hub="http://hub")


class Root:
    """An authority of a few lines, as the store's side knows none."""

    def __init__(self) -> None:
        self.key = generate_private_key(SECP256R1())
        self.certificate = self.sign("root", self.key.public_key())

    def sign(self, name, public, ends=NOW + timedelta(days=90)):
        return (
            x509.CertificateBuilder()
            .subject_name(common(name))
            .issuer_name(common("root"))
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(NOW)
            .not_valid_after(ends)
            .sign(self.key, SHA256())
        )

    def gives(self, key, name=NAME, **other):
        made = self.sign(name, key.public_key()).public_bytes(Encoding.DER)
        fields = {
            "certificate": made,
            "authorities": (self.certificate.public_bytes(Encoding.DER),),
            "broker": "mqtts://mq.example:8883",
        }
        return CertificateGiven(**{**fields, **other})


def common(name):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


@pytest.fixture(scope="module")
def root():
    return Root()


@pytest.fixture(scope="module")
def key():
    return Ed25519PrivateKey.generate()


@pytest.fixture
def door(tmp_path):
    return Door(tmp_path, IDENTITY)


def test_a_box_without_a_certificate_dials_as_before_and_wants_one(door):
    assert door.context() is None
    assert door.broker == Broker("hub", 1883, "box", "old")
    assert door.due(NOW_MS)


def test_a_certificate_is_kept_where_only_the_box_reads_it_and_the_broker_s_address_beside_it(
    door, root, key, tmp_path
):
    door.take(root.gives(key), key)

    assert {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "tls").iterdir()} == {
        "box.pem": 0o600,
        "ca.pem": 0o600,
    }
    assert isinstance(door.context(), ssl.SSLContext)
    assert door.broker == Broker("mq.example", 8883, tls=True)
    assert read_identity(tmp_path) == msgspec.structs.replace(IDENTITY, broker="mqtts://mq.example:8883")


def test_the_next_one_is_asked_for_when_two_thirds_are_over(door, root, key):
    door.take(root.gives(key), key)

    assert not door.due(NOW_MS)
    assert not door.due(NOW_MS + 60 * DAY_MS - 1)
    assert door.due(NOW_MS + 60 * DAY_MS)


@pytest.mark.parametrize("slip", ["other key", "other box", "other authority", "no authority", "no broker", "noise"])
def test_what_is_not_for_this_box_is_not_taken_and_what_it_has_stays(door, root, key, slip):
    door.take(root.gives(key), key)
    before = door.identity
    der = root.certificate.public_bytes(Encoding.DER)
    given = {
        "other key": root.gives(Ed25519PrivateKey.generate(), broker="mqtts://evil:1"),
        "other box": root.gives(key, Address("acme", "s002", "b1").path, broker="mqtts://evil:1"),
        "other authority": root.gives(key, authorities=(Root().certificate.public_bytes(Encoding.DER),)),
        "no authority": root.gives(key, authorities=()),
        "no broker": root.gives(key, broker="http://evil"),
        "noise": root.gives(key, certificate=der[:-5]),
    }[slip]

    with pytest.raises(BadMessage):
        door.take(given, key)

    assert door.identity == before
    assert isinstance(door.context(), ssl.SSLContext)


def test_a_box_in_1970_or_next_year_does_not_ask_the_broker_s_certificate_for_its_date(door, root, key):
    door.take(root.gives(key), key)

    assert door.context().verify_flags & 0x200000
    assert door.context().verify_mode is ssl.CERT_REQUIRED
    assert door.context().check_hostname


def test_files_that_cannot_be_read_are_a_lost_line_in_words(door, root, key, tmp_path):
    door.take(root.gives(key), key)
    (tmp_path / "tls" / "ca.pem").write_bytes(b"torn")

    with pytest.raises(LinkLost, match="certificate in"):
        door.context()
    (tmp_path / "tls" / "box.pem").write_bytes(b"torn")
    assert door.due(NOW_MS)
