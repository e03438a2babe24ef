"""What was bound is written whole, read back the same, and stands above edge.toml."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge.config import BoxConfig, Config, LaneConfig
from edge.drivers.build import DeviceConfig, LaneDevicesConfig, SharedDeviceConfig
from edge.technician.bound import (
    BEFORE,
    FILE,
    Bound,
    BoundLane,
    read_bound,
    take_back,
    text_of,
    with_bound,
    write_bound,
)

SCALE = DeviceConfig("toledo8217", 'serial:///dev/lantern/usb-1?baud=9600&framing=7E1"\\', empty_first=False)
PRINTER = SharedDeviceConfig("escpos", "socket://192.168.1.50:9100", name="front", role="printer", columns=48)
LANE = BoundLane(
    "03",
    LaneDevicesConfig(
        scale=SCALE,
        printer="front",
        drawer=DeviceConfig("printer", pin=5),
        scanner=(DeviceConfig("line", "loop://", options={"a b": "中文\n\x7f", "n": 3, "on": True}), "gun"),
    ),
)


def test_what_is_written_is_toml_that_says_the_same_and_nothing_more(tmp_path: Path) -> None:
    bound = Bound((PRINTER,), (LANE,))

    write_bound(tmp_path, bound)

    assert read_bound(tmp_path) == (bound, "")
    plain = tomllib.loads((tmp_path / FILE).read_text("utf-8"))
    assert plain["device"] == [
        {"driver": "escpos", "url": "socket://192.168.1.50:9100", "columns": 48, "name": "front", "role": "printer"}
    ]
    assert plain["lane"][0]["devices"]["drawer"] == {"driver": "printer", "pin": 5}


@settings(max_examples=50, deadline=None)
@given(
    st.text(max_size=30), st.text(max_size=30), st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=3)
)
def test_whatever_a_person_types_comes_back_as_it_was(
    driver: str, url: str, options: dict[str, str | int | bool]
) -> None:
    text = text_of(Bound((), (BoundLane("1", LaneDevicesConfig(scale=DeviceConfig(driver, url, options=options))),)))

    scale = tomllib.loads(text)["lane"][0]["devices"]["scale"]
    assert (scale["driver"], scale.get("url", ""), scale.get("options", {})) == (driver, url, options)


def test_the_last_change_can_be_taken_back_and_taken_back_again(tmp_path: Path) -> None:
    first, second = Bound((PRINTER,)), Bound((PRINTER,), (LANE,))
    assert not take_back(tmp_path)
    write_bound(tmp_path, first)
    write_bound(tmp_path, second)

    assert take_back(tmp_path)
    assert read_bound(tmp_path)[0] == first
    assert take_back(tmp_path)
    assert read_bound(tmp_path)[0] == second


def test_a_disk_that_takes_nothing_leaves_what_was_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_bound(tmp_path, Bound((PRINTER,)))

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_bound(tmp_path, Bound((PRINTER,), (LANE,)))

    assert read_bound(tmp_path) == (Bound((PRINTER,)), "")
    assert (tmp_path / BEFORE).read_text("utf-8") == text_of(Bound())


@pytest.mark.parametrize(
    "text", ["[[lane", "[[lane]]\nname = 1\n", "[[lane]]\nid = '03'\n[lane.devices.oven]\n", "\xff"]
)
def test_a_file_that_cannot_be_used_is_a_warning_and_the_box_starts(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_bytes(text.encode("latin-1"))

    bound, wrong = read_bound(tmp_path)

    assert bound == Bound()
    assert "devices.toml cannot be used, the devices of edge.toml are" in wrong


def test_it_stands_above_edge_toml_lane_by_lane_and_name_by_name(tmp_path: Path) -> None:
    old = SharedDeviceConfig("escpos", "socket://10.0.0.1:9100", name="front", role="printer")
    kitchen = SharedDeviceConfig("escpos", "socket://10.0.0.2:9100", name="back", role="printer")
    scanner = LaneDevicesConfig(scanner=DeviceConfig("line", "loop://"))
    base = Config(
        BoxConfig(tmp_path),
        (LaneConfig("03", devices=scanner), LaneConfig("04", devices=scanner)),
        device=(old, kitchen),
    )

    config = with_bound(base, Bound((PRINTER,), (LANE, BoundLane("99"))))

    assert [one.url for one in config.device] == ["socket://192.168.1.50:9100", "socket://10.0.0.2:9100"]
    assert [(one.id, one.devices) for one in config.lane] == [("03", LANE.devices), ("04", scanner)]
