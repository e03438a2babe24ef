"""`lantern-edge` as a technician meets it: its own process, its own words, and what it keeps when it is killed."""

import base64
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from edge.identity import BoxIdentity, read_or_make_key, write_identity
from edge.replica import Replica
from protocol.masters import ITEM, encode_master
from protocol.messages import Document, Page
from retail.catalogue import Item
from tests.servers import free_port

ROOT = Path(__file__).resolve().parents[2]
#: It waits for what is so, as long as the process lives: a machine with much else to do takes its time. Nothing is measured here.
START_S, ANSWER_S = 60.0, 30.0
pytestmark = pytest.mark.timeout(240)


class Box:
    """A data folder with an identity and one item, and the command line over it."""

    def __init__(self, folder: Path) -> None:
        hub = base64.b64encode(Ed25519PrivateKey.generate().public_key().public_bytes_raw()).decode()
        write_identity(folder, BoxIdentity("demo", "s001", "b1", 1, "CNY", "mqtt://127.0.0.1:9", hub))
        read_or_make_key(folder)
        replica = Replica(folder / "masters.db")
        replica.begin(1)
        item = Item("milk", "牛奶", 550, gtins=("02900000000018",))
        replica.take(Page(1, 0, 1, (Document(ITEM, "milk", 1, encode_master(item)),), ""))
        replica.close()
        self.port = free_port()
        self.config = folder / "edge.toml"
        self.config.write_text(
            f'[box]\ndata_dir = "{folder}"\n[web]\nport = {self.port}\n[[lane]]\nid = "03"\n', "utf-8"
        )

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "edge.cli", *arguments]
        return subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True, timeout=START_S)

    def ask(self, path: str, body: dict | None = None) -> dict:
        data = json.dumps(body).encode() if body else None
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", data, {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=ANSWER_S) as answer:
            return json.load(answer)

    def do(self, command_id: str, do: str, **fields: object) -> dict:
        return self.ask("/api/v1/lanes/03/commands", {"id": command_id, "do": do, **fields})["state"]

    @contextlib.contextmanager
    def serving(self, env: dict[str, str] | None = None) -> Iterator[subprocess.Popen[bytes]]:
        command = [sys.executable, "-m", "edge.cli", "serve", "--config", str(self.config)]
        with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, env={**os.environ, **(env or {})}) as process:
            try:
                self._wait_for_it(process)
                yield process
            finally:
                process.kill()

    def _wait_for_it(self, process: subprocess.Popen[bytes]) -> None:
        until = time.monotonic() + START_S
        while time.monotonic() < until and process.poll() is None:
            with contextlib.suppress(OSError):
                self.ask("/healthz")
                return
            time.sleep(0.02)
        raise AssertionError(process.communicate(timeout=ANSWER_S)[1].decode())


@pytest.fixture
def box(tmp_path: Path) -> Box:
    return Box(tmp_path)


def test_killed_in_the_middle_of_a_sale_it_goes_on_where_it_was(box):
    with box.serving() as process:
        box.do("s1", "Scan", code="2900000000018")
        box.do("s2", "Scan", code="2900000000018")
        process.send_signal(signal.SIGKILL)
        process.wait()

    with box.serving() as process:
        assert box.do("s2", "Scan", code="2900000000018")["total_minor"] == 1100
        assert box.do("p", "Pay", kind="cash", given_minor=2000)["last_sale"]["change_minor"] == 900
        process.send_signal(signal.SIGKILL)
        process.wait()

    with box.serving():
        state = box.do("p", "Pay", kind="cash", given_minor=2000)
        assert state["lines"] == []
        assert state["last_sale"]["receipt_no"] == "s001-03-1-000001"
        assert box.ask("/api/v1/status")["line"]["pending_receipts"] == 1


def test_sigterm_ends_it_in_order_and_systemd_is_told(box, tmp_path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.settimeout(ANSWER_S)
        with box.serving({"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "200000"}) as process:
            said = [systemd.recv(4096).decode() for _ in range(3)]
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=ANSWER_S) == 0
            while (last := systemd.recv(4096).decode()) == "WATCHDOG=1":
                pass

    assert any(text.startswith("READY=1") for text in said)
    assert "WATCHDOG=1" in said
    assert last == "STOPPING=1"


def test_status_line_and_journal_can_be_asked_in_words_and_as_json(box):
    with box.serving():
        box.do("s", "Scan", code="2900000000018")
        box.do("p", "Pay", kind="card", given_minor=550)

        assert "lane 03: 0 open lines, 1 sales" in box.run("status", "--config", str(box.config)).stdout
        assert json.loads(box.run("status", "--json", "--config", str(box.config)).stdout)["items"] == 1
        assert box.run("line", "explain", "--config", str(box.config)).stdout.startswith("DARK")
        assert "ledger: whole" in box.run("journal", "verify", "--config", str(box.config)).stdout


def test_a_copy_takes_the_place_of_a_lost_journal_is_carried_to_head_office_and_never_sold_on(box, tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    with box.serving():
        box.do("s", "Scan", code="2900000000018")
        box.do("p", "Pay", kind="card", given_minor=550)
        backed_up = box.run("journal", "backup", str(stick), "--config", str(box.config))
        busy = box.run("journal", "restore", str(next(stick.iterdir())), "--config", str(box.config))
    (copy,) = stick.iterdir()
    for file in tmp_path.glob("journal.db*"):
        file.unlink()

    restored = box.run("journal", "restore", str(copy), "--config", str(box.config))
    served = box.run("serve", "--config", str(box.config))
    carried = box.run("facts", "export", str(stick), "--config", str(box.config))

    assert "facts 1 to 1, 1 receipts ever sold" in backed_up.stdout
    assert "is in use by process" in busy.stderr
    assert "Nothing can be sold on a copy" in restored.stdout
    assert (served.returncode, "new life" in served.stderr) == (1, True)
    assert "facts 1 to 1" in carried.stdout


def test_a_second_server_on_the_same_box_ends_in_a_sentence(box):
    with box.serving():
        second = box.run("serve", "--config", str(box.config))

    assert second.returncode == 1
    assert second.stderr.strip() == (
        f"lantern-edge: Lanes cannot be served at 127.0.0.1 port {box.port}: Address already in use."
    )


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("status", "--config", "{config}"), "No store server answers"),
        (("serve", "--config", "/nowhere.toml"), "/nowhere.toml cannot be read"),
        (("journal", "verify", "--config", "{config}"), "There is no journal"),
        (("enrol", "--hub", "http://127.0.0.1:9", "--code", "X", "--data-dir", "{folder}/new"), "cannot be reached"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(box, tmp_path, arguments, says):
    done = box.run(*(part.format(config=box.config, folder=tmp_path) for part in arguments))

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert says in done.stderr
