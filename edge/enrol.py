"""Making a machine a store's box: show the hub a one-time code and our public key, get an identity back."""

import base64
import json
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from edge.config import ConfigError
from edge.identity import IDENTITY_FILE, BoxIdentity, read_or_make_key, write_identity

ANSWER_S = 15
_ANSWER_BYTES_MAX = 64 * 1024


def enrol(hub: str, code: str, data_dir: Path) -> BoxIdentity:
    """Enrol this machine; raise `ConfigError` in words. A box that has an identity keeps it, and its unsent sales."""
    if (data_dir / IDENTITY_FILE).exists():
        raise ConfigError(
            f"This box is enrolled already ({data_dir / IDENTITY_FILE}), its sales are safe there. "
            "To make it another store's box, choose another --data-dir."
        )
    if urlsplit(hub).scheme not in {"http", "https"}:
        raise ConfigError(f"--hub is an address like http://hub.example:8700, not {hub!r}.")
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = read_or_make_key(data_dir)
    public = base64.b64encode(key.public_key().public_bytes_raw()).decode()
    identity = _ask(hub.rstrip("/") + "/api/v1/enrol", {"code": code, "key": public})
    write_identity(data_dir, identity)
    return identity


def _ask(url: str, body: dict[str, str]) -> BoxIdentity:
    request = urllib.request.Request(  # noqa: S310 - the scheme was looked at
        url, json.dumps(body).encode(), {"Content-Type": "application/json"}, method="POST"
    )
    try:
        with urllib.request.urlopen(request, timeout=ANSWER_S) as answer:  # noqa: S310
            return msgspec.json.decode(answer.read(_ANSWER_BYTES_MAX), type=BoxIdentity)
    except urllib.error.HTTPError as error:
        raise ConfigError(f"Head office refused: {_why(error)}") from error
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
