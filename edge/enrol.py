"""Making a machine a store's box: show the hub a one-time code and our public key, get an identity back.

Then, and again before it ends, a certificate for the broker, where the hub gives any.
"""

import base64
import json
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import Struct

from edge.config import ConfigError
from edge.door import Door
from edge.identity import IDENTITY_FILE, BoxIdentity, read_or_make_key, write_identity
from protocol.certificates import CertificateAsked, CertificateGiven, asked_topic, given_topic
from protocol.packing import BadMessage, pack, unpack
from protocol.seal import seal, unseal
from protocol.topics import Address

ANSWER_S = 15
_ANSWER_BYTES_MAX = 64 * 1024
T = TypeVar("T")


class NoAuthority(ConfigError):
    """This hub gives no certificates: its broker asks for none."""


class _Sealed(Struct, frozen=True):
    sealed: str


class _Refused(ConfigError):
    def __init__(self, words: str, status: int) -> None:
        super().__init__(words)
        self.status = status


def enrol(hub: str, code: str, data_dir: Path, wall_ms: int) -> BoxIdentity:
    """Enrol this machine; raise `ConfigError` in words. A box that has an identity keeps it, and its unsent sales."""
    if (data_dir / IDENTITY_FILE).exists():
        raise ConfigError(
            f"This box is enrolled already ({data_dir / IDENTITY_FILE}), its sales are safe there. "
            "To make it another store's box, choose another --data-dir."
        )
    if urlsplit(hub).scheme not in {"http", "https"}:
        raise ConfigError(f"--hub is an address like http://hub.example:8700, not {hub!r}.")
    hub = hub.rstrip("/")
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = read_or_make_key(data_dir)
    public = base64.b64encode(key.public_key().public_bytes_raw()).decode()
    identity = _ask(f"{hub}/api/v1/enrol", {"code": code, "key": public}, BoxIdentity)
    identity = msgspec.structs.replace(identity, hub=hub)
    write_identity(data_dir, identity)
    with suppress(ConfigError):  # the box asks again by itself
        renew(Door(data_dir, identity), key, wall_ms)
    return identity


def renew(door: Door, key: Ed25519PrivateKey, wall_ms: int) -> None:
    """Ask for a certificate and put it in place; raise `ConfigError` in words, `NoAuthority` where there are none."""
    try:
        door.take(_ask_certificate(door.identity, key, wall_ms), key)
    except BadMessage as error:
        raise ConfigError(f"What head office answered is of no use to this box: {error}.") from error


def _ask_certificate(identity: BoxIdentity, key: Ed25519PrivateKey, wall_ms: int) -> CertificateGiven:
    if urlsplit(identity.hub).scheme not in {"http", "https"}:
        raise ConfigError("This box does not know head office's address: lantern-edge renew --hub http://HUB")
    address = Address(identity.org, identity.store, identity.box)
    sealed = seal(pack(CertificateAsked(identity.epoch, wall_ms)), asked_topic(address), key)
    body = {"store": identity.store, "box": identity.box, "sealed": base64.b64encode(sealed).decode()}
    try:
        answer = _ask(f"{identity.hub}/api/v1/certificate", body, _Sealed)
    except _Refused as refused:
        if refused.status == 404:
            raise NoAuthority(str(refused)) from refused
        raise
    try:
        given = base64.b64decode(answer.sealed)
    except ValueError as error:
        raise BadMessage("not base64") from error
    return unpack(unseal(given, given_topic(address), identity.public_key()), CertificateGiven)


def _ask(url: str, body: dict[str, str], kind: type[T]) -> T:
    request = urllib.request.Request(  # noqa: S310 - the scheme was looked at
        url, json.dumps(body).encode(), {"Content-Type": "application/json"}, method="POST"
    )
    try:
        with urllib.request.urlopen(request, timeout=ANSWER_S) as answer:  # noqa: S310
            return msgspec.json.decode(answer.read(_ANSWER_BYTES_MAX), type=kind)
    except urllib.error.HTTPError as error:
        raise _Refused(f"Head office refused: {_why(error)}", error.code) from error
    except OSError as error:
        raise ConfigError(f"Head office cannot be reached at {url}: {getattr(error, 'reason', error)}.") from error
    except msgspec.MsgspecError as error:
        raise ConfigError(f"{url} did not answer as a hub does ({error}). Check the address.") from error


def _why(error: urllib.error.HTTPError) -> str:
    try:
        problem: Any = json.loads(error.read(_ANSWER_BYTES_MAX))
        return str(problem.get("detail") or problem.get("title"))
    except (ValueError, AttributeError):
        return f"{error.code} {error.reason}. Check the code; it works once and for a short time."
