"""What can be set on the technician's page: every choice is one that a configuration takes, and nothing else is lost by a change."""

from typing import Any

import msgspec
import pytest

from edge.config import BoxConfig, Config, LaneConfig
from edge.drivers.build import DeviceConfig, LaneDevicesConfig
from edge.drivers.paper.config import PaperConfig
from edge.technician.binding import Bind, Binder
from edge.technician.settings import SETTINGS


def configured(name: str, choice: str) -> dict[str, Any]:
    """As the page says it."""
    match name:
        case "family":
            return {"paper": {"family": choice}}
        case "columns":
            return {"columns": int(choice)}
        case "languages":
            return {"languages": choice.split("+")}
        case "empty_first":
            return {"empty_first": choice == "true"}
        case _:
            return {name: choice}


@pytest.mark.parametrize(
    ("role", "name", "choice"),
    [
        (role, one.name, choice)
        for role, rows in SETTINGS.items()
        for one in rows
        for choice in one.choices or ("123456",)
    ],
)
def test_every_choice_is_taken_by_a_configuration_and_the_first_is_what_holds_without_it(
    role: str, name: str, choice: str
) -> None:
    made = msgspec.convert({"driver": "x", **configured(name, choice)}, DeviceConfig)
    made.paper.profile(made.columns)

    first = next(one for one in SETTINGS[role] if one.name == name).choices[:1]
    assert (made == DeviceConfig("x", paper=PaperConfig())) == (choice in first)


class Fitted:
    """A box whose lanes have what they are told to."""

    def __init__(self, config: Config) -> None:
        self.config = config

    def check(self, config: Config) -> None:
        pass

    def want(self, config: Config) -> None:
        self.config = config


def test_a_terminal_that_is_changed_on_the_page_keeps_the_password_that_the_page_never_had(tmp_path: Any) -> None:
    terminal = DeviceConfig("zvt", "socket://10.0.0.9:20007", password="123456")
    lane = LaneConfig("03", "王芳", LaneDevicesConfig(terminal=terminal))
    fitted = Fitted(Config(BoxConfig(tmp_path), (lane,)))
    binder = Binder(fitted.config, fitted)  # type: ignore[arg-type]

    def bound(device: DeviceConfig) -> DeviceConfig:
        assert binder.bind(Bind("03", "terminal", (device,))) is None
        now = fitted.config.lane[0].devices.terminal
        assert isinstance(now, DeviceConfig)
        return now

    assert bound(DeviceConfig("zvt", terminal.url)).password == "123456"
    assert bound(DeviceConfig("zvt", terminal.url, password="654321")).password == "654321"
    assert bound(DeviceConfig("zvt", "socket://10.0.0.10:20007")).password == "000000"  # another terminal has its own
