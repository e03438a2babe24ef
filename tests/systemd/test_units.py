"""What we hand to the operating system is read by the programs that it is for."""

import asyncio
import shutil
import subprocess
from pathlib import Path

import pytest

from protocol.link import Broker, LinkLost, connect
from protocol.packing import MESSAGE_BYTES_MAX
from protocol.topics import Address, masters_topic
from tests.servers import Missing, mosquitto

SYSTEMD = Path(__file__).resolve().parents[2] / "systemd"
BOX = Address("acme", "s01", "b1")
OTHER = Address("acme", "s02", "b2")


@pytest.mark.parametrize("unit", ["lantern-edge.service", "lantern-hub.service"])
def test_systemd_understands_every_line_of_a_unit(unit: str, tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd is not installed")
    here = tmp_path / unit
    here.write_text((SYSTEMD / unit).read_text().replace("/opt/lantern/bin/", "/bin/true "))

    checked = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", here], capture_output=True, text=True, check=False
    )

    assert [line for line in checked.stderr.splitlines() if unit in line] == []


def test_the_users_that_units_name_are_made() -> None:
    users = (SYSTEMD / "sysusers.conf").read_text().split()
    named = {
        line.partition("=")[2]
        for unit in SYSTEMD.glob("*.service")
        for line in unit.read_text().splitlines()
        if line.startswith(("User=", "SupplementaryGroups="))
    }

    assert named == {"lantern", "lantern-hub", "lantern-devices"}
    assert named <= set(users)


@pytest.fixture
def broker_url(tmp_path):
    """The example configuration on a port of our own, with two passwords."""
    if not shutil.which("mosquitto_passwd"):
        pytest.skip("mosquitto is not installed (apt-get install mosquitto)")
    (tmp_path / "passwd").touch()
    for user in ("hub", "box"):
        subprocess.run(["mosquitto_passwd", "-b", tmp_path / "passwd", user, f"{user}-secret"], check=True)
    text = (SYSTEMD / "mosquitto.conf").read_text()
    text = text.replace("listener 1883", "listener {port} 127.0.0.1")
    text = text.replace("/etc/mosquitto/lantern.passwd", "{folder}/passwd")
    text = text.replace("/etc/mosquitto/conf.d/lantern.acl", "{folder}/acl")
    files = {"passwd": (tmp_path / "passwd").read_text(), "acl": (SYSTEMD / "mosquitto.acl").read_text()}
    try:
        with mosquitto(config=text, files=files) as url:
            yield url
    except Missing as missing:
        pytest.skip(str(missing))


def as_user(url: str, user: str) -> Broker:
    return Broker.parse(url.replace("mqtt://", f"mqtt://{user}:{user}-secret@"))


async def test_a_box_and_the_hub_hear_each_other_through_the_example_broker(broker_url) -> None:
    async with (
        connect(as_user(broker_url, "hub"), client_id="hub") as hub,
        connect(as_user(broker_url, "box"), client_id="box") as box,
        asyncio.timeout(5),
    ):
        await hub.subscribe("ln/v1/acme/+/+/+/up/+")
        await box.subscribe(BOX.topic("down/ack"), masters_topic("acme"))

        await box.publish(BOX.topic("up/ledger"), b"x" * MESSAGE_BYTES_MAX)
        batch = await anext(aiter(hub.incoming()))
        await hub.publish(BOX.topic("down/ack"), b"ack")
        answer = await anext(aiter(box.incoming()))

    assert (batch.topic, len(batch.payload)) == (BOX.topic("up/ledger"), MESSAGE_BYTES_MAX)
    assert answer.payload == b"ack"


async def test_a_box_neither_reads_the_sales_of_others_nor_acknowledges_its_own(broker_url) -> None:
    async with (
        connect(as_user(broker_url, "hub"), client_id="hub") as hub,
        connect(as_user(broker_url, "box"), client_id="box") as box,
        asyncio.timeout(5),
    ):
        await box.subscribe("ln/v1/#")

        await box.publish(OTHER.topic("up/ledger"), b"sales of another")
        await box.publish(BOX.topic("down/ack"), b"all is well")
        await hub.publish(masters_topic("acme"), b"head")
        heard = await anext(aiter(box.incoming()))

    assert heard.payload == b"head"


async def test_nobody_without_a_password_connects(broker_url) -> None:
    with pytest.raises(LinkLost):
        async with connect(Broker.parse(broker_url), client_id="stranger"):
            pass
