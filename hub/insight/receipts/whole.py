"""One receipt whole, read from the fact itself, with the proof of where it stands in the store's chain."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.db import tables as t
from hub.insight.answers import ByHand, Proof, Receipt, ReceiptLine, Tax, Tender
from hub.insight.days import iso
from hub.insight.items import named
from hub.insight.stores.stores import LEDGER
from protocol.facts import SaleCompleted, SaleReturned, decode_fact
from retail.catalogue import Item
from retail.paying.at_terminal import told_of
from retail.returns.origin import ReceiptKey
from retail.sale import Details, LineDetail, Sale, SaleLine, receipt_no
from retail.tax import taxes_of


async def receipt(
    connection: AsyncConnection, org: str, store: str, lane: str, epoch: int, number: int
) -> Receipt | None:
    """The receipt under this number; None where the hub has none."""
    row = await find(connection, org, store, lane, epoch, number)
    if row is None:
        return None
    body = decode_fact(bytes(row.record)).body
    if not isinstance(body, SaleCompleted):
        raise TypeError(f"fact {row.seq} of {store}/{row.box} is listed as a sale and is none")
    goods = await named(connection, org, {line.item for line in body.sale.lines})
    return _receipt(row, body, goods)


async def find(connection: AsyncConnection, org: str, store: str, lane: str, epoch: int, number: int) -> Any:
    s, f = t.sale.c, t.fact.c
    fact_of = and_(
        f.org == s.org, f.store == s.store, f.box == s.box, f.epoch == s.epoch, f.stream == LEDGER, f.seq == s.seq
    )
    query = select(t.sale, f.record, f.hash, f.received_ms).select_from(t.sale.join(t.fact, fact_of))
    where = (s.org == org, s.store == store, s.lane == lane, s.epoch == epoch, s.number == number)
    return (await connection.execute(query.where(*where))).one_or_none()


def _receipt(row: Any, body: SaleCompleted, goods: Mapping[str, Item]) -> Receipt:
    sale, details = body.sale, body.details
    back = {one.line: one.receipt for one in body.origins} if isinstance(body, SaleReturned) else {}
    return Receipt(
        receipt_no=receipt_no(row.store, row.lane, row.epoch, row.number),
        store=row.store,
        lane=row.lane,
        epoch=row.epoch,
        number=row.number,
        business_date=iso(row.business_date),
        at_ms=row.at_ms,
        cashier=sale.cashier,
        currency=sale.currency,
        lines=[
            _line(line, goods.get(line.item), back.get(number), details.of(number))
            for number, line in enumerate(sale.lines, 1)
        ],
        total_minor=sale.total_minor,
        discount_minor=row.discount_minor,
        tax=[Tax(tax.rate_bp, tax.net_minor, tax.tax_minor, tax.name) for tax in taxes_of(sale, details)],
        tenders=_tenders(sale, details),
        proof=Proof(row.box, row.seq, bytes(row.hash).hex(), row.received_ms),
        tax_added_minor=details.tax_minor,
        rounding_minor=details.rounding_minor,
        age=details.age,
        coupons=details.coupons,
        cuts=[
            ByHand(cut.whole, cut.off_bp, cut.off_minor, cut.by, cut.approved_by, cut.reason, cut.policy)
            for cut in details.cuts
        ],
        booked_date=iso(row.booked_date) if row.booked_date else None,
    )


def _tenders(sale: Sale, details: Details) -> list[Tender]:
    tips = {tip.tender: tip.minor for tip in details.tips}
    slips = {card.tender: told_of(card) for card in details.cards}
    return [
        Tender(one.kind, one.amount_minor, one.given_minor, one.change_minor, tips.get(n, 0), slips.get(n, ""))
        for n, one in enumerate(sale.tenders, 1)
    ]


def _line(line: SaleLine, item: Item | None, back: ReceiptKey | None, detail: LineDetail) -> ReceiptLine:
    marks, override = detail.marks, detail.override
    return ReceiptLine(
        item=line.item,
        name=item.name if item else line.item,
        qty_milli=line.qty_milli,
        unit=item.unit if item else "EA",
        unit_price_minor=line.unit_price_minor,
        discount_minor=line.discount_minor,
        amount_minor=line.amount_minor,
        tax_rate_bp=line.tax_rate_bp,
        returned_from=(back.text if back.number else "-") if back else "",
        before_minor=override.before_minor if override else 0,
        by=override.by if override else "",
        approved_by=override.approved_by if override else "",
        reason=override.reason if override else "",
        lot=marks.lot,
        expiry=marks.expiry,
        best_before=marks.best_before,
        serial=marks.serial,
        rides=detail.rides,
        deposit=detail.deposit,
    )
