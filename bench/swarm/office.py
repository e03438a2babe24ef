"""Head office as it would be run: the hub's processes, a broker, a database, each a process of its own."""

import asyncio
import contextlib
import os
import shutil
import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from msgspec import Struct
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from bench.swarm.shop import Member
from demo.processes import Process
from hub.broker.render import Place, passwords_in, with_certificates, with_passwords, write
from hub.db import open_engine, tables, upgrade
from hub.fleet.ca_files import CaFolder, pem
from hub.fleet.keys import load_or_make_key
from protocol.link import SystemClock
from protocol.link.link import Broker
from protocol.topics import Address
from tests.servers import Missing, free_port, listens, postgres

ORG = "acme"
#: A database whose acknowledgement follows the disk.
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "shared_buffers": "128MB"}
BROKERS, DATABASES = ("embedded", "mosquitto", "tls"), ("sqlite", "postgresql")


class Office(Struct, frozen=True):
    """What is running, by the numbers of its processes."""

    folder: Path
    engine: AsyncEngine
    key: Ed25519PublicKey
    boxes: Broker
    hubs: tuple[int, ...]
    broker: int
    ca: CaFolder | None = None


@asynccontextmanager
async def open_office(folder: Path, broker: str, database: str, workers: int) -> AsyncIterator[Office]:
    """Everything up and ready; raise `Missing` for what is not installed here."""
    async with contextlib.AsyncExitStack() as stack:
        url = stack.enter_context(postgres(DURABLE)) if database == "postgresql" else f"sqlite:///{folder / 'hub.db'}"
        engine = open_engine(url)
        stack.push_async_callback(engine.dispose)
        await upgrade(engine)
        data = folder / "hub"
        key = load_or_make_key(data / "hub.key").public_key()
        if broker == "embedded":
            ca, place, server, ours = None, "embedded", None, ["--broker-port", str(free_port())]
        else:
            ca, place, boxes, server = await _mosquitto(stack, folder, tls=broker == "tls")
            ours = []
        arguments = ["--data-dir", str(data), "--db", url, "--broker", place, *ours]
        hub = await _hub(stack, folder, arguments, workers=min(1, workers))
        more = [await _worker(stack, folder, arguments, number) for number in range(1, workers)]
        if server is None:
            boxes = _embedded(data, int(ours[1]))
        process = server.pid if server else _child(hub.pid)
        yield Office(folder, engine, key, boxes, (hub.pid, *(one.pid for one in more)), process, ca)


async def enrol(office: Office, stores: Sequence[str]) -> list[Member]:
    """So many stores, enrolled without the walk to each of them."""
    now_ms = SystemClock().wall_ms()
    members = [_member(office, Address(ORG, store, "b1"), now_ms) for store in stores]
    common = {"org": ORG, "epoch": 1}
    async with office.engine.begin() as connection:
        await connection.execute(insert(tables.store), [{**common, "store": one, "name": one} for one in stores])
        boxes = [
            {**common, "store": one.address.store, "box": "b1", "public_key": one.key.public_key().public_bytes_raw()}
            for one in members
        ]
        await connection.execute(insert(tables.box), [{**one, "enrolled_ms": now_ms} for one in boxes])
    return members


def _member(office: Office, address: Address, now_ms: int) -> Member:
    key = Ed25519PrivateKey.generate()
    if office.ca is None:
        return Member(address, key, office.boxes)
    made = office.ca.load().for_box(address, key.public_key(), now_ms)
    path = office.folder / "shown.pem"
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + pem(made))
    context = ssl.create_default_context(cafile=str(office.ca.root))
    context.load_cert_chain(path)
    return Member(address, key, office.boxes, context)


async def _mosquitto(
    stack: contextlib.AsyncExitStack, folder: Path, *, tls: bool
) -> tuple[CaFolder | None, str, Broker, asyncio.subprocess.Process]:
    """Rendered as `lantern-hub broker render mosquitto` does it."""
    program = shutil.which("mosquitto", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if not program:
        raise Missing("mosquitto is not installed (apt-get install mosquitto)")
    ca, now_ms = CaFolder(folder / "hub"), SystemClock().wall_ms()
    place = Place(ORG, folder / "mq", ("localhost",), ca.crl, free_port(), free_port())
    if tls:
        files = with_certificates(place, ca.make(ORG, now_ms), ca.crl.read_bytes(), now_ms)
    else:
        files = with_passwords(place, passwords_in(place.folder / "hub.env"))
    write(place.folder, files)
    config = place.folder / "lantern.conf"
    user = "user mosquitto\n" if os.geteuid() == 0 else ""
    config.write_text(config.read_text() + user)
    with (folder / "mosquitto.log").open("wb") as log:
        server = await asyncio.create_subprocess_exec(program, "-c", str(config), stdout=log, stderr=log)
    stack.push_async_callback(_end, server)
    while not listens(place.box_port):
        await asyncio.sleep(0.05)
    told = dict(line.split("=", 1) for line in files["hub.env"].body.decode().splitlines()[1:])
    boxes = Broker.parse(told["LANTERN_HUB_BOX_BROKER"])
    return ca if tls else None, told["LANTERN_HUB_BROKER"], boxes, server


async def _end(server: asyncio.subprocess.Process) -> None:
    server.terminate()
    await server.wait()


async def _hub(stack: contextlib.AsyncExitStack, folder: Path, arguments: list[str], *, workers: int) -> Process:
    port = free_port()
    hub = Process(
        "hub",
        ["-m", "hub.cli", "serve", *arguments, "--port", str(port), "--workers", str(workers)],
        folder / "hub.log",
    )
    await hub.start()
    stack.push_async_callback(hub.stop)
    await hub.ready(f"http://127.0.0.1:{port}/readyz")
    return hub


async def _worker(stack: contextlib.AsyncExitStack, folder: Path, arguments: list[str], number: int) -> Process:
    worker = Process(f"worker {number}", ["-m", "hub.cli", "worker", *arguments], folder / f"worker-{number}.log")
    await worker.start()
    stack.push_async_callback(worker.stop)
    return worker


def _embedded(data: Path, port: int) -> Broker:
    return Broker("127.0.0.1", port, "box", (data / "broker.password").read_text().strip())


def _child(pid: int) -> int:
    """The embedded broker, a child of the hub."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return int(children[0]) if children else 0
