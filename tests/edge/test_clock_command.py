"""`lantern-edge clock confirm`: a person who looks at a watch, not one who guesses."""

from datetime import datetime

import pytest
from typer.testing import CliRunner

from edge.cli import app
from edge.config import ConfigError
from edge.lanes.store.reckoning import OPERATOR
from edge.timekeeping import said


@pytest.fixture
def confirm(tmp_path):
    config = tmp_path / "edge.toml"
    config.write_text(f'[box]\ndata_dir = "{tmp_path}"\n[[lane]]\nid = "01"\n', "utf-8")
    return lambda at: CliRunner().invoke(app, ["clock", "confirm", "--at", at, "--config", str(config)])


def test_the_time_that_the_machine_shows_is_confirmed(confirm, tmp_path):
    now = datetime.now().astimezone()

    done = confirm(now.strftime("%Y-%m-%dT%H:%M"))

    assert "Confirmed" in done.output
    assert said(tmp_path).by == OPERATOR
    assert abs(said(tmp_path).sure_ms - now.timestamp() * 1000) < 60_000


@pytest.mark.parametrize("at", ["2025-01-01T12:00", "noon", ""])
def test_another_time_is_refused_and_nothing_is_believed(confirm, tmp_path, at):
    done = confirm(at)

    assert isinstance(done.exception, ConfigError)
    assert "set it first" in str(done.exception)
    assert said(tmp_path) is None
