"""A projection into its tables, on the connection and in the transaction of the facts that it comes from."""

from collections.abc import Mapping, Sequence

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.db.tables.members import member_entry, member_signup, share_back
from hub.db.tables.money import deposit_entry, money_apart, payment_word
from hub.db.tables.shifts import day_close, paper_word, shift_step
from hub.db.tables.sold import coupon_use, goods_back, sale, sold_lately, takings, tip
from hub.db.writes import insert_adding, insert_new, insert_once
from hub.insight.deposits.entries import about_deposits, deposit_rows, unfit_for_deposits
from hub.insight.members.due import look_at
from hub.insight.members.facts import OF_MEMBERS, of_members
from hub.insight.payments.words import about_payments, unfit_for_payments, word_row
from hub.insight.projection.rollup import Projection, Stream, out_of_bounds, project
from hub.insight.receipts.unprinted import about_papers, paper_row, unfit_for_papers
from hub.insight.shifts.steps import about_shifts, day_row, step_row, unfit_for_shifts
from hub.insight.totals.apart import apart_rows
from hub.insight.totals.booking import booked_to
from protocol.apart import OF_MONEY
from protocol.facts import DayClosed, Fact, SaleCompleted

Numbered = tuple[int, Fact]
AGAIN = "its receipt number has been used before"


class Part(Struct, frozen=True):
    """New facts of one stream."""

    stream: Stream
    facts: Sequence[Numbered]


class Unfit(Struct, frozen=True):
    """A fact that cannot be counted, by the place of its part and its number, with the reason."""

    part: int
    seq: int
    reason: str


async def record_new(connection: AsyncConnection, parts: Sequence[Part]) -> list[Unfit]:
    """Write what new facts of many streams come to; return those that cannot be counted.

    The caller has seen to it that each fact comes by once, and parks what is returned: it is safe as a fact all the same.
    Raise `KeyTaken` where the database has a receipt of the same number: back to the savepoint, and `record` instead.
    """
    again = [_twice(part.facts, set()) for part in parts]
    made = await _made(connection, parts, again)
    await insert_new(connection, sale, [row for one in made for row in one.sales])
    await insert_new(connection, sold_lately, [row for one in made for row in one.sold_items])
    await _add(connection, made)
    return _unfit(made, again)


async def record(connection: AsyncConnection, parts: Sequence[Part]) -> list[Unfit]:
    """The same, asking the database first which receipt numbers it has."""
    again = [_twice(part.facts, await _used(connection, part)) for part in parts]
    made = await _made(connection, parts, again)
    for one in made:
        await insert_once(connection, sale, one.sales)
        await insert_new(connection, sold_lately, one.sold_items)
    await _add(connection, made)
    return _unfit(made, again)


async def _add(connection: AsyncConnection, made: Sequence[Projection]) -> None:
    rows = sorted(row for one in made for row in one.takings)
    await insert_adding(connection, takings, rows, adding=("amount_minor", "receipts"), newest=("last_sale_ms",))
    if used := sorted(row for one in made for row in one.coupons):
        await insert_once(connection, coupon_use, used)
    await _add_members(connection, made)
    await insert_once(connection, goods_back, sorted(row for one in made for row in one.back))
    await insert_once(connection, shift_step, sorted(row for one in made for row in one.shift_steps))
    await insert_once(connection, payment_word, sorted(row for one in made for row in one.payments))
    await insert_once(connection, paper_word, sorted(row for one in made for row in one.papers))
    await insert_once(connection, deposit_entry, sorted(row for one in made for row in one.deposits))
    money = sorted(row for one in made for row in one.apart)
    await insert_adding(connection, money_apart, money, adding=("amount_minor", "times"))
    await insert_once(connection, tip, sorted(row for one in made for row in one.tips))
    await insert_once(connection, day_close, sorted(row for one in made for row in one.day_closes))


async def _add_members(connection: AsyncConnection, made: Sequence[Projection]) -> None:
    entries = sorted(row for one in made for row in one.members)
    await insert_once(connection, member_entry, entries)
    await insert_once(connection, share_back, back := sorted(row for one in made for row in one.shares_back))
    await insert_once(connection, member_signup, sorted(row for one in made for row in one.sign_ups))
    await look_at(connection, {(str(row[0]), str(row[1])) for row in (*entries, *back)})


async def _made(connection: AsyncConnection, parts: Sequence[Part], again: Sequence[set[int]]) -> list[Projection]:
    booked = await _bookings(connection, parts)
    return [_project(part, out, booked.get(part.stream.org, {})) for part, out in zip(parts, again, strict=True)]


async def _bookings(connection: AsyncConnection, parts: Sequence[Part]) -> dict[str, dict[int, int]]:
    """Of each organisation, to which dates sales of closed ones are booked; no date is closed until we are done."""
    days: dict[str, set[int]] = {}
    for part in parts:
        for _, fact in part.facts:
            if isinstance(fact.body, SaleCompleted):
                days.setdefault(part.stream.org, set()).add(fact.business_date)
    return {org: await booked_to(connection, org, days[org]) for org in sorted(days)}


def _project(part: Part, out: set[int], booked: Mapping[int, int]) -> Projection:
    facts = [fact for fact in part.facts if fact[0] not in out] if out else part.facts
    made = project(part.stream, facts, booked)
    for seq, fact in facts:
        if about_shifts(fact):
            _step(made, part.stream, seq, fact)
        if about_payments(fact):
            _payment(made, part.stream, seq, fact)
        if about_papers(fact):
            _paper(made, part.stream, seq, fact)
        if about_deposits(fact):
            _deposit(made, part.stream, seq, fact)
        if isinstance(fact.body, OF_MONEY):
            made.apart += apart_rows(part.stream.org, part.stream.store, fact)
        if isinstance(fact.body, OF_MEMBERS):
            of_members(made, part.stream, seq, fact)
    return made


def _payment(made: Projection, stream: Stream, seq: int, fact: Fact) -> None:
    if reason := unfit_for_payments(fact):
        made.unfit.append((seq, reason))
    else:
        made.payments.append(word_row(stream, seq, fact))


def _paper(made: Projection, stream: Stream, seq: int, fact: Fact) -> None:
    if reason := unfit_for_papers(fact):
        made.unfit.append((seq, reason))
    else:
        made.papers.append(paper_row(stream, seq, fact))


def _deposit(made: Projection, stream: Stream, seq: int, fact: Fact) -> None:
    """A sale that is counted is so whatever it says of a deposit; what says nothing else is parked with its reason."""
    reason = unfit_for_deposits(stream, fact)
    if not reason:
        made.deposits += deposit_rows(stream, seq, fact)
    elif not isinstance(fact.body, SaleCompleted):
        made.unfit.append((seq, reason))


def _step(made: Projection, stream: Stream, seq: int, fact: Fact) -> None:
    if reason := unfit_for_shifts(fact):
        made.unfit.append((seq, reason))
    elif isinstance(fact.body, DayClosed):
        made.day_closes.append(day_row(stream, seq, fact))
    else:
        made.shift_steps.append(step_row(stream, seq, fact))


def _unfit(made: Sequence[Projection], again: Sequence[set[int]]) -> list[Unfit]:
    found = [Unfit(place, seq, reason) for place, one in enumerate(made) for seq, reason in one.unfit]
    return found + [Unfit(place, seq, AGAIN) for place, out in enumerate(again) for seq in sorted(out)]


def _twice(facts: Sequence[Numbered], used: set[tuple[str, int]]) -> set[int]:
    """Which facts are sales under a number that their lane and epoch have `used`, or that one before has among these."""
    again = set()
    for seq, fact in facts:
        if isinstance(fact.body, SaleCompleted):
            number = (fact.body.sale.lane, fact.body.sale.number)
            if number in used:
                again.add(seq)
            used.add(number)
    return again


async def _used(connection: AsyncConnection, part: Part) -> set[tuple[str, int]]:
    sales = [fact.body.sale for _, fact in part.facts if isinstance(fact.body, SaleCompleted)]
    only = [one.number for one in sales if not out_of_bounds(one.number)]
    if not only:
        return set()
    found = await connection.execute(
        select(sale.c.lane, sale.c.number).where(
            sale.c.org == part.stream.org,
            sale.c.store == part.stream.store,
            sale.c.lane.in_({one.lane for one in sales if "\0" not in one.lane}),
            sale.c.epoch == part.stream.epoch,
            sale.c.number.between(min(only), max(only)),
        )
    )
    return {(lane, number) for lane, number in found}
