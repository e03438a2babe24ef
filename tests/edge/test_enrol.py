"""Enrolment against a hub that is a few lines of HTTP."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from edge.config import ConfigError
from edge.enrol import enrol
from edge.identity import read_identity, read_key

ANSWER = {
    "org": "demo", "store": "s001", "box": "b1", "epoch": 1, "currency": "CNY",
    "broker": 'mqtt://box:pa"ss@hub:1883', "hub_key": "aGVsbG8=", "extra": "ignored",
}  # fmt: skip


class Hub(HTTPServer):
    """Answers what it is told to and keeps what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[dict[str, str]] = []
        self.answer: tuple[int, bytes] = (200, json.dumps(ANSWER).encode())

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"


class _Handler(BaseHTTPRequestHandler):
    server: Any

    def do_POST(self) -> None:
        self.server.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        status, body = self.server.answer
        self.send_response(status)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def hub():
    with Hub() as made:
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield made
        made.shutdown()
        thread.join()


def test_a_code_makes_the_machine_a_box_with_a_key_only_root_reads(hub, tmp_path):
    data = tmp_path / "data"

    identity = enrol(hub.url, "ABCD-EFGH", data, 0)

    assert (identity.store, identity.epoch) == ("s001", 1)
    assert read_identity(data) == identity
    assert read_identity(data).broker == ANSWER["broker"]
    assert (data / "box.key").stat().st_mode & 0o777 == 0o600
    assert hub.asked[0]["code"] == "ABCD-EFGH"


def test_a_refusal_is_told_and_the_next_try_shows_the_same_key(hub, tmp_path):
    hub.answer = (403, b'{"title": "Forbidden", "detail": "This code was used already."}')
    with pytest.raises(ConfigError, match="This code was used already"):
        enrol(hub.url, "ABCD-EFGH", tmp_path, 0)

    hub.answer = (200, json.dumps(ANSWER).encode())
    enrol(hub.url, "WXYZ-EFGH", tmp_path, 0)

    assert hub.asked[0]["key"] == hub.asked[1]["key"]


def test_a_box_that_is_enrolled_keeps_its_identity(hub, tmp_path):
    enrol(hub.url, "ABCD-EFGH", tmp_path, 0)
    before = read_key(tmp_path).private_bytes_raw()

    with pytest.raises(ConfigError, match="enrolled already"):
        enrol(hub.url, "WXYZ-EFGH", tmp_path, 0)

    assert read_key(tmp_path).private_bytes_raw() == before
    assert len([asked for asked in hub.asked if "code" in asked]) == 1


@pytest.mark.parametrize("body", [b"<html>", b"{}", b'{"org": 7}'])
def test_what_is_no_hub_is_said_so(hub, tmp_path, body):
    hub.answer = (200, body)

    with pytest.raises(ConfigError, match="did not answer as a hub"):
        enrol(hub.url, "ABCD", tmp_path, 0)


@pytest.mark.parametrize("address", ["http://127.0.0.1:9", "hub.example", "file:///etc/passwd"])
def test_an_address_without_a_hub_is_said_so(tmp_path, address):
    with pytest.raises(ConfigError):
        enrol(address, "ABCD", tmp_path, 0)


def test_a_box_without_identity_says_how_to_get_one(tmp_path):
    with pytest.raises(ConfigError, match="lantern-edge enrol"):
        read_identity(tmp_path)
