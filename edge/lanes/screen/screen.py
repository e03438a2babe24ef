"""What a lane's screens show, made when somebody looks and once for all who do."""

from collections.abc import Callable

import msgspec

from edge.lanes.carts.holds import Holds
from edge.lanes.desk.desk import Desk
from edge.lanes.ports import Store
from edge.lanes.problem import Problem
from edge.lanes.screen.feed import Feed
from edge.lanes.screen.lines import LineCache
from edge.lanes.screen.money import LastMoney, last_money, subject_view
from edge.lanes.screen.parts import (
    buyer_view,
    coupon_views,
    cut_views,
    foreign_views,
    gain_views,
    hint_views,
    hold_views,
    taken_views,
    tender_views,
)
from edge.lanes.screen.view import DeviceView, LaneView, LastSale, Notice
from edge.lanes.shifts.report import ShiftView
from edge.lanes.staff import Staff
from edge.lanes.terminal.view import PaymentView
from edge.lanes.till import Till
from edge.lanes.words import words
from retail.coupons import used
from retail.money import exponent
from retail.rounding import cash_due
from retail.sale import receipt_no
from retail.staff import Operator

_ENCODER = msgspec.json.Encoder()


class Screen:
    """The view of one lane. `version` grows with each change; `feed` tells who watches."""

    def __init__(
        self,
        till: Till,
        desk: Desk,
        holds: Holds,
        store: Store,
        staff: Staff,
        shift: Callable[[], ShiftView | None] = lambda: None,
        payment: Callable[[], PaymentView | None] = lambda: None,
    ) -> None:
        self.version = 0
        self.feed = Feed()
        self._till = till
        self._desk = desk
        self._holds = holds
        self._store = store
        self._staff = staff
        self._shift = shift
        self._payment = payment
        self._lines = LineCache()
        self._weighing = ""
        self._trouble: Problem | None = None
        self._encoded: bytes | None = None
        self._devices: tuple[tuple[DeviceView, ...], tuple[Notice, ...]] | None = None
        desk.on_change = self._devices_changed
        holds.watch(self.changed)

    def changed(self) -> None:
        """Something that is shown changed: screens fetch the view when they get to it."""
        self.version += 1
        self._encoded = None
        self.feed.ring()

    def _devices_changed(self) -> None:
        self._devices = None
        self.changed()

    def weighing(self, name: str) -> None:
        """These goods are on the scale now, or none."""
        self._weighing = name
        self.changed()

    def trouble(self, refused: Problem | None) -> None:
        """What the lane's own scanner met, until the next command."""
        if refused != self._trouble:
            self._trouble = refused
            self.changed()

    def encoded(self) -> bytes:
        """The view as JSON, made once for all who watch."""
        if self._encoded is None:
            self._encoded = _ENCODER.encode(self.view())
        return self._encoded

    def view(self) -> LaneView:
        """What the lane shows now."""
        cart, store = self._till.cart, self._store
        shop = store.shop()
        devices, notices = self._devices = self._devices or (self._desk.devices(), self._desk.notices())
        total = cart.total_minor if cart else 0
        operator, approver = self._staff.at(self._till.lane), self._staff.approver(self._till.lane)
        paid = sum(tender.amount_minor for tender in cart.tenders) if cart else 0
        return LaneView(
            lane=self._till.lane,
            store=store.store,
            store_name=store.name,
            cashier=_called(operator) or ("" if self._staff.needed else self._till.cashier),
            currency=store.currency,
            exponent=exponent(store.currency),
            version=self.version,
            business_date=store.business_date(),
            masters_revision=shop.catalogue.revision,
            cart=cart.id if cart else "",
            lines=self._lines.of(cart),
            gains=gain_views(cart, store.promotion),
            hints=hint_views(cart),
            total_minor=total,
            due_minor=total - paid,
            tenders=tender_views(cart.tenders) if cart else (),
            holds=hold_views(self._holds.all()),
            weighing=self._weighing,
            last_sale=self._last_sale(),
            devices=devices,
            notices=(*notices, *self._own_notices()),
            trouble=self._trouble,
            age_needed=cart.age_needed if cart else 0,
            coupons=coupon_views(cart, used(cart, shop.books) if cart and cart.coupons else ()),
            tax_minor=cart.tax_minor if cart else 0,
            cash_due_minor=total - paid if cart and cart.subject else cash_due(total - paid, shop.terms.cash),
            cuts=cut_views(cart),
            takes=taken_views(shop.terms.tenders, cart.subject if cart else None),
            foreign=foreign_views(shop.terms.foreign, total - paid, store.currency),
            member=buyer_view(cart, shop),
            training=self._till.training,
            locked=self._staff.needed and operator is None,
            role=operator.role if operator else "",
            approver=_called(approver),
            shift=self._shift(),
            payment=self._payment(),
            tips=shop.terms.tips,
            subject=subject_view(cart),
            last_money=self._last_money(),
        )

    def _last_sale(self) -> LastSale | None:
        last = self._till.last
        if last is None:
            return None
        tenders = tender_views(last.sale.tenders)
        return LastSale(
            receipt_no=receipt_no(self._store.store, self._till.lane, self._store.epoch, last.sale.number),
            seq=last.seq,
            total_minor=last.sale.total_minor,
            change_minor=sum(tender.change_minor for tender in tenders),
            tenders=tenders,
            at_ms=last.at_ms,
            linked=bool(self._store.link(last)),
            on_paper=last.training or self._store.prints_each,
        )

    def _last_money(self) -> LastMoney | None:
        """Of the two that was last: its change stands until the next, or another cart."""
        took, sold, cart = self._till.took, self._till.last, self._till.cart
        if cart and cart.id != self._till.took_before:
            return None
        return last_money(took) if took and not (sold and sold.at_ms >= took.at_ms) else None

    def _own_notices(self) -> tuple[Notice, ...]:
        codes = (("cart-unsaved", self._till.unsaved), ("disk-low", self._store.disk_low))
        own = tuple(Notice(code, words(code)) for code, holds in codes if holds)
        if self._till.cart and self._till.cart.lost:
            own = (*own, Notice("discount-lost", words("discount-lost", self._till.cart.lost)))
        doubt = self._store.clock_doubt
        return (*own, Notice("clock-doubted", words("clock-doubted", doubt))) if doubt else own


def _called(operator: Operator | None) -> str:
    return (operator.name or operator.id) if operator else ""
