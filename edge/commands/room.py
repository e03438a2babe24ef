"""The technician's room of the running store server, from the box's own console: the same trials as on its page."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

from edge.commands.asking import place_of
from edge.commands.speech import in_words
from edge.config import ConfigError, read_config
from edge.technician.access import new_code, since_boot_s

LOOK_S, ANSWER_S = 0.25, 10.0
_PATH = "/api/v1/technician"


def is_serving(config: Path) -> bool:
    """Whether a store server answers on this box."""
    try:
        with urllib.request.urlopen(f"{place_of(config)}/healthz", timeout=2):  # noqa: S310 - our own server, by http
            return True
    except OSError:
        return False


class Room:
    """Come in by a code of one's own making: whoever may write into the data folder may do all of this anyway."""

    def __init__(self, config: Path) -> None:
        self._url = place_of(config) + _PATH
        self._cookie = ""
        try:
            code = new_code(read_config(config).box.data_dir, since_boot_s())
        except OSError as error:
            raise ConfigError(f"{error.filename or 'the data folder'}: {error.strerror}. Run it as lantern.") from error
        self._ask("/come-in", {"code": code})

    def follow(self, say: Callable[[str], None], **asked: object) -> dict[str, Any]:
        """Begin, say each sentence as it comes, and give the job once it is over; Ctrl-C ends it there too."""
        job, said = self._ask("/start", asked)["job"], 0
        number = job["id"]
        try:
            while True:
                for line in job["lines"][said:]:
                    say(in_words(line))
                said = len(job["lines"])
                if job["state"] != "running":
                    return dict(job)
                time.sleep(LOOK_S)
                job = self._ask("")["job"]
                if job["id"] != number:
                    raise ConfigError("Somebody else began something meanwhile.")
        except KeyboardInterrupt:
            self._ask("/stop", {})
            raise

    def devices(self) -> dict[str, Any]:
        """Every device by its id, and every drawer."""
        view = self._ask("")
        found = {one["id"]: one for one in view["devices"]}
        found |= {f"{lane['id']}/drawer": lane for lane in view["lanes"] if "drawer" in lane["bound"]}
        return found

    def tape(self) -> bytes:
        """The last recording."""
        with self._open("/tape", None) as answer:
            return bytes(answer.read())

    def leave(self) -> None:
        """The session is over."""
        self._ask("/leave", {})

    def _ask(self, path: str, body: dict[str, Any] | None = None) -> Any:
        with self._open(path, body) as answer:
            cookies = SimpleCookie(answer.headers.get("Set-Cookie", ""))
            self._cookie = "; ".join(f"{name}={found.value}" for name, found in cookies.items()) or self._cookie
            return json.load(answer)

    def _open(self, path: str, body: dict[str, Any] | None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Cookie": self._cookie} | ({"Content-Type": "application/json"} if data else {})
        request = urllib.request.Request(self._url + path, data, headers)  # noqa: S310 - our own server's, by http
        try:
            return urllib.request.urlopen(request, timeout=ANSWER_S)  # noqa: S310 - the same
        except urllib.error.HTTPError as error:
            raise ConfigError(_words(error)) from error
        except OSError as error:
            raise ConfigError(f"The store server at {self._url} does not answer any more: {error}.") from error


def _words(error: urllib.error.HTTPError) -> str:
    try:
        return in_words(json.load(error)["words"])
    except (ValueError, KeyError, TypeError):
        return f"The store server refused: {error.reason}."
