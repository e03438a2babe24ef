"""Every address of the API in one table: the router and the API document are both made from it."""

from typing import Any

from msgspec import Struct

from hub.books.answers import ItemStock, StoreStock
from hub.fleet.asks import BoxAsk
from hub.insight import answers
from hub.insight.concerns.open import Concerns, Matter
from hub.insight.deposits.detail import DepositDetail
from hub.insight.deposits.held import Deposits
from hub.insight.members.overspent import AllOverspent
from hub.insight.payments.doubtful import Payments
from hub.insight.returns.twice import Doubles
from hub.insight.shifts.rows import Shifts
from hub.insight.totals.periods import Period
from hub.insight.totals.tips import Tips
from hub.insight.uncounted.aside import AsideDetail, AsideList
from hub.insight.uncounted.parked import ParkedDetail
from hub.office.apart import SetApart
from hub.office.aside import Settled
from hub.office.periods import Changed
from hub.office.repair import Retried
from hub.web import api, asked, demo, stock
from hub.web.boxes import asks, certificate, enrol
from hub.web.decided import concerns, office, periods, repair
from hub.web.desk import Handler
from hub.web.door import health


class Route(Struct, frozen=True, kw_only=True):
    """One address: what it is for, what goes in, what comes out, and the statuses of its problems."""

    path: str
    handler: Handler
    summary: str
    gives: Any
    method: str = "GET"
    at: type[Struct] = asked.NothingAsked
    query: type[Struct] = asked.NothingAsked
    takes: type[Struct] | None = None
    problems: tuple[int, ...] = (503,)
    media: str = "application/json"


ROUTES = (
    Route(
        path="/api/v1/today", handler=api.today_view, summary="One business date of all stores",
        query=asked.AskedDay, gives=answers.Today, problems=(400, 503),
    ),
    Route(
        path="/api/v1/stores", handler=api.stores_view, summary="All stores, those that need a call first",
        gives=answers.Stores,
    ),
    Route(
        path="/api/v1/stores/{store}", handler=api.store_view, summary="One store with its hours and lanes",
        at=asked.StorePath, query=asked.AskedDay, gives=answers.StoreDetail, problems=(400, 404, 503),
    ),
    Route(
        path="/api/v1/stores/{store}/stock", handler=stock.stock_view,
        summary="Stock of a store, what is below zero first, with how far its facts are in it", at=asked.StorePath,
        query=asked.AskedStock, gives=StoreStock, problems=(400, 404, 503),
    ),
    Route(
        path="/api/v1/stores/{store}/stock/{item}", handler=stock.stock_item_view,
        summary="One item of a store with the documents that make its figure", at=asked.StockItemPath,
        query=asked.AskedPage, gives=ItemStock, problems=(400, 404, 503),
    ),
    Route(
        path="/api/v1/shifts", handler=api.shifts_view,
        summary="Shifts of a business date with what is over or short, and the days that stores closed",
        query=asked.AskedShifts, gives=Shifts, problems=(400, 503),
    ),
    Route(
        path="/api/v1/payments", handler=api.payments_view,
        summary="Payments at terminals that are in doubt or were settled by a person, the newest first",
        query=asked.AskedPayments, gives=Payments, problems=(400, 503),
    ),
    Route(
        path="/api/v1/deposits", handler=api.deposits_view,
        summary="Deposits that nobody has picked up, the oldest first, and those of which too much was used",
        query=asked.AskedDeposits, gives=Deposits, problems=(400, 503),
    ),
    Route(
        path="/api/v1/deposits/{deposit}", handler=concerns.deposit_view,
        summary="One deposit with the facts that took, used and ended it", at=asked.DepositPath, gives=DepositDetail,
        problems=(404, 503),
    ),
    Route(
        path="/api/v1/tips", handler=concerns.tips_view, summary="Tips by business date and store, the newest first",
        query=asked.AskedTips, gives=Tips, problems=(400, 503),
    ),
    Route(
        path="/api/v1/shares/overspent", handler=concerns.overspent_view,
        summary="Shares of members' accounts of which a store spent more than it had", gives=AllOverspent,
    ),
    Route(
        path="/api/v1/concerns", handler=concerns.concerns_view,
        summary="How much calls for a person, by kind; counted at most every 20 seconds", gives=Concerns,
    ),
    Route(
        path="/api/v1/concerns/{kind}", handler=concerns.matters_view,
        summary="All of one kind, those that nobody answered first", at=asked.KindPath, gives=concerns.Matters,
        problems=(404, 503),
    ),
    Route(
        method="POST", path="/api/v1/concerns/{kind}", handler=concerns.concern_answer,
        summary="Accept one as a loss or dismiss it; 409 where its figure has changed since", at=asked.KindPath,
        takes=asked.Reply, gives=Matter, problems=(400, 403, 404, 409, 413, 415, 503),
    ),
    Route(
        path="/api/v1/receipts", handler=api.receipts_view, summary="Receipts by store, date, lane and words, newest first",
        query=asked.AskedReceipts, gives=answers.Receipts, problems=(400, 503),
    ),
    Route(
        path="/api/v1/receipts/{store}/{lane}/{epoch}/{number}", handler=api.receipt_view,
        summary="One receipt whole, with its place in the store's chain", at=asked.ReceiptPath, gives=answers.Receipt,
        problems=(404, 503),
    ),
    Route(
        path="/api/v1/returns/doubles", handler=api.doubles_view,
        summary="Lines of receipts that came back at two stores, or more often than they were sold", gives=Doubles,
    ),
    Route(
        path="/api/v1/parked", handler=repair.parked_view, summary="What could not be read, newest first",
        query=asked.AskedParked, gives=answers.Parked, problems=(400, 503),
    ),
    Route(
        path="/api/v1/parked/{id}", handler=repair.parked_one, summary="One of them in words and figures",
        at=asked.ParkedPath, gives=ParkedDetail, problems=(404, 503),
    ),
    Route(
        path="/api/v1/parked/{id}/bytes", handler=repair.parked_bytes, summary="Its bytes, as they came",
        at=asked.ParkedPath, gives=bytes, media="application/octet-stream", problems=(404, 503),
    ),
    Route(
        method="POST", path="/api/v1/parked/{id}/retry", handler=repair.parked_retry,
        summary="Try again: what is good now counts, once", at=asked.ParkedPath, takes=asked.Somebody, gives=Retried,
        problems=(400, 403, 404, 413, 415, 503),
    ),
    Route(
        method="POST", path="/api/v1/parked/{id}/dismiss", handler=repair.parked_dismiss,
        summary="Keep it and hear no more of it", at=asked.ParkedPath, takes=asked.Verdict, gives=ParkedDetail,
        problems=(400, 403, 404, 413, 415, 503),
    ),
    Route(
        method="POST", path="/api/v1/parked/{id}/apart", handler=repair.parked_apart,
        summary="Set facts of another history aside as a life of their own", at=asked.ParkedPath, takes=asked.Verdict,
        gives=SetApart, problems=(400, 403, 404, 409, 413, 415, 503),
    ),
    Route(
        path="/api/v1/aside", handler=office.aside_view, summary="Facts of older lives of boxes, which wait for a person",
        gives=AsideList,
    ),
    Route(
        path="/api/v1/aside/{store}/{box}/{epoch}", handler=office.aside_life, summary="What one life of a box sent",
        at=asked.LifePath, gives=AsideDetail,
    ),
    Route(
        method="POST", path="/api/v1/aside/{store}/{box}/{epoch}/release", handler=office.aside_release,
        summary="Let them count from now on, once; again is no harm", at=asked.LifePath, takes=asked.Release,
        gives=Settled, problems=(400, 403, 404, 413, 415, 503),
    ),
    Route(
        method="POST", path="/api/v1/aside/{store}/{box}/{epoch}/dismiss", handler=office.aside_dismiss,
        summary="Keep them and count them never", at=asked.LifePath, takes=asked.Verdict, gives=Settled,
        problems=(400, 403, 404, 413, 415, 503),
    ),
    Route(
        path="/api/v1/asks", handler=asks.asks_view, summary="What boxes were asked for, newest first, without their answers",
        query=asked.AskedAsks, gives=asks.Asks, problems=(400, 503),
    ),
    Route(
        path="/api/v1/asks/{id}", handler=asks.ask_view, summary="One question to a box, with its answer",
        at=asked.AskPath, gives=BoxAsk, problems=(404, 503),
    ),
    Route(
        method="POST", path="/api/v1/asks", handler=asks.ask_made,
        summary="Ask a box for something; done once, and not at all once its time is over", takes=asked.AskRequest,
        gives=BoxAsk, problems=(400, 403, 404, 409, 413, 415, 503),
    ),
    Route(
        path="/api/v1/periods/{period}", handler=periods.period_view,
        summary="A business date or month, by date of sale and as booked, with late sales and what stores lack",
        at=asked.PeriodPath, gives=Period, problems=(400, 503),
    ),
    Route(
        method="POST", path="/api/v1/periods/{period}/close", handler=periods.period_close,
        summary="Close it: what comes later is booked on the first open date; 409 where stores lack something",
        at=asked.PeriodPath, takes=asked.Close, gives=Changed, problems=(400, 403, 409, 413, 415, 503),
    ),
    Route(
        method="POST", path="/api/v1/periods/{period}/reopen", handler=periods.period_reopen,
        summary="Open it again", at=asked.PeriodPath, takes=asked.Verdict, gives=Changed,
        problems=(400, 403, 413, 415, 503),
    ),
    Route(
        path="/api/v1/decisions", handler=office.decisions_view, summary="What people decided, newest first",
        gives=office.Decisions,
    ),
    Route(
        path="/api/v1/items", handler=api.items_view, summary="Items as they are now, by code",
        query=asked.AskedItems, gives=answers.Items, problems=(400, 503),
    ),
    Route(
        method="POST", path="/api/v1/enrol", handler=enrol.enrol_box,
        summary="Make a machine a store's box, by a one-time code", takes=asked.EnrolRequest, gives=enrol.Identity,
        problems=(400, 403, 413, 415, 503),
    ),
    Route(
        method="POST", path="/api/v1/certificate", handler=certificate.certificate,
        summary="Give a box a certificate for the broker, or the next one", takes=asked.CertificateRequest,
        gives=certificate.Certificate, problems=(400, 403, 404, 413, 415, 503),
    ),
    Route(
        path="/api/v1/demo", handler=demo.demo_view, summary="The demo's lines; 404 where no demo runs",
        gives=demo.Demo, problems=(404, 503),
    ),
    Route(
        method="POST", path="/api/v1/demo/stores/{store}/cut", handler=demo.demo_cut, summary="Cut a store's line",
        at=asked.StorePath, gives=demo.Demo, problems=(403, 404, 503),
    ),
    Route(
        method="POST", path="/api/v1/demo/stores/{store}/mend", handler=demo.demo_mend,
        summary="Mend a store's line", at=asked.StorePath, gives=demo.Demo, problems=(403, 404, 503),
    ),
    Route(path="/healthz", handler=health.healthz, summary="Whether the process works", gives=health.Health, problems=()),
    Route(path="/readyz", handler=health.readyz, summary="Whether the database answers", gives=health.Health),
)  # fmt: skip

LIVE_PATH = "/api/v1/live"
