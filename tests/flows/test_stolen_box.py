"""The life of a certificate among the real programs: hub, mosquitto as it was rendered, and a box that enrols."""

import asyncio
import json
import os
import shutil
import signal
import subprocess
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from demo.processes import Process, command
from edge.config import ConfigError
from edge.door import Door
from edge.enrol import enrol, renew
from edge.identity import read_key
from protocol.link import LinkLost, SystemClock, connect
from protocol.topics import Address, masters_topic
from tests import servers


@dataclass
class Office:
    """Head office with its broker."""

    folder: Path
    url: str
    broker: "subprocess.Popen[bytes]"

    async def hub(self, *words: str) -> str:
        return await command(["-m", "hub.cli", *words, "--data-dir", str(self.folder / "hub")])

    async def tell_broker(self) -> None:
        """What lantern-crl.service does."""
        shutil.copy(self.folder / "hub" / "ca" / "crl.pem", self.folder / "mq" / "crl.pem")
        log = self.folder / "log"
        before = log.read_text().count("Reloading config")
        self.broker.send_signal(signal.SIGHUP)
        async with asyncio.timeout(5):
            while log.read_text().count("Reloading config") == before:
                await asyncio.sleep(0.02)


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    program = shutil.which("mosquitto", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if not program:
        pytest.skip("mosquitto is not installed (apt-get install mosquitto)")
    box_port, hub_port, port = (servers.free_port() for _ in range(3))
    with servers._folder(None) as folder:
        hub = ["--data-dir", str(folder / "hub")]
        await command(["-m", "hub.cli", "ca", "init", *hub])
        ports = ["--box-port", str(box_port), "--hub-port", str(hub_port)]
        rendered = [
            "broker",
            "render",
            "mosquitto",
            "--tls",
            "--host",
            "localhost",
            "--out",
            str(folder / "mq"),
            *ports,
        ]
        await command(["-m", "hub.cli", *rendered, *hub])
        config = (folder / "mq" / "lantern.conf").read_text()
        if os.geteuid() == 0:
            config += f"user {servers._user('mosquitto')}\n"
        (folder / "mosquitto.conf").write_text(config)
        with servers._running([program, "-c", str(folder / "mosquitto.conf")], folder / "log") as broker:
            servers._wait_until(broker, folder / "log", lambda: servers.listens(box_port))
            told = dict(line.split("=") for line in (folder / "mq" / "hub.env").read_text().splitlines()[1:])
            urls = ["--broker", told["LANTERN_HUB_BROKER"], "--box-broker", told["LANTERN_HUB_BOX_BROKER"]]
            process = Process("hub", ["-m", "hub.cli", "serve", *hub, *urls, "--port", str(port)], folder / "hub.log")
            await process.start()
            try:
                await process.ready(f"http://127.0.0.1:{port}/readyz")
                yield Office(folder, f"http://127.0.0.1:{port}", broker)
            finally:
                await process.stop()


async def hears_the_hub(door: Door) -> bool:
    """Whether the hub's announcement of its goods reaches this box."""
    async with asyncio.timeout(10), connect(door.broker, client_id="box", tls=door.context()) as link:
        await link.subscribe(masters_topic("acme"))
        return bool((await anext(link.incoming())).payload)


async def test_a_box_that_is_stolen_is_shut_out_and_one_that_is_found_again_is_let_in(office: Office) -> None:
    await office.hub("store", "add", "s001", "--name", "one")
    code = json.loads(await office.hub("enrol", "s001", "--box", "b1", "--json"))["code"]
    now_ms, data = SystemClock().wall_ms(), office.folder / "box"
    identity = await asyncio.to_thread(enrol, office.url, code, data, now_ms)
    door, key = Door(data, identity), read_key(data)
    assert not door.due(now_ms), "it has its certificate from the enrolment"
    assert await hears_the_hub(door)

    await office.hub("box", "revoke", "s001/b1")
    await office.tell_broker()

    with pytest.raises(LinkLost, match="certificate revoked"):
        await hears_the_hub(door)
    with pytest.raises(ConfigError, match="was revoked"):
        await asyncio.to_thread(renew, door, key, now_ms)

    await office.hub("box", "readmit", "s001/b1")
    await asyncio.to_thread(renew, door, key, now_ms)

    assert await hears_the_hub(door)
    assert f"as {Address('acme', 's001', 'b1').path}" in (office.folder / "log").read_text()
