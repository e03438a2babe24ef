"""Imports point to the calm centre: the arrows of the house, read from the source with `ast`."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
OURS = ("retail", "protocol", "edge", "hub", "ui", "demo", "bench")

#: Which of our rooms a room may know besides itself. A room that is not named here may know all.
MAY_KNOW = {
    "retail": (),
    "protocol": ("retail",),
    "edge": ("retail", "protocol", "ui"),
    "hub": ("retail", "protocol", "ui"),
    "ui": (),
    "edge.drivers": ("retail.card_line", "retail.card_number", "retail.barcodes.code128"),
    "edge.journal": ("retail", "protocol"),
    "edge.replica": ("retail", "protocol", "edge.journal.disk.queries"),
    "edge.sync": ("retail", "protocol", "edge.journal", "edge.replica"),
    "edge.lanes": (
        "retail",
        "protocol",
        "edge.journal",
        "edge.supervise",
        "edge.drivers.roles",
        "edge.drivers.errors",
        "edge.drivers.document",
    ),
    "edge.stock": ("retail", "protocol", "edge.journal", "edge.lanes"),
    "edge.technician": ("retail", "edge.config", "edge.drivers", "edge.lanes"),
    "edge.papers": ("edge.drivers", "edge.journal", "edge.lanes"),
    "edge.labels": ("retail", "edge.drivers", "edge.journal", "edge.lanes", "edge.papers"),
    "edge.orders": ("retail", "edge.drivers", "edge.journal", "edge.lanes", "edge.papers"),
    "edge.web": (
        "retail",
        "protocol",
        "ui",
        "edge.lanes",
        "edge.stock",
        "edge.technician",
        "edge.config",
        "edge.labels",
        "edge.orders",
    ),
    "hub.db": (),
    "hub.broker": ("protocol", "hub.fleet.ca", "hub.fleet.ca_files"),
    "hub.fleet": ("retail", "protocol", "hub.db"),
    "hub.masters": ("retail", "protocol", "hub.db"),
    "hub.insight": ("retail", "protocol", "hub.db"),
    "hub.lending": ("retail", "protocol", "hub.db", "hub.insight", "hub.masters"),
    "hub.inbox": ("retail", "protocol", "hub.db", "hub.fleet", "hub.insight", "hub.lending", "hub.masters"),
    "hub.books": ("retail", "protocol", "hub.db", "hub.insight"),
    "hub.office": ("retail", "protocol", "hub.db", "hub.books", "hub.fleet", "hub.inbox", "hub.insight"),
    "hub.workers": ("protocol", "hub.db", "hub.fleet", "hub.inbox", "hub.lending", "hub.masters"),
}

#: Rooms that neither wait, look at a clock, throw dice, write a log nor touch a disk or a socket.
PURE = ("retail", "protocol", "edge.drivers.codecs", "edge.sync.pilot", "edge.sync.up.batcher", "hub.inbox.deciding")
NOT_PURE = ("protocol.link",)
RIM = frozenset(
    [
        "asyncio",
        "concurrent",
        "logging",
        "multiprocessing",
        "os",
        "pathlib",
        "random",
        "secrets",
        "select",
        "selectors",
        "shutil",
        "signal",
        "socket",
        "sqlite3",
        "ssl",
        "structlog",
        "subprocess",
        "tempfile",
        "threading",
        "time",
        "urllib",
        "uuid",
        "aiohttp",
        "aiomqtt",
        "aiosqlite",
        "paho",
        "serial",
        "sqlalchemy",
        "asyncpg",
    ]
)


def modules(room: str) -> Iterator[tuple[str, Path]]:
    """Every module of a room, by its dotted name."""
    path = ROOT.joinpath(*room.split("."))
    for file in sorted(path.rglob("*.py")) if path.is_dir() else [path.with_suffix(".py")]:
        yield ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"), file


def imports(source: str, module: str) -> Iterator[str]:
    """Dotted names that a module's source asks for, those inside functions too."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                yield from (name.name for name in names)
            case ast.ImportFrom(module=target, names=names, level=0) if target:
                yield from (f"{target}.{name.name}" for name in names)
            case ast.ImportFrom(level=level) if level:
                yield ".".join(module.split(".")[: -level or None]) + f".{node.module or ''}"


def within(name: str, room: str) -> bool:
    return name == room or name.startswith(f"{room}.")


def breaches(room: str, allowed: tuple[str, ...]) -> list[str]:
    return [
        f"{module} imports {name}"
        for module, file in modules(room)
        for name in imports(file.read_text("utf-8"), module)
        if name.split(".")[0] in OURS and not any(within(name, known) for known in (room, *allowed))
    ]


@pytest.mark.parametrize("room", MAY_KNOW)
def test_a_room_knows_only_the_rooms_that_the_design_lets_it_know(room: str) -> None:
    assert breaches(room, MAY_KNOW[room]) == []


@pytest.mark.parametrize("room", PURE)
def test_the_calm_centre_has_no_clock_no_chance_and_no_input_or_output(room: str) -> None:
    found = [
        f"{module} imports {name}"
        for module, file in modules(room)
        if not any(within(module, loud) for loud in NOT_PURE)
        for name in imports(file.read_text("utf-8"), module)
        if name.split(".")[0] in RIM and not within(name, "urllib.parse")
    ]

    assert found == []


@pytest.mark.parametrize("room", PURE)
def test_the_calm_centre_is_told_the_time(room: str) -> None:
    found = [
        f"{module}:{node.lineno} asks for .{node.attr}()"
        for module, file in modules(room)
        if not any(within(module, loud) for loud in NOT_PURE)
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"now", "utcnow", "today"}
    ]

    assert found == []


def test_nothing_that_is_shipped_leans_on_demo_bench_or_tests() -> None:
    found = [
        f"{module} imports {name}"
        for room in ("retail", "protocol", "edge", "hub", "ui")
        for module, file in modules(room)
        for name in imports(file.read_text("utf-8"), module)
        if name.split(".")[0] in {"demo", "bench", "tests"}
    ]

    assert found == []


def test_the_reader_of_imports_sees_every_way_of_writing_one() -> None:
    source = "import a.b\nfrom c import d\ndef f():\n    from e.f import g\nfrom . import h\nfrom ..k import l\n"

    assert list(imports(source, "x.y.z")) == ["a.b", "c.d", "x.y.", "x.k", "e.f.g"]
