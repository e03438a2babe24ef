"""Who this box is: granted by the hub at enrolment, kept in the data folder, never edited by hand."""

import base64
import os
import tomllib
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from msgspec import Struct

from edge.config import ConfigError

IDENTITY_FILE = "identity.toml"
KEY_FILE = "box.key"


class BoxIdentity(Struct, frozen=True):
    """What the hub granted: codes match `[a-z0-9]{2,32}`, `broker` is a URL, `hub_key` base64 of an Ed25519 key.

    `hub` is the address at which it did.
    """

    org: str
    store: str
    box: str
    epoch: int
    currency: str
    broker: str
    hub_key: str
    timezone: str = "Asia/Shanghai"
    hub: str = ""

    def public_key(self) -> Ed25519PublicKey:
        """The hub's key, that its messages are sealed with."""
        return Ed25519PublicKey.from_public_bytes(base64.b64decode(self.hub_key, validate=True))


def read_identity(data_dir: Path) -> BoxIdentity:
    """The identity of this box; raise `ConfigError` saying how to get one."""
    path = data_dir / IDENTITY_FILE
    try:
        return msgspec.convert(tomllib.loads(path.read_text("utf-8")), BoxIdentity)
    except FileNotFoundError as error:
        command = f"lantern-edge enrol --hub http://HUB --code CODE --data-dir {data_dir}"
        raise ConfigError(f"This box is not enrolled: there is no {path}. Run: {command}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise ConfigError(f"{path} is damaged ({error}). Restore it from a backup of this box.") from error


def write_identity(data_dir: Path, identity: BoxIdentity) -> None:
    """Put the identity in place, whole or not at all."""
    lines = (f"{key} = {_toml(value)}\n" for key, value in msgspec.to_builtins(identity).items())
    put(data_dir / IDENTITY_FILE, "".join(lines).encode(), 0o600)


def read_key(data_dir: Path) -> Ed25519PrivateKey:
    """The box's own key."""
    path = data_dir / KEY_FILE
    try:
        return Ed25519PrivateKey.from_private_bytes(base64.b64decode(path.read_bytes()))
    except (OSError, ValueError) as error:
        raise ConfigError(f"{path} cannot be used ({error}). Restore it from a backup, or enrol anew.") from error


def read_or_make_key(data_dir: Path) -> Ed25519PrivateKey:
    """The key of before, so that enrolling again after a failure is the same box; else a new one."""
    if (data_dir / KEY_FILE).exists():
        return read_key(data_dir)
    key = Ed25519PrivateKey.generate()
    put(data_dir / KEY_FILE, base64.b64encode(key.private_bytes_raw()), 0o600)
    return key


def _toml(value: object) -> str:
    return str(value) if isinstance(value, int) else msgspec.json.encode(value).decode()


def put(path: Path, body: bytes, mode: int) -> None:
    """Put a file in place, whole or not at all, also through a power cut."""
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
