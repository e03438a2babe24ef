"""The technician's room over HTTP on a whole store server: who may, what is seen, what is tried, what is bound while lanes sell."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from typer.testing import CliRunner

from edge.cli import app
from edge.config import LaneConfig
from edge.drivers.build import DeviceConfig, LaneDevicesConfig
from edge.drivers.simulators import DisplaySim, PrinterSim, ScaleSim, ScannerSim
from edge.drivers.survey import replay, tape_of
from edge.technician.access import new_code, since_boot_s
from tests.edge.web.conftest import screen_of, serving
from tests.edge.web.test_people_at_the_page import LI, WANG, hire

API = "/api/v1/technician"


class Room:
    """Two lanes, lane 03 with a scanner and a scale; a printer and a display stand by, bound to nobody."""

    def __init__(self) -> None:
        self.scanner, self.scale, self.printer, self.display = ScannerSim(), ScaleSim(), PrinterSim(), DisplaySim()

    @property
    def lanes(self) -> tuple[LaneConfig, ...]:
        devices = LaneDevicesConfig(
            scanner=DeviceConfig("line", self.scanner.url), scale=DeviceConfig("toledo8217", self.scale.url)
        )
        return (LaneConfig("03", "王芳", devices), LaneConfig("04", "李强"))

    @property
    def to_bind(self) -> dict[str, Any]:
        return {"driver": "escpos", "url": self.printer.url}


@pytest.fixture
async def room() -> AsyncIterator[Room]:
    async with AsyncExitStack() as stack:
        made = Room()
        for device in (made.scanner, made.scale, made.printer, made.display):
            await stack.enter_async_context(device)
        yield made


@pytest.fixture
async def server(data: Path, room: Room) -> AsyncIterator[Any]:
    async with serving(data, lanes=room.lanes) as made:
        yield made


@asynccontextmanager
async def browser(server: Any) -> AsyncIterator[aiohttp.ClientSession]:
    jar = aiohttp.CookieJar(unsafe=True)  # cookies of an address without a name
    async with aiohttp.ClientSession(server.url, cookie_jar=jar) as session:
        yield session


@pytest.fixture
async def inside(server: Any, data: Path) -> AsyncIterator[aiohttp.ClientSession]:
    async with browser(server) as session:
        await ok(session.post(f"{API}/come-in", json={"code": new_code(data, since_boot_s())}))
        yield session


async def ok(asking: Any) -> dict[str, Any]:
    async with asking as answer:
        body = await answer.json()
        assert answer.status == 200, body
        return dict(body)


async def refused(asking: Any) -> tuple[int, str]:
    async with asking as answer:
        return answer.status, (await answer.json())["code"]


async def until(session: aiohttp.ClientSession, true: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    async with asyncio.timeout(30):
        while not true(view := await ok(session.get(API))):
            await asyncio.sleep(0.01)
    return view


def device(view: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in view["devices"] if one["id"] == name)


async def tried(session: aiohttp.ClientSession, **asked: object) -> dict[str, Any]:
    """The job, once it is over."""
    await ok(session.post(f"{API}/start", json=asked))
    job: dict[str, Any] = (await until(session, lambda view: view["job"]["state"] != "running"))["job"]
    return job


def said(job: dict[str, Any]) -> str:
    return "\n".join(line["en"] for line in job["lines"])


PATHS = ["start", "stop", "bind", "share", "take-back"]


@pytest.mark.parametrize("path", PATHS)
async def test_nobody_changes_anything_without_a_session(server: Any, path: str) -> None:
    async with browser(server) as session:
        assert await refused(session.post(f"{API}/{path}", json={})) == (401, "technician-needed")
        forged = session.post(f"{API}/{path}", json={}, headers={"Cookie": "lantern-technician=abc"})
        assert await refused(forged) == (401, "technician-needed")


async def test_nobody_sees_anything_without_a_session(server: Any) -> None:
    async with browser(server) as session:
        assert await refused(session.get(API)) == (401, "technician-needed")
        assert await refused(session.get(f"{API}/tape")) == (401, "technician-needed")


@pytest.mark.parametrize("path", [*PATHS, "come-in", "leave"])
async def test_a_page_from_elsewhere_does_nothing_with_a_session_of_ours(
    inside: aiohttp.ClientSession, path: str
) -> None:
    for headers in ({"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        async with inside.post(f"{API}/{path}", json={}, headers=headers) as answer:
            assert answer.status == 403


async def test_a_code_makes_a_session_that_no_script_reads_and_that_ends_by_leaving(server: Any, data: Path) -> None:
    async with browser(server) as session:
        code = new_code(data, since_boot_s())
        async with session.post(f"{API}/come-in", json={"code": code}) as answer:
            cookie = answer.headers["Set-Cookie"]
        assert {"HttpOnly", "SameSite=Strict", "Path=/api/v1/technician"} <= set(cookie.split("; "))

        await ok(session.post(f"{API}/leave"))

        assert (await refused(session.get(API)))[0] == 401
        assert await refused(session.post(f"{API}/come-in", json={"code": code})) == (422, "wrong-code")


async def test_a_supervisor_comes_in_by_pin_and_a_cashier_does_not(server: Any) -> None:
    hire(server, LI, WANG)
    async with browser(server) as session:
        cashier = {"operator": "wang", "pin": "2468"}
        assert await refused(session.post(f"{API}/come-in", json=cashier)) == (422, "not-a-supervisor")
        view = await ok(session.post(f"{API}/come-in", json={"operator": "li", "pin": "1357"}))
        assert view["who"] == "li"


async def test_bytes_and_their_meaning_stand_side_by_side_and_a_card_shows_nothing(
    inside: aiohttp.ClientSession, room: Room
) -> None:
    await until(inside, lambda view: device(view, "03/scanner")["state"] == "online" and room.scanner.connected)
    await room.scanner.scan("6901234567892")
    view = await until(inside, lambda view: device(view, "03/scanner")["meaning"]["en"] != "")

    scanner = device(view, "03/scanner")
    assert scanner["meaning"]["en"] == "6901234567892"
    assert scanner["pieces"][-1]["text"].startswith("6901234567892")
    assert scanner["statistics"]["GoodScanCount"] == 1

    await room.scanner.scan("4111111111111111")
    view = await until(inside, lambda view: device(view, "03/scanner")["statistics"]["GoodScanCount"] == 2)
    assert "4111" not in str(view)
    assert device(view, "03/scanner")["pieces"][-1]["hidden"]


async def test_a_device_is_tried_while_lanes_sell_and_no_lane_gets_the_code(
    inside: aiohttp.ClientSession, room: Room, http: aiohttp.ClientSession
) -> None:
    await until(inside, lambda view: device(view, "03/scanner")["state"] == "online" and room.scanner.connected)
    async with screen_of(http) as screen:
        await ok(inside.post(f"{API}/start", json={"do": "test", "device": "03/scanner"}))
        assert await refused(inside.post(f"{API}/start", json={"do": "scan"})) == (409, "technician-busy")
        await until(inside, lambda view: len(view["job"]["lines"]) == 1)
        await room.scanner.scan("6900000000000")
        view = await until(inside, lambda view: view["job"]["state"] == "done")

        assert said(view["job"]).splitlines() == ["Scan a code now …", "read '6900000000000'"]
        assert screen.state["lines"] == []

    room.scale.put(480)
    assert "480 g" in said(await tried(inside, do="test", device="03/scale"))
    assert "connected anew: online" in said(await tried(inside, do="again", device="03/scale"))


async def test_what_was_begun_can_be_stopped_and_the_next_thing_begun(inside: aiohttp.ClientSession) -> None:
    await ok(inside.post(f"{API}/start", json={"do": "test", "device": "03/scanner"}))
    await ok(inside.post(f"{API}/stop"))
    view = await until(inside, lambda view: view["job"]["state"] == "stopped")
    assert said(view["job"]).splitlines()[-1] == "stopped"

    await ok(inside.post(f"{API}/start", json={"do": "test", "device": "03/scanner"}))
    await ok(inside.post(f"{API}/stop"))


async def test_a_recording_is_taken_as_a_file_that_replays(inside: aiohttp.ClientSession, room: Room) -> None:
    await until(inside, lambda view: device(view, "03/scale")["state"] == "online")
    assert await refused(inside.get(f"{API}/tape")) == (422, "no-tape")
    room.scale.grams, room.scale.lifted = 480, 0
    job = await tried(inside, do="capture", device="03/scale", seconds=1)

    async with inside.get(f"{API}/tape") as answer:
        assert answer.headers["Content-Disposition"] == 'attachment; filename="03-scale.tape"'
        tape = tape_of(await answer.read())

    assert job["tape"] > 0
    assert "480 g" in [words for _, words in replay(tape, "toledo8217")]


async def test_ports_that_lanes_have_are_left_alone_and_others_are_told(
    inside: aiohttp.ClientSession, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("edge.drivers.survey.asking.ANSWER_S", 0.1)
    places = [room.scale.url, room.printer.url]
    before = room.scale.connected

    job = await tried(inside, do="scan", places=places, ask=True)

    scale, printer = job["findings"]
    assert "in use by 03/scale" in scale["words"]["en"]
    assert (printer["role"], printer["driver"], printer["url"]) == ("printer", "escpos", room.printer.url)
    assert before == room.scale.connected


async def test_a_printer_that_is_bound_prints_the_next_receipt_and_the_cart_stays(
    inside: aiohttp.ClientSession, http: aiohttp.ClientSession, room: Room, code: Any, data: Path
) -> None:
    async with screen_of(http) as screen:
        await screen.do("Scan", code=code(1))
        bind = {"lane": "03", "role": "printer", "devices": [room.to_bind]}
        await ok(inside.post(f"{API}/bind", json=bind))
        await until(inside, lambda view: any(one["id"] == "03/printer" for one in view["devices"]))
        while (await screen.socket.receive(timeout=5)).type is aiohttp.WSMsgType.TEXT:
            pass  # until the page is sent to the lane that takes over
    await until(inside, lambda view: not view["lanes"][0]["waits"])

    async with screen_of(http) as screen:
        assert len(screen.state["lines"]) == 1
        await until(inside, lambda view: device(view, "03/printer")["state"] == "online")
        again = await screen.do("Clear", "c1")
        assert again["problem"]["code"] == "other-body"  # the ids that were answered are remembered too
        assert (await screen.do("Pay", "pay-1", kind="cash", given_minor=1000))["ok"]
        async with asyncio.timeout(5):
            while not room.printer.receipts:
                await asyncio.sleep(0.01)

    assert "商品 1" in room.printer.receipts[0]
    assert room.printer.url in (data / "devices.toml").read_text()


async def test_a_lane_that_takes_a_payment_is_left_alone_until_it_is_done(
    inside: aiohttp.ClientSession, http: aiohttp.ClientSession, room: Room, code: Any
) -> None:
    async with screen_of(http) as screen:
        await screen.do("Scan", code=code(1))
        await screen.do("Pay", kind="cash", given_minor=50)
        bind = {"lane": "03", "role": "printer", "devices": [room.to_bind]}
        view = await ok(inside.post(f"{API}/bind", json=bind))
        assert [lane["waits"] for lane in view["lanes"]] == [True, False]
        assert (await screen.do("Pay", kind="cash", given_minor=100)).get("ok")

        view = await until(inside, lambda view: not view["lanes"][0]["waits"])
        assert device(view, "03/printer")["lanes"] == ["03"]


async def test_other_lanes_and_unchanged_devices_never_notice(
    inside: aiohttp.ClientSession, http: aiohttp.ClientSession, room: Room, code: Any
) -> None:
    before = await until(inside, lambda view: device(view, "03/scale")["state"] == "online")
    async with screen_of(http, "03") as screen:
        bind = {"lane": "04", "role": "printer", "devices": [room.to_bind]}
        await ok(inside.post(f"{API}/bind", json=bind))
        await until(inside, lambda view: any(one["id"] == "04/printer" for one in view["devices"]))

        assert (await screen.do("Scan", code=code(1)))["ok"]
    after = await ok(inside.get(API))
    assert device(after, "03/scale")["losses"] == device(before, "03/scale")["losses"] == 0
    assert device(after, "03/scale")["since_s"] >= device(before, "03/scale")["since_s"]


async def test_two_lanes_are_given_one_printer_and_it_can_be_taken_back(
    inside: aiohttp.ClientSession, room: Room
) -> None:
    share = {"name": "front", "device": {"name": "front", "role": "printer", **room.to_bind}}
    await ok(inside.post(f"{API}/share", json=share))
    for lane in ("03", "04"):
        await ok(inside.post(f"{API}/bind", json={"lane": lane, "role": "printer", "devices": ["front"]}))
    view = await until(inside, lambda view: any(one["lanes"] == ["03", "04"] for one in view["devices"]))
    assert view["shared"] == {"front": "printer"}
    assert "printed" in said(await tried(inside, do="test", device="04/printer"))
    busy = inside.post(f"{API}/share", json={"name": "front"})
    assert await refused(busy) == (422, "not-bound")

    await ok(inside.post(f"{API}/take-back"))
    view = await until(inside, lambda view: device(view, "front")["lanes"] == ["03"])


async def test_changes_that_come_quicker_than_lanes_change_over_are_all_in_force_in_the_end(
    inside: aiohttp.ClientSession, room: Room
) -> None:
    display = {"driver": "cd5220", "url": room.display.url}
    wishes = [
        ("03", "printer", room.to_bind),
        ("04", "display", display),
        ("03", "scale", None),
        ("03", "scanner", None),
    ]
    wishes += [
        ("03", "printer", None),
        ("04", "printer", room.to_bind),
        ("03", "scanner", {"driver": "line", "url": room.scanner.url}),
    ]
    for lane, role, one in wishes:
        await ok(inside.post(f"{API}/bind", json={"lane": lane, "role": role, "devices": [one] if one else []}))

    async with asyncio.timeout(10):
        names = {"03/scanner", "04/display", "04/printer"}
        while True:
            view = await ok(inside.get(API))
            there = {one["id"] for one in view["devices"] if one["state"] == "online"}
            if there == names and not any(lane["waits"] for lane in view["lanes"]):
                break
            await asyncio.sleep(0.01)
    assert {one["id"] for one in view["devices"]} == names
    assert not room.scale.connected


@pytest.mark.parametrize(
    ("path", "asked", "says"),
    [
        ("bind", {"lane": "99", "role": "printer"}, "no lane 99"),
        ("bind", {"lane": "03", "role": "oven"}, "role: scanner, scale"),
        (
            "bind",
            {"lane": "03", "role": "scale", "devices": [{"driver": "toledo8271", "url": "loop://"}]},
            "Did you mean",
        ),
        (
            "bind",
            {"lane": "03", "role": "scale", "devices": [{"driver": "sma", "url": "com1"}]},
            "starts with serial://",
        ),
        ("bind", {"lane": "03", "role": "scale", "devices": [{"driver": "sma", "baud": 9600}]}, "no key 'baud'"),
        ("bind", {"lane": "03", "role": "scale", "devices": ["front"]}, "there is none"),
        ("bind", {"lane": "03", "role": "drawer", "devices": [{"driver": "printer"}]}, "hangs on an escpos printer"),
        ("bind", {"lane": "03", "role": "scale", "devices": ["a", "b"]}, "a lane has one scale"),
        ("share", {"name": "a", "device": {"name": "b", "role": "scale", "driver": "sma"}}, "b is not a"),
        ("start", {"do": "test", "device": "03/camera"}, "no device 03/camera"),
        ("start", {"do": "explode", "device": "03/scale"}, "do: scan, test, again or capture"),
        ("start", {"do": "scan", "place": "x"}, "no key 'place'"),
        ("take-back", {}, "nothing from before"),
    ],
)
async def test_what_cannot_be_is_a_sentence_and_nothing_is_written(
    inside: aiohttp.ClientSession, data: Path, path: str, asked: dict[str, Any], says: str
) -> None:
    async with inside.post(f"{API}/{path}", json=asked) as answer:
        assert answer.status in {400, 404, 422}
        assert says in (await answer.json())["words"]["en"]
    assert not (data / "devices.toml").exists()


async def test_what_was_bound_is_there_after_a_restart(data: Path, room: Room) -> None:
    async with serving(data, lanes=room.lanes) as server, browser(server) as session:
        await ok(session.post(f"{API}/come-in", json={"code": new_code(data, since_boot_s())}))
        bind = {"lane": "04", "role": "display", "devices": [{"driver": "cd5220", "url": room.display.url}]}
        await ok(session.post(f"{API}/bind", json=bind))
    async with serving(data, lanes=room.lanes) as server, browser(server) as session:
        await ok(session.post(f"{API}/come-in", json={"code": new_code(data, since_boot_s())}))
        view = await until(session, lambda view: device(view, "04/display")["state"] == "online")
        assert view["lanes"][1]["bound"]["display"]["url"] == room.display.url


async def test_a_drawer_that_is_tried_is_on_record_before_it_opens(
    inside: aiohttp.ClientSession, server: Any, room: Room
) -> None:
    for role, one in (("printer", room.to_bind), ("drawer", {"driver": "printer"})):
        await ok(inside.post(f"{API}/bind", json={"lane": "03", "role": role, "devices": [one]}))
    await until(
        inside, lambda view: any(one["id"] == "03/printer" and one["state"] == "online" for one in view["devices"])
    )
    before = server.journal.head("ledger")

    job = await tried(inside, do="test", device="03/drawer")

    assert job["state"] == "done"
    async with asyncio.timeout(5):
        while not room.printer.kicks:
            await asyncio.sleep(0.01)
    assert server.journal.head("ledger") == before + 1


async def test_metrics_count_what_each_device_did_and_a_shared_one_once(
    inside: aiohttp.ClientSession, http: aiohttp.ClientSession, room: Room
) -> None:
    share = {"name": "front", "device": {"name": "front", "role": "printer", **room.to_bind}}
    await ok(inside.post(f"{API}/share", json=share))
    for lane in ("03", "04"):
        await ok(inside.post(f"{API}/bind", json={"lane": lane, "role": "printer", "devices": ["front"]}))
    await until(inside, lambda view: device(view, "03/scanner")["state"] == "online" and room.scanner.connected)
    await room.scanner.scan("6901234567892")
    await until(inside, lambda view: device(view, "03/scanner")["exchanges"] == 1)

    async with http.get("/metrics") as answer:
        rows = (await answer.text()).splitlines()

    scanner = 'device="03/scanner",role="scanner"'
    assert 'lantern_device_statistic_total{device="03/scanner",name="GoodScanCount",role="scanner"} 1.0' in rows
    assert f"lantern_device_exchanges_total{{{scanner}}} 1.0" in rows
    assert f"lantern_device_losses_total{{{scanner}}} 0.0" in rows
    assert f'lantern_device_state{{{scanner},state="online"}} 1.0' in rows
    assert len([row for row in rows if row.startswith('lantern_device_losses_total{device="front"')]) == 1


async def test_the_box_s_own_console_tries_records_and_scans_while_the_server_runs(
    inside: aiohttp.ClientSession,
    server: Any,
    data: Path,
    room: Room,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("edge.drivers.survey.asking.ANSWER_S", 0.1)
    folder = tmp_path_factory.mktemp("console")
    config = folder / "edge.toml"
    port = server.url.rpartition(":")[2]
    config.write_text(f'[box]\ndata_dir = "{data}"\n[web]\nport = {port}\n[[lane]]\nid = "03"\n')

    def typed(*words: str) -> tuple[int, str]:
        found = CliRunner().invoke(app, ["devices", *words, "--config", str(config)])
        return found.exit_code, found.output if found.exception is None else f"{found.output}{found.exception}"

    async def run(*words: str) -> tuple[int, str]:
        return await asyncio.to_thread(typed, *words)

    async with asyncio.timeout(10):
        while not room.scale.connected:
            await asyncio.sleep(0.01)
    room.scale.put(480)
    assert await run("test", "03/scale") == (0, "Put something on the scale …\n480 g\n")
    assert "there is 03/scale, 03/scanner" in (await run("test", "03/camera"))[1]
    code, seen = await run("watch", "--seconds", "0.1")
    assert [line.split(maxsplit=1)[1] for line in seen.splitlines()] == [
        "03/scale         ready",
        "03/scanner       ready",
    ]
    code, said = await run("test", "03/scanner", "--seconds", "1")
    assert code == 1
    assert "no code in 1 s" in said
    assert await run("again", "03/scale") == (0, "connected anew: online\n")

    tape = folder / "scale.tape"
    assert "bytes recorded" in (await run("capture", "03/scale", str(tape), "--seconds", "1"))[1]
    assert "480 g" in [words for _, words in replay(tape_of(tape.read_bytes()), "toledo8217")]

    await room.scanner.vanish()
    await until(inside, lambda view: device(view, "03/scanner")["state"] == "offline")
    assert "03/scanner       not connected  " in (await run("watch", "--seconds", "0.1"))[1]

    said = (await run("scan", "--ask", room.printer.url, room.scale.url))[1]
    assert f'[lane.devices.printer]\n    driver = "escpos"\n    url = "{room.printer.url}"' in said
    assert "in use by 03/scale" in said


async def test_a_terminal_s_password_and_its_bytes_stay_on_the_box(inside: aiohttp.ClientSession) -> None:
    terminal = {"driver": "zvt", "url": "socket://127.0.0.1:9", "password": "815731"}
    await ok(inside.post(f"{API}/bind", json={"lane": "04", "role": "terminal", "devices": [terminal]}))
    view = await until(inside, lambda view: any(one["id"] == "04/terminal" for one in view["devices"]))

    assert view["lanes"][1]["bound"]["terminal"]["driver"] == "zvt"
    assert "815731" not in str(view)
    assert not device(view, "04/terminal")["captures"]
    assert await refused(inside.post(f"{API}/start", json={"do": "capture", "device": "04/terminal"})) == (
        422,
        "not-captured",
    )
