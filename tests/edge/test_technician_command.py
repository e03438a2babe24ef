"""`lantern-edge technician code`, as whoever stands at the box uses it."""

from pathlib import Path

from typer.testing import CliRunner

from edge.cli import app
from edge.technician.access import FILE


def test_a_code_is_printed_with_where_it_works(tmp_path: Path) -> None:
    config = tmp_path / "edge.toml"
    config.write_text(f'[box]\ndata_dir = "{tmp_path}"\n[web]\nport = 8461\n[[lane]]\nid = "03"\n')

    result = CliRunner().invoke(app, ["technician", "code", "--config", str(config)], catch_exceptions=False)

    code, _, rest = result.output.partition("  ")
    assert len(code) == 9
    assert code[4] == "-"
    assert "15 minutes" in rest
    assert "8461/technician" in rest
    assert (tmp_path / FILE).exists()
