"""The documents of shifts and days, laid out with the store's clock, language and head.

Facts keep the numbers of operators; on paper stands what `called` says, as the store knows them when it is printed.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from msgspec.structs import replace

from edge.drivers.document import PrintDocument
from edge.journal.shifts import ClosedDay, ClosedShift, OpenShift
from edge.lanes.ports import Store
from edge.lanes.shifts.report import as_if_closed
from edge.lanes.store.paper import slip_document
from retail.shifts import Sum, When, day_slip, handover_slip, reading_slip, shift_no

#: What stands on paper for an operator's number.
Called = Callable[[str], str]

_UNPRINTED = {"zh": "可能没有打出的小票", "en": "Receipts that may not be out"}


def closed(
    store: Store, one: ClosedShift, called: Called, *, copy: bool = False, unprinted: Sequence[str] = ()
) -> PrintDocument:
    """The document of a shift that is over (交班单), or its supplement; with the receipts that may not be out."""
    when = _when(store, one.handover.opened_at_ms, one.at_ms, one.business_date)
    number = shift_no(store.store, one.lane, one.epoch, one.number, len(one.supplements))
    handover = replace(one.handover, cashier=called(one.handover.cashier), by=called(one.handover.by))
    supplements = [replace(each, by=called(each.by)) for each in one.supplements]
    slip = handover_slip(handover, number, one.lane, when, supplements=supplements, language=store.language, copy=copy)
    return slip_document(store.header, slip, _UNPRINTED[store.language], unprinted)


def reading(
    store: Store, one: OpenShift, sums: tuple[Sum, ...], at_ms: int, called: Called, *, blind: bool
) -> PrintDocument:
    """What an open shift has come to up to now (读数 X)."""
    when = _when(store, one.opened_at_ms, at_ms, store.business_date())
    number = shift_no(store.store, one.lane, one.epoch, one.number)
    stands = replace(as_if_closed(one, sums, blind=blind), cashier=called(one.cashier))
    slip = reading_slip(stands, number, one.lane, when, language=store.language)
    return slip_document(store.header, slip)


def day(store: Store, one: ClosedDay, called: Called) -> PrintDocument:
    """A business date that is closed (日结单)."""
    body = one.day
    return slip_document(
        store.header,
        day_slip(
            one.business_date,
            called(body.by),
            body.currency,
            _local(store, one.at_ms),
            shifts=[f"{lane} / {number}" for lane, number in body.shifts],
            still_open=[f"{lane} / {number}" for lane, number in body.still_open],
            takings=body.takings,
            holds=body.holds,
            deposits=body.deposits,
            apart=body.apart,
            language=store.language,
        ),
    )


def _when(store: Store, opened_at_ms: int, closed_at_ms: int, closed_date: int) -> When:
    return When(_local(store, opened_at_ms), _local(store, closed_at_ms), closed_date)


def _local(store: Store, at_ms: int) -> datetime:
    return store.local(at_ms)
