"""A chain in a box: one hub, some stores, their devices, and a line to each store that can be cut.

Everything is the real thing, started by its own command as people would; only devices and shoppers are simulated. Each
store's broker address points at a `LinkProxy`, which is that store's line.
"""

import asyncio
import json
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import aiohttp
import msgspec

from demo.link import LinkProxy, LinkState
from demo.processes import Process, command, free_port
from demo.world.goods import WEIGHT_LABEL
from demo.world.people import PROGRAM, People
from edge.drivers.simulators import DisplaySim, PrinterSim, ScaleSim, ScannerSim, TerminalSim
from protocol.link.session import Broker
from retail.catalogue import Item
from retail.policy import Policy
from retail.promotions import Promotion
from retail.terms import Terms

HUB_PORT, STORE_PORT, BROKER_PORT = 8700, 8460, 1883
_NAMES = ("人民路店", "火车站店", "大学城店", "滨江店", "高新店", "老城店", "机场店", "会展店")


@dataclass(slots=True)
class LaneDevices:
    """One lane's simulated devices."""

    scanner: ScannerSim
    scale: ScaleSim
    printer: PrinterSim
    display: DisplaySim
    terminal: TerminalSim


@dataclass(slots=True)
class Store:
    """One store of the chain."""

    code: str
    name: str
    folder: Path
    port: int
    process: Process
    link: LinkProxy
    lanes: dict[str, LaneDevices] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The store server."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def charged_minor(self) -> int:
        """What its payment terminals took in all, less what they gave back."""
        return sum(devices.terminal.charged_minor for devices in self.lanes.values())

    def lane_url(self, lane: str) -> str:
        """The page of a lane."""
        return f"{self.url}/lane/{lane}"

    def socket_url(self, lane: str) -> str:
        """A lane's WebSocket."""
        return f"ws://127.0.0.1:{self.port}/api/v1/lanes/{lane}/ws"


@dataclass(slots=True)
class Chain:
    """Use as an async context manager: all is up inside the block, all is stopped after it."""

    folder: Path
    store_count: int
    lane_count: int
    items: Sequence[Item]
    say: Callable[[str], None]
    control_url: str = ""
    database: str = ""
    broker: str = "embedded"
    usual_ports: bool = True
    promotions: Sequence[Promotion] = ()
    people: People | None = None
    policy: Policy | None = None
    terms: Terms | None = None  # of every store
    base: Path | None = None  # where the stores keep their files, if not beside the hub's
    stores: list[Store] = field(default_factory=list)
    hub: Process = field(init=False)
    hub_port: int = 0
    _ports: set[int] = field(default_factory=set)
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    @property
    def dashboard(self) -> str:
        """The hub's page."""
        return f"http://127.0.0.1:{self.hub_port}"

    async def __aenter__(self) -> Self:
        try:
            await self._start()
        except BaseException:
            await self._stack.aclose()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def _start(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.say(f"head office: loading {len(self.items):,} items")
        await self._load_items()
        for number in range(self.store_count):
            name = _NAMES[number] if number < len(_NAMES) else f"{number + 1} 号店"
            about = ("--name", name, "--timezone", local_zone(), *self._terms())
            await self._hub_command("store", "add", f"s{number + 1:02d}", *about)
        await self._start_hub()
        async with asyncio.TaskGroup() as group:
            for number in range(self.store_count):
                group.create_task(self._open_store(number))
        self.stores.sort(key=lambda store: store.code)

    def _terms(self) -> tuple[str, ...]:
        if self.terms is None:
            return ()
        path = self.folder / "terms.json"
        path.write_bytes(msgspec.json.encode(self.terms))
        return "--terms", str(path)

    async def _load_items(self) -> None:
        path = self.folder / "items.jsonl"
        with path.open("wb") as out:
            out.writelines(msgspec.json.encode(_named(item)) + b"\n" for item in self.items)
        await self._hub_command("items", "load", str(path))
        if self.promotions:
            offers = self.folder / "promotions.jsonl"
            offers.write_bytes(b"".join(msgspec.json.encode(one) + b"\n" for one in self.promotions))
            await self._hub_command("promotions", "load", str(offers))
        if self.people:
            await self._load_people(self.people)
        if self.policy:
            rules = self.folder / "policy.json"
            rules.write_bytes(msgspec.json.encode(self.policy))
            await self._hub_command("policy", "set", str(rules))
        await self._hub_command("rule", "add", WEIGHT_LABEL.pattern, "--value", WEIGHT_LABEL.value)

    async def _load_people(self, people: People) -> None:
        for name, rows, command_ in (
            ("program", [PROGRAM], ("members", "program")),
            ("members", people.members, ("members", "load")),
            ("prices", people.prices, ("prices", "load")),
        ):
            path = self.folder / f"{name}.jsonl"
            path.write_bytes(b"".join(msgspec.json.encode(row) + b"\n" for row in rows))
            await self._hub_command(*command_, str(path))

    def _port(self, usual: int) -> int:
        return free_port(usual if self.usual_ports else 0, self._ports)

    def _hub_arguments(self) -> list[str]:
        return ["--data-dir", str(self.folder / "hub"), *(["--db", self.database] if self.database else [])]

    async def _hub_command(self, *arguments: str) -> str:
        return await command(["-m", "hub.cli", *arguments, *self._hub_arguments()])

    async def _start_hub(self) -> None:
        self.hub_port = self._port(HUB_PORT)
        broker_port = self._port(BROKER_PORT)
        arguments = [
            "-m",
            "hub.cli",
            "serve",
            *self._hub_arguments(),
            "--port",
            str(self.hub_port),
            "--broker",
            self.broker,
        ]
        arguments += ["--broker-port", str(broker_port)]
        if self.control_url:
            arguments += ["--demo-control", self.control_url]
        self.hub = Process("hub", arguments, self.folder / "hub.log")
        await self.hub.start()
        self._stack.push_async_callback(self._stop_hub)
        await self.hub.ready(f"{self.dashboard}/readyz")
        self.say(f"head office is open: {self.dashboard}")

    async def _stop_hub(self) -> None:
        await self.hub.stop()

    async def _open_store(self, number: int) -> None:
        code, name = f"s{number + 1:02d}", _NAMES[number] if number < len(_NAMES) else f"{number + 1} 号店"
        folder = (self.base or self.folder) / code
        port = self._port(STORE_PORT + number)
        code_text = json.loads(await self._hub_command("enrol", code, "--json"))["code"]
        await command(
            ["-m", "edge.cli", "enrol", "--hub", self.dashboard, "--code", code_text, "--data-dir", str(folder)]
        )
        link = await self._stack.enter_async_context(self._line_of(folder))
        process = Process(
            f"store {code}",
            ["-m", "edge.cli", "serve", "--config", str(folder / "edge.toml")],
            self.folder / f"{code}.log",
        )
        store = Store(code, name, folder, port, process, link)
        for lane in range(1, self.lane_count + 1):
            store.lanes[f"{lane:02d}"] = await self._devices()
        (folder / "edge.toml").write_text(_configuration(store), "utf-8")
        await process.start()
        self._stack.push_async_callback(process.stop)
        await process.ready(f"{store.url}/readyz")
        self.stores.append(store)
        self.say(f"store {code} {name} is open: {', '.join(store.lanes)} at {store.url}")

    def _line_of(self, folder: Path) -> LinkProxy:
        """A proxy between the box and its broker; the box is told to dial it."""
        path = folder / "identity.toml"
        text = path.read_text("utf-8")
        broker = Broker.parse(next(line.split('"')[1] for line in text.splitlines() if line.startswith("broker")))
        port = self._port(BROKER_PORT + 10)
        path.write_text(text.replace(f"{broker.host}:{broker.port}", f"127.0.0.1:{port}"), "utf-8")
        return LinkProxy(broker.host, broker.port, port)

    async def _devices(self) -> LaneDevices:
        devices = LaneDevices(ScannerSim(), ScaleSim(), PrinterSim(), DisplaySim(), TerminalSim())
        for device in (devices.scanner, devices.scale, devices.printer, devices.display, devices.terminal):
            await self._stack.enter_async_context(device)
        return devices

    async def cut(self, code: str) -> None:
        """Cut a store's line; raise `KeyError` where there is no such store."""
        await self._store(code).link.cut()

    async def mend(self, code: str) -> None:
        """Bring it back."""
        await self._store(code).link.mend()

    def cuts(self) -> dict[str, bool]:
        """Which lines are not open."""
        return {store.code: store.link.state is not LinkState.OPEN for store in self.stores}

    def _store(self, code: str) -> Store:
        return {store.code: store for store in self.stores}[code]

    @property
    def bytes_up(self) -> int:
        """TCP payload that all stores have sent to head office."""
        return sum(store.link.counters.bytes_up for store in self.stores)

    async def pending(self, http: aiohttp.ClientSession) -> int:
        """Receipts that stores hold and head office has not acknowledged."""
        total = 0
        for store in self.stores:
            async with http.get(f"{store.url}/api/v1/status") as answer:
                status: dict[str, Any] = await answer.json()
            total += int(status["line"]["pending_receipts"])
        return total

    async def waiting(self, http: aiohttp.ClientSession) -> int:
        """Facts of any kind that stores hold and head office has not acknowledged."""
        total = 0
        for store in self.stores:
            async with http.get(f"{store.url}/api/v1/line") as answer:
                line: dict[str, Any] = await answer.json()
            total += int(line["facts"])
        return total


def local_zone() -> str:
    """This machine's time zone, so that the demo's hours are those on its user's wall; UTC where it has none."""
    link = Path("/etc/localtime")
    name = str(link.resolve()).partition("zoneinfo/")[2] if link.exists() else ""
    return name or "UTC"


def _named(item: Item) -> dict[str, Any]:
    return {name: getattr(item, name) for name in Item.__struct_fields__}


def _configuration(store: Store) -> str:
    head = f'[box]\ndata_dir = "{store.folder}"\n\n[web]\nhost = "127.0.0.1"\nport = {store.port}\n'
    return head + "".join(_lane_configuration(lane, devices) for lane, devices in store.lanes.items())


def _lane_configuration(lane: str, devices: LaneDevices) -> str:
    cashiers = ("王芳", "李强", "张敏", "刘洋", "陈静", "杨磊")
    rows = (
        ("scanner", "line", devices.scanner.url),
        ("scale", "toledo8217", devices.scale.url),
        ("printer", "escpos", devices.printer.url),
        ("display", "cd5220", devices.display.url),
        ("terminal", "zvt", devices.terminal.url),
    )
    parts = [f'\n[[lane]]\nid = "{lane}"\ncashier = "{cashiers[int(lane) % len(cashiers)]}"\n']
    parts += [f'[lane.devices.{role}]\ndriver = "{driver}"\nurl = "{url}"\n' for role, driver, url in rows]
    # Simulated shoppers are quicker than hands: two reads of one label in 0.1 s are two pieces of theirs.
    parts[1] += "same_read_ms = 0\n"
    return "".join(parts) + '[lane.devices.drawer]\ndriver = "printer"\n'
