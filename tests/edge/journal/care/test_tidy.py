"""Old facts go while the store sells: in small steps, when nobody waits, and only where nothing is in the way."""

import asyncio
import contextlib

from edge.journal import LEDGER, Limits
from edge.journal.care.tidy import LOOK_S, PAUSE_S, Tidy
from tests.edge.journal.care.test_forget import tamper
from tests.edge.journal.shop import draft, line, open_journal, sale

TODAY, OLD = 20261123, 20260601
LIMITS = Limits(ballast_bytes=0, low_water_bytes=0, forgotten_at_once=4)
TIGHT = Limits(ballast_bytes=0, low_water_bytes=0, keep_bytes=1)


class Sleeper:
    """Remembers how long it was asked to wait, and ends the story after so many times."""

    def __init__(self, waits):
        self.waited, self._waits = [], waits

    def wall_ms(self):
        return 0

    def monotonic(self):
        return 0.0

    async def sleep(self, seconds):
        self.waited.append(seconds)
        if len(self.waited) == self._waits:
            raise asyncio.CancelledError


async def sold(journal, dates):
    for date in dates:
        await journal.complete_sale(draft(date=date))
    await journal.acknowledge(LEDGER, journal.head(LEDGER))


async def until_nothing_is_left_to_do(tidy):
    steps = 0
    while await tidy.step():
        steps += 1
        assert steps < 1_000
    return steps


async def test_ten_old_sales_go_in_three_steps_and_then_it_looks_once_a_minute(tmp_path):
    async with await open_journal(tmp_path, LIMITS) as journal:
        await sold(journal, [OLD] * 10 + [TODAY])
        clock = Sleeper(waits=5)
        tidy = Tidy(journal, clock)
        with contextlib.suppress(asyncio.CancelledError):
            await tidy.run()

        assert clock.waited == [PAUSE_S, PAUSE_S, PAUSE_S, LOOK_S, LOOK_S]
        assert (journal.tail(LEDGER), tidy.standing().forgotten) == (11, 10)


async def test_it_waits_while_a_lane_waits_for_the_disk(tmp_path):
    async with await open_journal(tmp_path, LIMITS) as journal:
        await sold(journal, [OLD, TODAY])
        selling = asyncio.ensure_future(journal.complete_sale(draft()))
        await asyncio.sleep(0)

        assert await Tidy(journal, Sleeper(1)).step()
        assert journal.tail(LEDGER) == 1
        await selling


async def test_over_its_budget_it_keeps_a_week_and_says_so(tmp_path):
    async with await open_journal(tmp_path, TIGHT) as journal:
        await sold(journal, [OLD, 20261110, 20261116, TODAY])
        tidy = Tidy(journal, Sleeper(1))
        await until_nothing_is_left_to_do(tidy)

        kept = tidy.standing()
        assert (kept.first_seq, kept.last_seq, kept.since) == (3, 4, 20261116)
        assert kept.over
        assert not kept.waits


async def test_what_head_office_does_not_have_is_kept_over_any_budget(tmp_path):
    async with await open_journal(tmp_path, TIGHT) as journal:
        for _ in range(3):
            await journal.complete_sale(draft(date=OLD))
        await journal.complete_sale(draft(date=TODAY))
        tidy = Tidy(journal, Sleeper(1))

        assert await until_nothing_is_left_to_do(tidy) == 0
        kept = tidy.standing()
        assert (kept.first_seq, kept.over, kept.waits, kept.forgotten) == (1, True, True, 0)


async def test_a_damaged_fact_in_the_way_is_named(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await sold(journal, [OLD, OLD, TODAY])
    tamper(tmp_path, "DROP TRIGGER ledger_is_never_edited", "UPDATE ledger SET record = x'00' WHERE seq = 1")
    async with await open_journal(tmp_path) as journal:
        tidy = Tidy(journal, Sleeper(1))

        assert await until_nothing_is_left_to_do(tidy) == 0
        assert "fact 1" in tidy.standing().damaged
        assert tidy.standing().since == 0


async def test_on_a_disk_that_is_nearly_full_the_file_becomes_smaller(tmp_path):
    many = sale(lines=tuple(line(f"item{n}", 1_000, 100) for n in range(200)))
    full = Limits(ballast_bytes=0, low_water_bytes=2**62)
    async with await open_journal(tmp_path, full) as journal:
        drafts = [draft(date=OLD, sold=many) for _ in range(200)]
        await asyncio.gather(*(journal.complete_sale(each) for each in drafts))
        await sold(journal, [TODAY])
        before = journal.size()
        await until_nothing_is_left_to_do(Tidy(journal, Sleeper(1)))

        after = journal.size()
        assert after.free_bytes == 0
        assert after.used_bytes < before.used_bytes / 2
        assert await journal.verify(LEDGER) is None
