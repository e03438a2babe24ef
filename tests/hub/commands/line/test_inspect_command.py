"""`lantern-hub inspect` beside a hub that knows its boxes, and where there is none."""

import asyncio
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from typer.testing import CliRunner

from hub.cli import app
from hub.db import open_engine
from hub.fleet.keys import load_or_make_key
from hub.fleet.stores import add_store, enrol, make_code
from protocol.messages import Ack, Pull
from protocol.packing import pack
from protocol.seal import seal
from protocol.topics import Address
from tests.hub.made import hub_file

BOX = Address("acme", "s001", "b1")
UP, DOWN = BOX.topic("up/pull"), BOX.topic("down/ack")
KEY = Ed25519PrivateKey.from_private_bytes(b"b" * 32)


@pytest.fixture
def hub(tmp_path: Path) -> Path:
    """A hub's folder with one enrolled box."""

    async def make() -> None:
        engine = open_engine(hub_file(tmp_path / "hub.db"))
        await add_store(engine, "acme", "s001", "s001", timezone="Asia/Shanghai", currency="CNY")
        await enrol(engine, await make_code(engine, "acme", "s001", "b1", 0), KEY.public_key(), 0)
        await engine.dispose()

    load_or_make_key(tmp_path / "hub.key")
    asyncio.run(make())
    return tmp_path


def run(folder: Path, capture: bytes, *options: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["inspect", "-", "--data-dir", str(folder), *options], input=capture)
    return done.exit_code, done.output


def line(topic: str, message: Pull | Ack, key: Ed25519PrivateKey) -> bytes:
    return f"{topic} {seal(pack(message), topic, key).hex()}\n".encode()


def test_who_spoke_is_known_in_both_directions(hub: Path) -> None:
    captured = line(UP, Pull(1, 0, 5, "", 10), KEY)
    captured += line(DOWN, Ack(1, "ledger", 9, 0, 0, 0), load_or_make_key(hub / "hub.key"))
    captured += line(UP, Pull(2, 0, 5, "", 10), Ed25519PrivateKey.generate())

    status, said = run(hub, captured)

    assert status == 0
    assert [text.strip()[:10] for text in said.splitlines() if "seal:" in text] == [
        "seal: good",
        "seal: good",
        "seal: of n",
    ]
    assert "to_revision: 5" in said
    assert "upto_seq: 9" in said


def test_without_a_hub_all_but_the_seal_is_told(tmp_path: Path) -> None:
    status, said = run(tmp_path / "nothing", line(UP, Pull(1, 0, 5, "", 10), KEY))

    assert status == 0
    assert "not checked" in said
    assert not (tmp_path / "nothing").exists()


def test_the_bytes_of_one_message_are_read_with_its_topic(hub: Path) -> None:
    status, said = run(hub, seal(pack(Pull(1, 0, 5, "", 10)), UP, KEY), "--topic", UP)

    assert status == 0
    assert "seal: good" in said


def test_what_is_no_capture_is_told_by_its_line(hub: Path) -> None:
    status, said = run(hub, line(UP, Pull(1, 0, 5, "", 10), KEY) + b"hello world\n")

    assert status == 1
    assert "line 2 is not a topic and a payload" in said
