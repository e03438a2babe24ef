"""Asking the store server that runs on this box."""

import json
import urllib.request
from pathlib import Path
from typing import Any

from edge.config import ConfigError, read_config


def ask_server(config: Path, path: str) -> Any:
    """The answer of its API as read from JSON; raise `ConfigError` where none runs."""
    web = read_config(config).web
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(web.host, web.host)  # noqa: S104 - read, not bound
    url = f"http://{host}:{web.port}{path}"
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return json.load(answer)
    except OSError as error:
        raise ConfigError(f"No store server answers at {url} ({error}). Is it running?") from error
