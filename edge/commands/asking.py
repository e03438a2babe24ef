"""Asking the store server that runs on this box."""

import json
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from edge.config import ConfigError, read_config


def ask_server(config: Path, path: str) -> Any:
    """The answer of its API as read from JSON; raise `ConfigError` where none runs."""
    return _asked(config, path, None)


def tell_server(config: Path, path: str, body: dict[str, Any]) -> Any:
    """Have it do something; raise `ConfigError` with its own words where it refuses."""
    return _asked(config, path, json.dumps(body).encode())


def _asked(config: Path, path: str, body: bytes | None) -> Any:
    url = place_of(config) + path
    asking = urllib.request.Request(url, data=body, headers={"Content-Type": "application/json"} if body else {})  # noqa: S310 - our own http:// address
    try:
        with urllib.request.urlopen(asking, timeout=5) as answer:  # noqa: S310 - our own http:// address
            return json.load(answer)
    except urllib.error.HTTPError as refused:
        with refused:
            problem = json.load(refused)
        raise ConfigError(problem.get("detail") or problem["title"]) from refused
    except OSError as error:
        raise ConfigError(f"No store server answers at {url} ({error}). Is it running?") from error


def place_of(config: Path) -> str:
    """Where the store server of this box answers."""
    web = read_config(config).web
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(web.host, web.host)  # noqa: S104 - read, not bound
    return f"http://{host}:{web.port}"
