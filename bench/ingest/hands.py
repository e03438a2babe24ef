"""Worker processes, started, told to go together, and timed until the last has done."""

import asyncio
import sys
import time
from pathlib import Path


async def hands(url: str, file: Path, count: int) -> float:
    """Seconds that so many workers take for all messages."""
    started = [await _start(url, file, number, count) for number in range(count)]
    for hand in started:
        await _line(hand, "ready")
    began = time.perf_counter()
    for hand in started:
        assert hand.stdin
        hand.stdin.write(b"go\n")
    for hand in started:
        await _line(hand, "done")
    seconds = time.perf_counter() - began
    for hand in started:
        await hand.wait()
    return seconds


async def _start(url: str, file: Path, number: int, count: int) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bench.ingest.hand", url, str(file), f"w{number}", str(count)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )


async def _line(hand: asyncio.subprocess.Process, word: str) -> None:
    assert hand.stdout
    said = await hand.stdout.readline()
    if not said.startswith(word.encode()):
        raise RuntimeError(f"a worker of the measurement said {said!r} where {word!r} was due")
