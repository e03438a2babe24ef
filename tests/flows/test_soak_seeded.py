"""A short, seeded part of `./run soak`: all faults mixed over two stores, then the count."""

from pathlib import Path

import pytest

from bench.soak import soak


@pytest.mark.timeout(170)
async def test_a_chain_under_mixed_faults_loses_and_doubles_nothing(tmp_path: Path) -> None:
    result = await soak(tmp_path / "chain", seconds=20, seed=4)

    assert result["well"], result
    assert isinstance(result["rung"], int)
    assert result["rung"] > 20
