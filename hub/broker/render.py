"""A mosquitto's configuration, access rules and certificates as files: what a chain runs instead of the embedded broker.

The files with their reasons lie beside this one, in mosquitto/. Everything is named by its full path in `folder`.
"""

import base64
import hashlib
import re
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path
from string import Template

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from msgspec import Struct

from hub.fleet.ca import Authority
from hub.fleet.ca_files import OPEN, key_pem, pem, put

TEMPLATES = Path(__file__).with_name("mosquitto")
#: Read by the broker, which is in the file's group, and nobody else.
KEPT = 0o640
BOX_PORT, PLAIN_PORT, HUB_PORT = 8883, 1883, 8884
#: Debian's mosquitto reads its files as this user and group, at its start and again when it is told to.
GROUP = "mosquitto"
#: What mosquitto_passwd of version 2 uses: PBKDF2 of SHA-512.
_ROUNDS, _SALT_BYTES, _HASH_BYTES = 101, 12, 64


class Place(Struct, frozen=True):
    """`names` are the host names and addresses that boxes dial, the first of them told to them; `crl` is the hub's file."""

    org: str
    folder: Path
    names: tuple[str, ...]
    crl: Path
    box_port: int = BOX_PORT
    hub_port: int = HUB_PORT
    hub_host: str = "127.0.0.1"


class File(Struct, frozen=True):
    """A file to be written, with its mode."""

    body: bytes
    mode: int = OPEN


def with_certificates(place: Place, authority: Authority, revoked: bytes, now_ms: int) -> dict[str, File]:
    """Everybody shows a certificate of ours, boxes and hub: all files by name."""
    key = generate_private_key(SECP256R1())
    names = tuple(dict.fromkeys((*place.names, place.hub_host, "localhost", "127.0.0.1")))
    server = authority.for_server(names, key.public_key(), now_ms)
    units = {name: _made(name, place) for name in ("lantern-crl.path", "lantern-crl.service")}
    return {
        **_common("tls", place),
        **units,
        "ca.pem": File(pem(authority.certificate)),
        "crl.pem": File(revoked),
        "server.pem": File(key_pem(key) + pem(server), KEPT),
        "hub.env": _env(f"mqtts://{place.hub_host}:{place.hub_port}", f"mqtts://{place.names[0]}:{place.box_port}"),
    }


def with_passwords(place: Place, passwords: Mapping[str, str]) -> dict[str, File]:
    """Two users, `hub` and `box`, in the clear: for a network that is ours. All files by name."""
    lines = "".join(f"{user}:{hashed(password)}\n" for user, password in passwords.items())
    hub, box = (f"mqtt://{user}:{passwords[user]}@" for user in ("hub", "box"))
    return {
        **_common("plain", place),
        "lantern.passwd": File(lines.encode(), KEPT),
        "hub.env": _env(f"{hub}127.0.0.1:{place.box_port}", f"{box}{place.names[0]}:{place.box_port}"),
    }


def write(folder: Path, files: Mapping[str, File]) -> list[Path]:
    """Put the files in place; returns those that the broker's group could not be given to."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, file in files.items():
        put(folder / name, file.body, file.mode)
    return [folder / name for name, file in files.items() if file.mode == KEPT and not _given(folder / name)]


def _given(path: Path) -> bool:
    try:
        shutil.chown(path, group=GROUP)
    except (LookupError, PermissionError):
        return False
    return True


def passwords_in(env: Path) -> dict[str, str]:
    """The passwords of before, which enrolled boxes know; new ones where there are none."""
    text = env.read_text("utf-8") if env.exists() else ""
    known = dict(re.findall(r"mqtt://(hub|box):([^@\s]+)@", text))
    return {user: known.get(user) or secrets.token_urlsafe(18) for user in ("hub", "box")}


def hashed(password: str) -> str:
    """As mosquitto keeps it."""
    salt = secrets.token_bytes(_SALT_BYTES)
    digest = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, _ROUNDS, _HASH_BYTES)
    return f"$7${_ROUNDS}${base64.b64encode(salt).decode()}${base64.b64encode(digest).decode()}"


def _common(kind: str, place: Place) -> dict[str, File]:
    return {
        "lantern.conf": _made(f"{kind}.conf", place),
        "lantern.acl": _made(f"{kind}.acl", place, KEPT),
        "mosquitto-override.conf": _made("mosquitto-override.conf", place),
    }


def _made(name: str, place: Place, mode: int = OPEN) -> File:
    text = (TEMPLATES / name).read_text("utf-8")
    limits = (TEMPLATES / "limits.conf").read_text("utf-8").rstrip()
    filled = Template(text).substitute(
        folder=place.folder,
        org=place.org,
        box_port=place.box_port,
        hub_port=place.hub_port,
        hub_host=place.hub_host,
        crl=place.crl,
        limits=limits,
    )
    return File(filled.encode(), mode)


def _env(hub: str, box: str) -> File:
    text = f"# For /etc/lantern/hub.env.\nLANTERN_HUB_BROKER={hub}\nLANTERN_HUB_BOX_BROKER={box}\n"
    return File(text.encode(), 0o600)
