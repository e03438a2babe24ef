"""The grown-up broker and stolen boxes on the command line."""

import sqlite3
import stat
from pathlib import Path

import pytest
from cryptography import x509
from typer.testing import CliRunner, Result

from hub.cli import app


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LANTERN_HUB_DATA", str(tmp_path / "hub"))
    monkeypatch.delenv("LANTERN_HUB_DB", raising=False)
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(app, words)


def render(folder: Path, *words: str) -> Result:
    return run("broker", "render", "mosquitto", "--host", "mq.example", "--out", str(folder / "mq"), *words)


def test_an_authority_is_made_once(folder):
    assert run("ca", "init", "--org", "acme").exit_code == 0

    again = run("ca", "init")

    assert again.exit_code == 1
    assert again.stderr.startswith("lantern-hub: there is an authority already")
    assert run("ca", "show").stdout.startswith("-----BEGIN CERTIFICATE-----")


def test_a_broker_with_certificates_needs_an_authority(folder):
    result = render(folder, "--tls")

    assert result.exit_code == 1
    assert "lantern-hub ca init" in result.stderr


def test_a_broker_with_certificates_is_rendered_whole(folder):
    run("ca", "init")

    assert render(folder, "--tls", "--host", "192.0.2.7", "--hub-port", "9999").exit_code == 0

    made = {path.name: path for path in (folder / "mq").iterdir()}
    config = made["lantern.conf"].read_text()
    assert "$" not in config
    assert [line for line in config.splitlines() if line.startswith("listener")] == [
        "listener 8883",
        "listener 9999 127.0.0.1",
    ]
    named = {
        line.split()[1] for line in config.splitlines() if line.startswith(("cafile", "certfile", "crlfile", "acl"))
    }
    assert named == {str(made[name]) for name in ("ca.pem", "server.pem", "crl.pem", "lantern.acl")}
    assert "LANTERN_HUB_BOX_BROKER=mqtts://mq.example:8883" in made["hub.env"].read_text()
    assert str(folder / "hub" / "ca" / "crl.pem") in made["lantern-crl.path"].read_text()


def test_what_is_secret_is_not_for_everybody(folder):
    run("ca", "init")
    render(folder, "--tls")
    render(folder / "plain")

    for path in (*(folder / "mq").iterdir(), *(folder / "plain" / "mq").iterdir()):
        secret = b"PRIVATE" in path.read_bytes() or path.name in {"hub.env", "lantern.passwd", "lantern.acl"}
        assert bool(path.stat().st_mode & stat.S_IROTH) is not secret, path.name


def test_a_broker_with_passwords_keeps_those_that_boxes_know(folder):
    render(folder)
    env, hashes = (folder / "mq" / "hub.env").read_text(), (folder / "mq" / "lantern.passwd").read_text()

    render(folder)

    assert (folder / "mq" / "hub.env").read_text() == env
    assert (folder / "mq" / "lantern.passwd").read_text() != hashes, "salted anew"


def test_a_stolen_box_is_on_the_list_of_the_broker(folder):
    run("ca", "init")
    run("store", "add", "s01", "--name", "one")
    assert run("box", "revoke", "s01/box1").stderr == "lantern-hub: there is no box s01/box1\n"
    _enrolled(folder, serial=7)

    result = run("box", "revoke", "s01/box1")

    assert result.stdout.startswith("s01/box1 is revoked\n1 certificates are on the list")
    assert _listed(folder) == [7]
    assert run("box", "revoke", "s01/box1").stdout.startswith("s01/box1 was revoked before\n")
    assert run("box", "readmit", "s01/box1").stdout.startswith("s01/box1 is believed again\n1 certificates")


@pytest.mark.parametrize("slip", ["s01", "s01/", "S01/box1", "s01/box1/x", "../box1"])
def test_a_box_is_named_with_its_store(folder, slip):
    result = run("box", "revoke", slip)

    assert result.exit_code == 1
    assert result.stderr == f"lantern-hub: a box is named as s001/box1, not {slip!r}\n"


def test_without_an_authority_revoking_is_the_hubs_own_refusal(folder):
    run("store", "add", "s01", "--name", "one")
    _enrolled(folder, serial=7)

    assert run("box", "revoke", "s01/box1").stdout == "s01/box1 is revoked\n"


def _enrolled(folder: Path, serial: int) -> None:
    """A box with a certificate, as enrolment leaves them."""
    with sqlite3.connect(folder / "hub" / "hub.db") as database:
        database.execute(
            "INSERT INTO box (org, store, box, epoch, public_key, enrolled_ms) VALUES ('acme', 's01', 'box1', 1, x'00', 1)"
        )
        row = ("acme", "s01", "box1", 1, 1, 2**50, b"", serial.to_bytes(20, "big"))
        database.execute(
            "INSERT INTO certificate (org, store, box, epoch, issued_ms, until_ms, body, serial) VALUES (?,?,?,?,?,?,?,?)",
            row,
        )
    database.close()


def _listed(folder: Path) -> list[int]:
    made = x509.load_pem_x509_crl((folder / "hub" / "ca" / "crl.pem").read_bytes())
    return [one.serial_number for one in made]
