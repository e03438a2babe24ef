"""What the stores' journals and head office must agree on, figure by figure: one line of `FIGURES` each.

A figure is told twice, by different ways: what a journal keeps beside its facts against what head office's facts come to, or
a journal's facts against what head office keeps beside its own.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from sqlalchemy import select, union_all

from demo.proof.sides import Figure, Figures, Side, Told, kept, told
from hub.db import tables as t
from hub.db.tables.members import member_entry
from hub.db.tables.money import deposit_entry, money_apart
from hub.db.tables.shifts import shift_step
from hub.db.tables.stock import stock_level
from hub.insight.members.entries import CHARGED, EARNED, POINTS, REFUNDED, RETURNED, SPENT
from hub.insight.shifts.steps import CLOSED
from protocol.facts import Fact, SaleCompleted, SaleReturned, ShiftClosed, UnknownFact, ValueCharged
from protocol.packing import unpack
from protocol.shifts import Belonging, sums_of
from retail.deposits import deposit_no
from retail.paying.tenders import STORED
from retail.shifts import Handover, Sum, expected, summed


def _receipts(fact: Fact) -> Told:
    if isinstance(fact.body, SaleCompleted):
        sale = fact.body.sale
        yield (fact.business_date, sale.lane), (sale.total_minor, 1)


def _tenders(fact: Fact) -> Told:
    if isinstance(fact.body, SaleCompleted):
        sale = fact.body.sale
        kinds = Counter[str]()
        for tender in sale.tenders:
            kinds[tender.kind] += tender.amount_minor
        for kind, amount in kinds.items():
            yield (fact.business_date, sale.lane, kind), (amount, 1)


def _promotions(fact: Fact) -> Told:
    if isinstance(fact.body, SaleCompleted):
        for gain in fact.body.gains:
            yield (gain.promotion, ""), (gain.times,)
            if fact.body.details.member:
                yield (gain.promotion, fact.body.details.member), (gain.times,)


def _items(fact: Fact) -> Told:
    if isinstance(fact.body, SaleCompleted):
        for line in fact.body.sale.lines:
            yield (line.item,), (line.qty_milli, line.amount_minor)


def _points(fact: Fact) -> Told:
    if isinstance(fact.body, SaleCompleted) and fact.body.details.member:
        yield (fact.body.details.member,), (fact.body.details.points,)


def _accounts(fact: Fact) -> Told:
    """What members' points and stored value paid or got back, and what was charged."""
    if isinstance(fact.body, ValueCharged):
        yield (fact.body.member, STORED, CHARGED), (fact.body.amount_minor,)
    if isinstance(fact.body, SaleCompleted):
        for one in fact.body.details.spends:
            yield (one.member, one.account, SPENT if one.amount > 0 else REFUNDED), (-one.amount,)


def _deposits(side: Side) -> Figures:
    """Of each deposit what was paid, used, given back and kept, as the store keeps it beside its facts."""
    return {
        (store, deposit_no(store, lane, int(epoch), int(number))): tuple(map(int, figures))
        for store, lane, epoch, number, *figures in side.rows(_DEPOSITS)
    }


def _deposits_kept(side: Side) -> Figures:
    found: dict[tuple[object, ...], list[int]] = {}
    for store, deposit, what, minor in side.rows(_DEPOSIT_ENTRIES):
        found.setdefault((store, deposit), [0] * 4)[what] += int(minor)
    return {key: tuple(figures) for key, figures in found.items()}


def _returned(fact: Fact) -> Told:
    if isinstance(fact.body, SaleReturned):
        for origin in fact.body.origins:
            key = origin.receipt
            if key.number:
                back = -fact.body.sale.lines[origin.line - 1].qty_milli
                yield (key.store, key.lane, key.epoch, key.number, origin.of_line), (back,)


def _kinds(fact: Fact) -> Told:
    yield (fact.body.kind if isinstance(fact.body, UnknownFact) else type(fact.body).__name__,), (1,)


def _shifts(side: Side) -> Figures:
    """What a side's facts add to each shift."""
    found: dict[tuple[object, ...], list[Sum]] = {}
    for store, facts in side.facts.items():
        belonging = Belonging()
        for fact in facts:
            found.setdefault((store, fact.lane, belonging.of(fact)), []).extend(sums_of(fact))
    return {key: summed(rows) for key, rows in found.items() if key[-1] and summed(rows)}


def _shifts_kept(side: Side) -> Figures:
    found: dict[tuple[object, ...], list[Sum]] = {}
    for store, lane, shift, what, kind, minor, times in side.rows(_SHIFT_SUMS):
        found.setdefault((store, lane, shift), []).append(Sum(what, kind, minor, times))
    return {key: summed(rows) for key, rows in found.items() if summed(rows)}


def _handovers(side: Side) -> Mapping[tuple[object, ...], Handover]:
    """The documents of shifts that are over, from a side's facts."""
    return {
        (store, fact.lane, fact.body.handover.shift): fact.body.handover
        for store, facts in side.facts.items()
        for fact in facts
        if isinstance(fact.body, ShiftClosed)
    }


def _handovers_kept(side: Side) -> Figures:
    rows = side.rows(_CLOSED)
    return {(store, lane, int(shift)): unpack(bytes(body), ShiftClosed).handover for store, lane, shift, body in rows}


def _drawers(side: Side) -> Figures:
    """Cash and notes as the cashiers counted them, who kept their own account of what they took."""
    return {
        (*key, counted.kind): counted.minor
        for key, handover in _handovers(side).items()
        for counted in handover.counted
    }


def _drawers_expected(side: Side) -> Figures:
    """What should be there by the facts of the shift; nobody counts less than nothing."""
    found: dict[tuple[object, ...], object] = {}
    for key, handover in _handovers(side).items():
        should = expected(handover.float_minor, handover.sums)
        found |= {(*key, one.kind): max(0, should.get(one.kind, 0)) for one in handover.counted}
    return found


_SHIFT_SUMS = "SELECT lane, shift, what, kind, minor, times FROM shift_sums WHERE shift > 0"
_TAKEN = select(
    t.takings.c.store, t.takings.c.business_date, t.takings.c.lane, t.takings.c.amount_minor, t.takings.c.receipts
)
_APART = select(
    money_apart.c.store,
    money_apart.c.business_date,
    money_apart.c.lane,
    money_apart.c.what,
    money_apart.c.kind,
    money_apart.c.amount_minor,
    money_apart.c.times,
)
_SOLD = union_all(
    *(
        select(table.c.store, table.c.item, table.c.qty_milli, table.c.amount_minor)
        for table in (t.sold_item, t.sold_lately)
    )
)
_POINTS = select(member_entry.c.store, member_entry.c.member, member_entry.c.amount).where(
    member_entry.c.account == POINTS, member_entry.c.against.in_((EARNED, RETURNED))
)
_ACCOUNTS = select(
    member_entry.c.store, member_entry.c.member, member_entry.c.account, member_entry.c.against, member_entry.c.amount
).where(member_entry.c.against.in_((CHARGED, SPENT, REFUNDED)))
_DEPOSITS = "SELECT lane, epoch, number, paid_minor, used_minor, back_minor, kept_minor FROM deposits"
_DEPOSIT_ENTRIES = select(
    deposit_entry.c.store, deposit_entry.c.deposit, deposit_entry.c.what, deposit_entry.c.minor
).order_by(deposit_entry.c.what)
_LEVEL = select(stock_level.c.store, stock_level.c.item, stock_level.c.posted_milli, stock_level.c.unissued_milli)
_CLOSED = select(shift_step.c.store, shift_step.c.lane, shift_step.c.shift, shift_step.c.body).where(
    shift_step.c.step == CLOSED
)

#: One line each: another projection, another figure that must be the same on both sides.
FIGURES: Sequence[Figure] = (
    Figure("facts by kind", told(_kinds), told(_kinds)),
    Figure("takings by date and lane", told(_receipts), kept(_TAKEN, 3)),
    Figure("takings by tender", kept("SELECT business_date, lane, kind, amount_minor, receipts FROM takings", 4), told(_tenders)),
    Figure("money in no receipt", kept("SELECT business_date, lane, what, kind, amount_minor, times FROM takings_apart", 5), kept(_APART, 5)),
    Figure("promotions given", kept("SELECT promotion, member, times FROM promotions_given", 3), told(_promotions)),
    Figure("goods sold", told(_items), kept(_SOLD, 2)),
    Figure("goods that came back", kept("SELECT store, lane, epoch, number, line, back_milli FROM returned", 6), told(_returned)),
    Figure("points", told(_points), kept(_POINTS, 2)),
    Figure("members' accounts", told(_accounts), kept(_ACCOUNTS, 4)),
    Figure("deposits", _deposits, _deposits_kept),
    Figure("shifts", _shifts_kept, _shifts),
    Figure("drawers", _drawers, _drawers_expected),
    Figure("documents of shifts", _handovers, _handovers_kept),
    Figure("stock", kept("SELECT item, posted_milli, unissued_milli FROM stock", 2), kept(_LEVEL, 2)),
)  # fmt: skip
