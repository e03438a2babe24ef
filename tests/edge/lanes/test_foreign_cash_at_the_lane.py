"""Foreign notes at the lane: on the screen, in the fact, on paper, and in the count of the shift."""

from edge.drivers.document import Columns
from edge.lanes.store.storefront import About
from retail.paying.foreign import Foreign, ForeignCash
from retail.shifts import ShiftTerms, statement
from retail.terms import Terms
from tests.edge.lanes.test_shifts_at_the_lane import lane

__all__ = ["lane"]

MILK = "2900000000018"
DOLLAR = ForeignCash("USD", 725, 100, step_minor=100)


async def test_notes_stand_on_screen_paper_and_in_the_fact_with_their_rate(bench):
    bench.store._ask_about = lambda: About("河西店", terms=Terms(foreign=(DOLLAR,)))
    bench.store.refresh()
    await bench.do("Scan", code=MILK)
    [shown] = bench.lane.view().foreign
    assert (shown.currency, shown.exponent, shown.due_minor, shown.rate) == ("USD", 2, 100, "7.25")

    await bench.do("Pay", kind="cash", given_minor=200, currency="USD")

    [done] = bench.books.sales
    assert done.sale.tenders[0].change_minor == 1450 - 550
    assert done.details.foreign == (Foreign(1, "USD", 200, 725, 100),)
    rows = {one.left: one.right for one in bench.store.layout(done, copy=False) if isinstance(one, Columns)}
    assert (rows["现金 USD 2.00 x 7.25"], rows["找零"]) == ("14.50", "9.00")


async def test_a_shift_counts_notes_blind_in_their_own_currency(lane):
    about = About("河西店", terms=Terms(shifts=ShiftTerms("asked"), foreign=(DOLLAR,)))
    lane.store._ask_about = lambda: about
    lane.store.refresh()
    assert await lane.do("OpenShift", float_minor=10_000) == ""
    await lane.do("Scan", code=MILK)
    assert await lane.do("Pay", kind="cash", given_minor=200, currency="USD") == ""
    report = lane.lane.shifts.report()
    assert (report.kinds, report.foreign, report.lines) == (("cash", "cash.USD"), {"cash.USD": 2}, ())

    assert await lane.do("CountShift", counted={"cash": 9_100, "cash.USD": 100}) == ""
    assert await lane.do("CloseShift") == ""

    closed = lane.journal.closed_shift("03", 1)
    lines = {line.kind: (line.expected_minor, line.difference_minor) for line in statement(closed.handover)}
    assert lines == {"cash": (9_100, 0), "cash.USD": (200, -100)}
    assert "缴款 USD 1.00" in await lane.printed("交班单")
