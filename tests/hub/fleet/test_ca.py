"""The authority: names, times, and files that nobody else may read."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.x509.oid import ExtendedKeyUsageOID

from hub.fleet.ca import BACKDATED, BOX_LIFE, NAME_MAX, Authority
from hub.fleet.ca_files import CaFolder
from hub.fleet.stores import FleetError
from protocol.link.link import Broker
from protocol.topics import Address

NOW_MS = 1_795_400_000_123
NOW = datetime(2026, 11, 23, 2, 13, 20, tzinfo=UTC)
BOX = Address("acme", "s001", "b1")


@pytest.fixture(scope="module")
def authority():
    return Authority.new("acme", NOW_MS)


@pytest.fixture(scope="module")
def box_key():
    return Ed25519PrivateKey.generate().public_key()


def common_name(certificate):
    return certificate.subject.rfc4514_string().removeprefix("CN=")


def use_of(certificate):
    return list(certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value)


def test_a_box_is_called_as_its_topics_begin(authority, box_key):
    made = authority.for_box(BOX, box_key, NOW_MS)

    assert f"ln/v1/{common_name(made)}/up/ledger" == BOX.topic("up/ledger")
    assert made.public_key() == box_key
    assert use_of(made) == [ExtendedKeyUsageOID.CLIENT_AUTH]
    made.verify_directly_issued_by(authority.certificate)


def test_no_box_is_called_as_the_hub(authority, box_key):
    assert common_name(authority.for_hub(box_key, NOW_MS)) == "hub"
    assert "/" in common_name(authority.for_box(Address("ac", "hub", "hub"), box_key, NOW_MS))


def test_a_box_s_certificate_began_before_it_was_made_and_ends_after_90_days(authority, box_key):
    made = authority.for_box(BOX, box_key, NOW_MS)

    assert NOW - made.not_valid_before_utc == BACKDATED == timedelta(days=1)
    assert made.not_valid_after_utc - NOW == BOX_LIFE == timedelta(days=90)


def test_ids_that_do_not_fit_into_a_name_are_refused(authority, box_key):
    longest = Address("acme", "s" * 32, "b" * (NAME_MAX - len("acme/00/") - 33))

    assert len(common_name(authority.for_box(longest, box_key, NOW_MS))) == NAME_MAX
    with pytest.raises(ValueError, match="longer than the 64"):
        authority.for_box(Address("acme", longest.store, longest.box + "b"), box_key, NOW_MS)


def test_another_authority_of_the_same_name_is_another_one(authority, box_key):
    other = Authority.new("acme", NOW_MS)

    with pytest.raises(InvalidSignature):
        other.for_box(BOX, box_key, NOW_MS).verify_directly_issued_by(authority.certificate)


def test_a_server_is_known_by_names_and_by_addresses(authority, box_key):
    made = authority.for_server(["mq.example", "192.0.2.7"], box_key, NOW_MS)

    names = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["mq.example"]
    assert [str(one) for one in names.get_values_for_type(x509.IPAddress)] == ["192.0.2.7"]
    assert use_of(made) == [ExtendedKeyUsageOID.SERVER_AUTH]


def test_the_list_of_revoked_ones_never_ends_before_the_authority_does(authority):
    made = x509.load_pem_x509_crl(authority.revoked([5, 7], NOW_MS))

    assert {one.serial_number for one in made} == {5, 7}
    assert made.next_update_utc == authority.certificate.not_valid_after_utc
    assert made.is_signature_valid(authority.key.public_key())


def test_an_authority_is_made_once_and_read_again(tmp_path):
    folder = CaFolder(tmp_path)
    assert not folder.exists

    made = folder.make("acme", NOW_MS)

    assert folder.load().certificate == made.certificate
    with pytest.raises(FleetError, match="already"):
        folder.make("acme", NOW_MS)
    assert folder.load().certificate == made.certificate


def test_the_hub_shows_its_certificate_where_there_is_tls_and_one_to_show(tmp_path):
    folder, broker = CaFolder(tmp_path), Broker("mq", 8884, tls=True)
    assert folder.dressed(broker) == broker

    folder.make("acme", NOW_MS)

    assert folder.dressed(broker) == Broker(
        "mq", 8884, tls=True, own=str(tmp_path / "ca/hub.pem"), trusted=str(tmp_path / "ca/ca.pem")
    )
    assert folder.dressed(Broker("mq", 1883)) == Broker("mq", 1883)


def test_nobody_else_reads_a_private_key(tmp_path):
    folder = CaFolder(tmp_path)
    folder.make("acme", NOW_MS)

    assert {path.name: oct(path.stat().st_mode & 0o777) for path in folder.path.iterdir()} == {
        "ca.key": "0o600",
        "hub.pem": "0o600",
        "ca.pem": "0o644",
        "crl.pem": "0o644",
    }
    assert folder.path.stat().st_mode & 0o777 == 0o700


def test_what_is_no_authority_is_said_in_words(tmp_path):
    folder = CaFolder(tmp_path / "one")
    with pytest.raises(FleetError, match="lantern-hub ca init"):
        folder.load()
    folder.make("acme", NOW_MS)
    other = CaFolder(tmp_path / "two")
    other.make("acme", NOW_MS)
    folder.root.write_bytes(other.root.read_bytes())
    with pytest.raises(FleetError, match="not of one authority"):
        folder.load()

    (folder.path / "ca.key").write_bytes(b"no key")
    with pytest.raises(FleetError, match="cannot be read"):
        folder.load()
