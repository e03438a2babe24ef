"""kill -9 again and again in the middle of three lanes' sales: what was told is there, and the numbers have no hole."""

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

from edge.journal import LEDGER
from protocol.facts import SaleCompleted, decode_fact
from tests.edge.journal.shop import open_journal

KILLS = 30

SELLER = """
import asyncio, sys
from pathlib import Path
from uuid import uuid4
from tests.edge.journal.shop import draft, open_journal

async def lane(journal, name):
    while True:
        done = await journal.complete_sale(draft(name, cart=uuid4().hex, command=uuid4().hex))
        print(name, done.sale.number, done.seq, flush=True)

async def main():
    journal = await open_journal(Path(sys.argv[1]))
    await asyncio.gather(*(lane(journal, name) for name in ("01", "02", "03")))

asyncio.run(main())
"""


async def test_every_sale_that_was_told_survives_and_the_numbers_run_without_a_hole(tmp_path):
    told = [each for life in range(KILLS) for each in sell_until_killed(tmp_path, life)]

    async with await open_journal(tmp_path) as journal:
        facts = [decode_fact(each.record) for each in journal.read_after(LEDGER, 0, 1_000_000, 2**40)]
        assert await journal.verify(LEDGER) is None
        assert (journal.damage, journal.rebuilt) == ((), False)
    sold = {(fact.lane, fact.body.sale.number): seq for seq, fact in enumerate(facts, 1)}

    assert all(isinstance(fact.body, SaleCompleted) for fact in facts)
    assert len(sold) == len(facts)
    assert all(sold[lane, number] == seq for lane, number, seq in told)
    for name in ("01", "02", "03"):
        assert sorted(number for lane, number in sold if lane == name) == list(
            range(1, 1 + sum(k[0] == name for k in sold))
        )
    assert len(told) > KILLS
    assert intact(tmp_path / "journal.db")


def sell_until_killed(folder, life):
    """Sell in a process of its own, end it after a few sales (more with each life); what it had told."""
    command = [sys.executable, "-c", SELLER, folder]
    seller = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path.cwd())
    lines = [seller.stdout.readline() for _ in range(1 + life)]
    os.kill(seller.pid, signal.SIGKILL)
    lines += seller.stdout.readlines()
    seller.wait()
    seller.stdout.close()
    return [
        (lane, int(number), int(seq)) for lane, number, seq in (line.split() for line in lines if line.endswith("\n"))
    ]


def intact(path):
    connection = sqlite3.connect(path)
    (answer,) = connection.execute("PRAGMA integrity_check").fetchone()
    connection.close()
    return answer == "ok"
