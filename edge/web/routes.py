"""Every address of the API in one table: the router and the API document are both made from it."""

from typing import Any

from aiohttp import web
from msgspec import Struct

from edge.labels.asked import LabelJob, Labels, MoveLabels, PrintLabels
from edge.lanes.commands import AnyCommand
from edge.lanes.deposits.report import DepositList
from edge.lanes.members.report import ChargeList
from edge.lanes.screen.explained import ExplainView
from edge.lanes.screen.view import LaneSchema, LineState
from edge.lanes.shifts.report import ShiftList, ShiftReport
from edge.lanes.store.issued import Issued
from edge.orders.asked import Orders
from edge.stock import asked, views
from edge.stock.sessions import Session
from edge.technician.binding import Bind, Share
from edge.technician.trials import Start
from edge.technician.view import TechnicianView
from edge.web import status
from edge.web.api import labels, lanes, orders, receipts, shifts, stock, technician
from edge.web.front import Found, Handler, Health, LineDetail, Status
from edge.web.lane_socket import lane_socket


class LaneState(Struct, frozen=True):
    """A lane and the line, as one screen needs them."""

    state: LaneSchema
    line: LineState


class Items(Struct, frozen=True):
    """What a search found, best first."""

    items: list[Found]


class Nothing(Struct, frozen=True):
    """Nothing to say."""


class Query(Struct, frozen=True):
    """A parameter in the address."""

    name: str
    about: str
    required: bool = False


class Route(Struct, frozen=True, kw_only=True):
    """One address: what it is for, what goes in, what comes out, and the statuses of its problems."""

    method: str
    path: str
    handler: Handler
    summary: str
    gives: Any
    takes: Any = None
    query: tuple[Query, ...] = ()
    problems: tuple[int, ...] = ()
    #: What is written once: it needs a device's word and an `Idempotency-Key`.
    written: bool = False
    media: str = "application/json"


#: How writing may be refused.
WRITES = (400, 401, 403, 409, 413, 415, 422, 429, 503, 507)

ROUTES = (
    Route(
        method="GET", path="/api/v1/lanes/{lane}", handler=lanes.lane_view,
        summary="What a lane shows now", gives=LaneState, problems=(404,),
    ),
    Route(
        method="POST", path="/api/v1/lanes/{lane}/commands", handler=lanes.command,
        summary="Do one command once; `id` makes it safe to send again", takes=AnyCommand, gives=LaneState,
        problems=(400, 403, 404, 409, 413, 415, 422, 429, 503, 507),
    ),
    Route(
        method="GET", path="/api/v1/lanes/{lane}/explained", handler=lanes.explained,
        summary="Why the open cart comes to what it does: each price's list, each promotion and why not", gives=ExplainView,
        problems=(404,),
    ),
    Route(
        method="GET", path="/api/v1/lanes/{lane}/shift", handler=shifts.lane_shift,
        summary="The lane's open shift, its figures once who is there may see them", gives=ShiftReport, problems=(404,),
    ),
    Route(
        method="GET", path="/api/v1/shifts", handler=shifts.closed_shifts,
        summary="Shifts of all lanes that are over, the last closed first", gives=ShiftList, problems=(400,),
        query=(Query("before", "the `next` of the page before, else from the newest"), Query("limit", "1 to 100, else 20")),
    ),
    Route(
        method="GET", path="/api/v1/deposits", handler=shifts.open_deposits,
        summary="Deposits of which something is left, the oldest first", gives=DepositList,
    ),
    Route(
        method="GET", path="/api/v1/lanes/{lane}/charges", handler=shifts.recent_charges,
        summary="Charges of stored value with what can be taken back of each, the newest first: of the lane's member, else of all",
        gives=ChargeList, problems=(404,),
    ),
    Route(
        method="GET", path="/api/v1/receipts/{number}", handler=receipts.receipt_view,
        summary="A receipt of this store by its number, with the code by which its goods come back", gives=Issued,
        problems=(404,),
    ),
    Route(
        method="GET", path="/api/v1/receipts/{number}/page", handler=receipts.receipt_page,
        summary="The same as a page in the store's layout, marked as a copy", gives=str, media="text/html", problems=(404,),
    ),
    Route(
        method="GET", path="/api/v1/receipts/{number}/qr.svg", handler=receipts.receipt_code,
        summary="A QR code for the customer's phone", gives=str, media="image/svg+xml", problems=(404,),
    ),
    Route(
        method="GET", path="/api/v1/items", handler=lanes.search,
        summary="Find goods by name, code or pinyin initials", gives=Items,
        query=(Query("q", "1 to 64 characters", required=True), Query("limit", "1 to 50, else 20")), problems=(400,),
    ),
    Route(
        method="GET", path="/api/v1/labels", handler=labels.labels_view,
        summary="Price tags that are not known to be out, sizes and label printers", gives=Labels,
    ),
    Route(
        method="POST", path="/api/v1/labels", handler=labels.labels_print,
        summary="Print price tags of items at the prices that hold now", takes=PrintLabels, gives=LabelJob,
        problems=(400, 403, 413, 415, 422, 507),
    ),
    Route(
        method="POST", path="/api/v1/labels/{job}", handler=labels.labels_move,
        summary="Print labels in doubt again, say that they are out, or give them up", takes=MoveLabels, gives=Labels,
        problems=(400, 403, 413, 415, 422),
    ),
    Route(
        method="GET", path="/api/v1/orders", handler=orders.orders_view,
        summary="Orders of second printers that are not known to be out", gives=Orders,
    ),
    Route(
        method="POST", path="/api/v1/orders/{job}", handler=orders.orders_move,
        summary="Print an order in doubt again, say that it is out, or give it up", takes=MoveLabels, gives=Orders,
        problems=(400, 403, 413, 415, 422),
    ),
    Route(
        method="GET", path="/api/v1/stock", handler=stock.stock_list,
        summary="Items with their three figures, by code or by words", gives=views.StockList, problems=(400,),
        query=(
            Query("q", "a name, code or pinyin initials; then all on one page"), Query("only", "`negative` or `unissued`"),
            Query("after", "the `next` of the page before"), Query("limit", "1 to 200, else 100"),
        ),
    ),
    Route(
        method="GET", path="/api/v1/stock/find", handler=stock.stock_find,
        summary="What a scanned or typed code means, with its figures", gives=views.GoodsFound, problems=(400, 422),
        query=(Query("code", "1 to 512 characters", required=True),),
    ),
    Route(
        method="GET", path="/api/v1/stock/items/{item}", handler=stock.stock_item,
        summary="One item with its lots and what moved it", gives=views.StockItem, problems=(400, 404),
        query=(Query("before", "the `next` of the page before"), Query("limit", "1 to 200, else 50")),
    ),
    Route(
        method="POST", path="/api/v1/stock/sessions", handler=stock.stock_sign_in,
        summary="Say who works at this device; its `token` goes with what it writes", takes=asked.SignIn, gives=Session,
        problems=(400, 403, 413, 415, 422),
    ),
    Route(
        method="GET", path="/api/v1/stock/documents", handler=stock.stock_documents,
        summary="Stock documents that are kept, the newest first", gives=views.DocumentList, problems=(400,),
        query=(
            Query("kind", "of the documents, `issue` for retail issues"), Query("before", "the `next` of the page before"),
            Query("limit", "1 to 200, else 50"),
        ),
    ),
    Route(
        method="GET", path="/api/v1/stock/documents/{seq}", handler=stock.stock_document,
        summary="One stock document with its lines", gives=views.WholeDocument, problems=(404,),
    ),
    Route(
        method="POST", path="/api/v1/stock/documents", handler=stock.stock_move,
        summary="Write a stock document once", takes=asked.Move, gives=views.Written, written=True, problems=WRITES,
    ),
    Route(
        method="POST", path="/api/v1/stock/issues", handler=stock.stock_issue,
        summary="Put receipts that wait on a retail issue, as many as one holds", takes=asked.Issue, gives=views.Written,
        written=True, problems=WRITES,
    ),
    Route(
        method="GET", path="/api/v1/stock/counts", handler=stock.stock_counts,
        summary="Counts, the newest first", gives=views.CountList, problems=(400,),
        query=(Query("before", "the `next` of the page before"), Query("limit", "1 to 200, else 20")),
    ),
    Route(
        method="POST", path="/api/v1/stock/counts", handler=stock.stock_open_count,
        summary="Begin a count; one is open at a time", takes=asked.OpenCount, gives=views.Written, written=True,
        problems=WRITES,
    ),
    Route(
        method="GET", path="/api/v1/stock/counts/{count}", handler=stock.stock_count,
        summary="A count with its document", gives=views.CountSheetView, problems=(404,),
    ),
    Route(
        method="POST", path="/api/v1/stock/counts/{count}/looks", handler=stock.stock_look,
        summary="Say what stands at a place; again, it takes the place of what was said", takes=asked.LookAt,
        gives=views.Written, written=True, problems=WRITES,
    ),
    Route(
        method="POST", path="/api/v1/stock/counts/{count}/close", handler=stock.stock_close_count,
        summary="Book the differences of a count, or give it up", takes=asked.CloseCount, gives=views.Written,
        written=True, problems=WRITES,
    ),
    Route(
        method="GET", path="/api/v1/status", handler=status.status_view,
        summary="The store server at a glance", gives=Status,
    ),
    Route(
        method="GET", path="/api/v1/line", handler=status.line_view,
        summary="The line to head office, and why it is as it is", gives=LineDetail,
    ),
    Route(
        method="POST", path="/api/v1/technician/come-in", handler=technician.come_in,
        summary="A technician's session, by code or by a supervisor's PIN; a cookie holds it", takes=technician.ComeIn,
        gives=TechnicianView, problems=(400, 415, 422, 429),
    ),
    Route(
        method="POST", path="/api/v1/technician/leave", handler=technician.leave,
        summary="End the session", gives=Nothing,
    ),
    Route(
        method="GET", path="/api/v1/technician", handler=technician.technician_view,
        summary="Every device with its last bytes and what they meant", gives=TechnicianView, problems=(401,),
    ),
    Route(
        method="POST", path="/api/v1/technician/start", handler=technician.start,
        summary="Try a device, connect it anew, record it, or look what is on the ports", takes=Start,
        gives=TechnicianView, problems=(400, 401, 409, 415, 422),
    ),
    Route(
        method="POST", path="/api/v1/technician/stop", handler=technician.stop,
        summary="End what was started", gives=TechnicianView, problems=(401,),
    ),
    Route(
        method="POST", path="/api/v1/technician/bind", handler=technician.bind,
        summary="Bind devices to a lane's role; in force once the lane rests", takes=Bind,
        gives=TechnicianView, problems=(400, 401, 404, 415, 422, 507),
    ),
    Route(
        method="POST", path="/api/v1/technician/share", handler=technician.share,
        summary="Name a device that lanes share, or take it away", takes=Share,
        gives=TechnicianView, problems=(400, 401, 415, 422, 507),
    ),
    Route(
        method="POST", path="/api/v1/technician/take-back", handler=technician.take_back,
        summary="Devices as they were before the last change", gives=TechnicianView, problems=(401, 422, 507),
    ),
    Route(
        method="GET", path="/healthz", handler=status.healthz,
        summary="Whether the process works", gives=Health, problems=(503,),
    ),
    Route(
        method="GET", path="/readyz", handler=status.readyz,
        summary="Whether lanes may sell", gives=Health, problems=(503,),
    ),
)  # fmt: skip

SOCKET_PATH = "/api/v1/lanes/{lane}/ws"
#: A file, not JSON.
TAPE_PATH = "/api/v1/technician/tape"


def add_routes(app: web.Application) -> None:
    """Put the table and the WebSocket into a router."""
    for route in ROUTES:
        app.router.add_route(route.method, route.path, route.handler)
    app.router.add_get(SOCKET_PATH, lane_socket)
    app.router.add_get(TAPE_PATH, technician.tape)
