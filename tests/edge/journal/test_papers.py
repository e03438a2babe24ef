"""Papers in the journal: kept before their first byte, gone when they are out, and what was given up is found again."""

import pytest

from edge.journal.errors import TooManyPapers
from edge.journal.papers import WAITING_MAX, Paper, PaperKind
from edge.journal.words import PrintState
from tests.edge.journal.shop import draft, open_journal, watched_disk


def paper(title: str = "交班单 7", lane: str = "01", printer: str = "") -> Paper:
    return Paper(lane, PaperKind.SLIP, title, b"\x90", 1_795_400_000_000, printer)


async def test_a_paper_is_kept_until_it_is_out_and_its_number_is_never_used_again(tmp_path):
    async with await open_journal(tmp_path) as journal:
        first, second = await journal.add_paper(paper()), await journal.add_paper(paper("日结单"))
        await journal.move_paper(second, PrintState.PRINTING)
    async with await open_journal(tmp_path) as journal:
        assert [(one.id, one.title, one.state) for one in journal.papers()] == [
            (first, "交班单 7", PrintState.QUEUED),
            (second, "日结单", PrintState.PRINTING),
        ]
        for number in (first, second):
            await journal.move_paper(number, PrintState.PRINTED)
        assert journal.papers() == []
        assert await journal.add_paper(paper()) > second
        with pytest.raises(LookupError):
            await journal.move_paper(second, PrintState.PRINTED)


async def test_a_printer_that_is_away_for_weeks_gets_no_papers_without_end(tmp_path):
    async with await open_journal(tmp_path) as journal:
        for _ in range(WAITING_MAX):
            await journal.add_paper(paper())
        with pytest.raises(TooManyPapers):
            await journal.add_paper(paper())

        await journal.add_paper(paper(lane="02"))
        await journal.add_paper(paper(printer="kitchen"))


async def test_receipts_that_a_lane_gave_up_are_found_until_its_shift_is_closed(tmp_path):
    async with await open_journal(tmp_path) as journal:
        for lane in ("01", "01", "02", "01"):
            await journal.complete_sale(draft(lane))
        for seq, state in ((1, PrintState.DROPPED), (2, PrintState.PRINTED), (3, PrintState.DROPPED)):
            await journal.print_job(seq, state)
        await journal.print_job(4, PrintState.DROPPED)

        assert [job.seq for job in journal.receipts_dropped("01")] == [4, 1]


async def test_that_a_paper_begins_is_on_the_disk_before_its_first_byte(tmp_path):
    disk, levels = watched_disk(), []
    async with await open_journal(tmp_path, factory=disk) as journal:
        await journal.complete_sale(draft())
        number = await journal.add_paper(paper())
        disk.around = lambda connection: levels.append(connection.execute("PRAGMA synchronous").fetchone()[0])
        await journal.print_job(1, PrintState.PRINTING)
        await journal.print_job(1, PrintState.PRINTED)
        await journal.move_paper(number, PrintState.PRINTING)
        await journal.move_paper(number, PrintState.PRINTED)

    assert levels == [2, 1, 2, 1]
