"""The documents of shifts and days, laid out with the store's clock, language and head."""

from collections.abc import Sequence
from datetime import datetime

from edge.drivers.document import PrintDocument
from edge.journal.shifts import ClosedDay, ClosedShift, OpenShift
from edge.lanes.ports import Store
from edge.lanes.shifts.report import as_if_closed
from edge.lanes.store.paper import slip_document
from retail.shifts import Sum, When, day_slip, handover_slip, reading_slip, shift_no

_UNPRINTED = {"zh": "可能没有打出的小票", "en": "Receipts that may not be out"}


def closed(store: Store, one: ClosedShift, *, copy: bool = False, unprinted: Sequence[str] = ()) -> PrintDocument:
    """The document of a shift that is over (交班单), or its supplement; with the receipts that may not be out."""
    when = _when(store, one.handover.opened_at_ms, one.at_ms, one.business_date)
    number = shift_no(store.store, one.lane, one.epoch, one.number, len(one.supplements))
    slip = handover_slip(
        one.handover, number, one.lane, when, supplements=one.supplements, language=store.language, copy=copy
    )
    return slip_document(store.header, slip, _UNPRINTED[store.language], unprinted)


def reading(store: Store, one: OpenShift, sums: tuple[Sum, ...], at_ms: int, *, blind: bool) -> PrintDocument:
    """What an open shift has come to up to now (读数 X)."""
    when = _when(store, one.opened_at_ms, at_ms, store.business_date())
    number = shift_no(store.store, one.lane, one.epoch, one.number)
    slip = reading_slip(as_if_closed(one, sums, blind=blind), number, one.lane, when, language=store.language)
    return slip_document(store.header, slip)


def day(store: Store, one: ClosedDay) -> PrintDocument:
    """A business date that is closed (日结单)."""
    body = one.day
    return slip_document(
        store.header,
        day_slip(
            one.business_date,
            body.by,
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
