"""The MQTT way: a mosquitto in the store bridges one JSON message a receipt to the one at head office."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import aiomqtt

from bench.line.as_json import as_json
from bench.line.http import count, receiver, tally
from bench.line.outcome import Cut, Outcome, carried, cpu_s, drained, peak_bytes
from bench.line.path import shaped
from bench.line.receiver import TOPIC
from demo.link import LinkProxy, LinkShape
from retail.sale import Sale
from tests.servers import mosquitto

FAR = """
listener {port} 127.0.0.1
allow_anonymous true
max_queued_messages 0
max_inflight_messages 20
"""
NEAR = (
    FAR
    + """
connection hub
address 127.0.0.1:@
topic receipts out 1
cleansession false
restart_timeout 1
bridge_protocol_version mqttv311
"""
)


async def bridged(made: Sequence[Sale], shape: LinkShape, cut: Cut | None) -> Outcome:
    """The store's broker is filled while the line is cut; the clock starts with its first call."""
    with tempfile.TemporaryDirectory() as name, mosquitto(config=FAR) as far:
        path, port = Path(name) / "hub.db", int(far.rpartition(":")[2])
        async with receiver("mqtt", path, far), LinkProxy("127.0.0.1", port) as link:
            await link.cut()
            with mosquitto(config=NEAR.replace("@", str(link.port))) as near:
                pid = _pid(near)
                await _fill(near, made)
                began_s = cpu_s(pid)
                async with shaped(link, shape):
                    await link.mend()
                    taken = await drained(link, lambda: count(path), len(made), cut)
                used_s, peak = cpu_s(pid) - began_s, peak_bytes(pid)
            lost, doubled = tally(path, len(made))
            return Outcome(len(made), taken.seconds, carried(link), used_s, peak, lost, doubled, taken.first_s)


async def _fill(url: str, made: Sequence[Sale]) -> None:
    async with aiomqtt.Client("127.0.0.1", int(url.rpartition(":")[2]), max_inflight_messages=100) as client:
        for sale in made:
            await client.publish(TOPIC, as_json(sale), qos=1)


def _pid(url: str) -> int:
    """Whose configuration names this port: the newest mosquitto."""
    port = url.rpartition(":")[2]
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes().split(b"\0")
            if command[0].endswith(b"mosquitto") and f"listener {port} " in Path(command[2].decode()).read_text():
                return int(folder.name)
        except (OSError, IndexError):
            continue
    raise RuntimeError("the store's broker is not there")
