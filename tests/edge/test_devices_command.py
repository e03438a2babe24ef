"""`lantern-edge devices` as a technician uses it, with simulators on real sockets."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from edge.cli import app
from edge.config import ConfigError
from edge.drivers.build import DeviceConfig, LaneDevicesConfig
from edge.drivers.paper import typesetter
from edge.drivers.simulators import DisplaySim, PrinterSim, ScaleSim, ScannerSim
from edge.drivers.simulators.labels import LabelSim
from edge.technician.bound import Bound, BoundLane, write_bound


class Counter:
    """Five devices on a loop of their own, as devices are."""

    def __init__(self) -> None:
        self.scanner, self.scale, self.printer, self.display = ScannerSim(), ScaleSim(), PrinterSim(), DisplaySim()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)

    def do(self, work: object) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(5)  # type: ignore[arg-type]

    def plug_in(self) -> None:
        self._thread.start()
        for device in (self.scanner, self.scale, self.printer, self.display):
            self.do(device.come_back())

    def pull(self) -> None:
        for device in (self.scanner, self.scale, self.printer, self.display):
            self.do(device.vanish())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def config(self, folder: Path) -> Path:
        rows = (
            ("scanner", "line", self.scanner.url),
            ("scale", "toledo8217", self.scale.url),
            ("printer", "escpos", self.printer.url),
            ("display", "cd5220", self.display.url),
        )
        lines = [f'[box]\ndata_dir = "{folder}"\n[web]\nport = 1\n[[lane]]\nid = "03"\ncashier = "x"\n']
        lines += [f'[lane.devices.{role}]\ndriver = "{driver}"\nurl = "{url}"\n' for role, driver, url in rows]
        file = folder / "edge.toml"
        file.write_text("".join(lines) + '[lane.devices.drawer]\ndriver = "printer"\n')
        return file


@pytest.fixture
def counter() -> Iterator[Counter]:
    counter = Counter()
    counter.plug_in()
    yield counter
    counter.pull()


def run(*words: str) -> str:
    result = CliRunner().invoke(app, ["devices", *words], catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def test_each_device_is_tried_in_words(counter: Counter, tmp_path: Path) -> None:
    config = str(counter.config(tmp_path))
    counter.scale.grams, counter.scale.lifted = 480, 1

    assert "480 g" in run("test", "03/scale", "--config", config)
    assert "it answers: paper in" in run("test", "03/printer", "--config", config)
    assert "drawer" in run("test", "03/drawer", "--config", config)
    assert "shown" in run("test", "03/display", "--config", config)
    assert len(counter.printer.receipts) == 1


@pytest.mark.skipif(typesetter.find() is None, reason=typesetter.NO_FONT)
@pytest.mark.parametrize("language", ["zpl", "tspl"])
def test_a_label_printer_is_tried_by_its_name(counter: Counter, tmp_path: Path, language: str) -> None:
    config, sim = counter.config(tmp_path), LabelSim(language)
    counter.do(sim.come_back())
    shared = f'[[device]]\nname = "tags"\nrole = "labels"\ndriver = "{language}"\nurl = "{sim.url}"\n'
    config.write_text(config.read_text() + shared)

    out = run("test", "tags", "--config", str(config))
    counter.do(sim.vanish())

    assert "bars stand in the middle of one label?" in out
    assert [copies for _, copies in sim.labels] == [1]


def test_what_was_bound_on_the_technicians_page_is_tried_though_the_server_is_off(
    counter: Counter, tmp_path: Path
) -> None:
    config = counter.config(tmp_path)
    write_bound(
        tmp_path,
        Bound(lane=(BoundLane("03", LaneDevicesConfig(printer=DeviceConfig("escpos", counter.printer.url))),)),
    )

    assert "it answers: paper in" in run("test", "03/printer", "--config", str(config))
    with pytest.raises(ConfigError, match="it has printer"):
        run("test", "03/scale", "--config", str(config))


def test_a_code_that_nobody_scans_and_a_pan_that_stays_empty_are_told(counter: Counter, tmp_path: Path) -> None:
    config = str(counter.config(tmp_path))

    with pytest.raises(ConfigError, match="no code in"):
        run("test", "03/scanner", "--seconds", "0.1", "--config", config)


def test_what_is_not_configured_is_named(counter: Counter, tmp_path: Path) -> None:
    config = str(counter.config(tmp_path))

    with pytest.raises(ConfigError, match="there is 03"):
        run("test", "04/scale", "--config", config)
    with pytest.raises(ConfigError, match="it has display, drawer, printer, scale, scanner"):
        run("test", "03/camera", "--config", config)


def test_a_device_that_is_away_is_said_so_with_what_to_look_at(
    counter: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("edge.drivers.survey.trying.CONNECT_S", 0.2)
    config = counter.config(tmp_path)
    counter.do(counter.display.vanish())

    with pytest.raises(ConfigError, match="Is the store server running"):
        run("test", "03/display", "--config", str(config))


def test_a_scan_of_ports_proposes_the_lines_to_write(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("edge.drivers.survey.asking.ANSWER_S", 0.1)

    out = run("scan", "--ask", counter.printer.url)

    assert f'[lane.devices.printer]\n    driver = "escpos"\n    url = "{counter.printer.url}"' in out


def test_a_capture_is_written_once_and_said_back(counter: Counter, tmp_path: Path) -> None:
    tape = tmp_path / "scale.tape"
    counter.scale.grams = 480

    out = run("capture", counter.scale.url, str(tape), "--seconds", "0.3", "--say", "57")

    assert "bytes recorded" in out
    assert "480 g" in run("replay", str(tape), "--driver", "toledo8217")
    with pytest.raises(ConfigError, match="hexadecimal"):
        run("capture", counter.scale.url, str(tmp_path / "y"), "--say", "W")
    with pytest.raises(FileExistsError):
        run("capture", counter.scale.url, str(tape), "--seconds", "0.1")
