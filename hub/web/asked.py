"""What clients may ask, as types with their bounds: parsing, refusing and the API document come from the same lines."""

from datetime import date
from typing import Annotated, Literal, TypeVar

import msgspec
from aiohttp import web
from msgspec import Meta, Struct

from hub.fleet.asks import WHATS, WHO_MAX, WITHIN_S_MAX
from hub.insight.days import number
from hub.web.desk import Refusal

T = TypeVar("T")

Day = Annotated[str, Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}(?!\n)$", description="A business date, 2026-03-01")]
Code = Annotated[str, Meta(pattern=r"^[a-z0-9]{2,32}(?!\n)$")]
Lane = Annotated[str, Meta(pattern=r"^[A-Za-z0-9]{1,32}(?!\n)$")]
Words = Annotated[str, Meta(max_length=80, pattern=r"^[^\x00-\x1f\ud800-\udfff]*(?!\n)$")]
Cursor = Annotated[
    str, Meta(max_length=400, pattern=r"^[A-Za-z0-9_-]*(?!\n)$", description="`next` of the page before")
]
Limit = Annotated[int, Meta(ge=1, le=200)]
Figure = Annotated[int, Meta(ge=0, le=2**53 - 1)]


class NothingAsked(Struct, frozen=True):
    """No parameters."""


class AskedDay(Struct, frozen=True):
    """One business date; the newest by default."""

    date: Day | None = None


class AskedShifts(Struct, frozen=True):
    """Shifts of one business date, the newest by default, of all stores or of one."""

    date: Day | None = None
    store: Code | None = None


class AskedPayments(Struct, frozen=True):
    """Payments at terminals of one store or all; with `all` those too that the terminal cleared up."""

    store: Code | None = None
    all: bool = False


class AskedDeposits(Struct, frozen=True):
    """Deposits of one store or all; with `ended` those too of which nothing is left."""

    store: Code | None = None
    ended: bool = False
    q: Words = ""
    older: Annotated[int, Meta(ge=0, le=3650, description="Only those that are so many days old")] = 0


class AskedTips(Struct, frozen=True):
    """Tips of the business dates from `since` to `until`, of one store or all."""

    since: Day | None = None
    until: Day | None = None
    store: Code | None = None


class DepositPath(Struct, frozen=True):
    """A deposit in the address, by the number on its slip."""

    deposit: Annotated[str, Meta(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9-]*(?!\n)$")]


class KindPath(Struct, frozen=True):
    """A kind of concern in the address."""

    kind: Literal["double", "share", "deposit", "payment"]


class Reply(Struct, frozen=True, forbid_unknown_fields=True):
    """A person's word on a concern; `figure` is what it showed, so that nobody answers to what they have not seen."""

    subject: Annotated[str, Meta(min_length=1, max_length=160)]
    figure: int
    verdict: Literal["accepted", "dismissed"]
    who: Annotated[str, Meta(min_length=1, max_length=64)]
    why: Annotated[str, Meta(min_length=1, max_length=300)]


class AskedReceipts(Struct, frozen=True):
    """Receipts of a store, date or lane, by words: number, amount, item name or code."""

    store: Code | None = None
    date: Day | None = None
    lane: Lane | None = None
    q: Words = ""
    cursor: Cursor = ""
    limit: Limit = 50


class AskedItems(Struct, frozen=True):
    """Items by words."""

    q: Words = ""
    cursor: Cursor = ""
    limit: Limit = 50


class AskedPage(Struct, frozen=True):
    """A page of a list."""

    cursor: Cursor = ""
    limit: Limit = 50


class AskedStock(Struct, frozen=True):
    """Items of a store's stock by words, or only those below zero."""

    q: Words = ""
    negative: bool = False
    cursor: Cursor = ""
    limit: Limit = 100


class StorePath(Struct, frozen=True):
    """A store in the address."""

    store: Code


class StockItemPath(Struct, frozen=True):
    """An item of a store in the address."""

    store: Code
    item: Annotated[str, Meta(min_length=1, max_length=32, pattern=r"^[^\x00-\x1f\ud800-\udfff]*(?!\n)$")]


class ReceiptPath(Struct, frozen=True):
    """A receipt in the address."""

    store: Code
    lane: Lane
    epoch: Figure
    number: Figure


class AskedParked(Struct, frozen=True):
    """What could not be read; `dismissed` asks for those too that a person dismissed."""

    dismissed: bool = False


class AskedAsks(Struct, frozen=True):
    """Questions to boxes, of one store or all."""

    store: Code | None = None


class AskPath(Struct, frozen=True):
    """A question to a box in the address."""

    id: Annotated[str, Meta(pattern=r"^[0-9a-f]{16}(?!\n)$")]


class AskRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """A person asks a box for something; after `within_s` seconds it is not to be done any more."""

    store: Code
    box: Code
    what: Annotated[str, Meta(min_length=1, max_length=32, description=f"one of: {', '.join(WHATS)}")]
    who: Annotated[str, Meta(min_length=1, max_length=WHO_MAX)]
    within_s: Annotated[int, Meta(ge=1, le=WITHIN_S_MAX)] = 600


class ParkedPath(Struct, frozen=True):
    """A parked thing in the address, by its id in hexadecimal."""

    id: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}(?!\n)$")]


class Somebody(Struct, frozen=True, forbid_unknown_fields=True):
    """A person does it."""

    who: Annotated[str, Meta(min_length=1, max_length=64)]


class PeriodPath(Struct, frozen=True):
    """A business date or a month in the address."""

    period: Annotated[str, Meta(pattern=r"^[0-9]{4}-[0-9]{2}(-[0-9]{2})?(?!\n)$", description="2026-11 or 2026-11-23")]


class Close(Struct, frozen=True, forbid_unknown_fields=True):
    """A person closes a period; `anyway` where stores are not complete."""

    who: Annotated[str, Meta(min_length=1, max_length=64)]
    why: Annotated[str, Meta(min_length=1, max_length=300)]
    anyway: bool = False


class LifePath(Struct, frozen=True):
    """A box's life in the address."""

    store: Code
    box: Code
    epoch: Figure


class Verdict(Struct, frozen=True, forbid_unknown_fields=True):
    """A person decides: who, and why."""

    who: Annotated[str, Meta(min_length=1, max_length=64)]
    why: Annotated[str, Meta(min_length=1, max_length=300)]


class Release(Struct, frozen=True, forbid_unknown_fields=True):
    """A person lets facts count: those that wait, or those that were dismissed before."""

    who: Annotated[str, Meta(min_length=1, max_length=64)]
    why: Annotated[str, Meta(min_length=1, max_length=300)]
    dismissed: bool = False


class EnrolRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """A box shows its one-time code and its Ed25519 public key in base64."""

    code: Annotated[str, Meta(min_length=4, max_length=32)]
    key: Annotated[str, Meta(min_length=44, max_length=44)]


class CertificateRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """A box asks for a certificate: `sealed` is a `CertificateAsked` under its seal, in base64."""

    store: Code
    box: Code
    sealed: Annotated[str, Meta(min_length=88, max_length=400)]


def query(request: web.Request, kind: type[T]) -> T:
    """The parameters; an empty one is none at all. Raise `Refusal` naming the one that does not fit."""
    return _read({name: value for name, value in request.query.items() if value}, kind)


def path(request: web.Request, kind: type[T]) -> T:
    """The parts of the address; one that fits no pattern is an address where nothing is."""
    try:
        return _read(dict(request.match_info), kind)
    except Refusal as refusal:
        raise web.HTTPNotFound from refusal


async def body(request: web.Request, kind: type[T]) -> T:
    """The JSON that was sent."""
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType
    try:
        return msgspec.json.decode(await request.read(), type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _bad(str(error)) from error


def day_of(asked: str | None) -> int | None:
    """A date as tables have it; raise `Refusal` where the calendar has no such day."""
    if asked is None:
        return None
    try:
        return number(date.fromisoformat(asked))
    except ValueError as error:
        raise Refusal(400, "bad-input", f"There is no day {asked}.", field="date") from error


def _read(plain: dict[str, str], kind: type[T]) -> T:
    try:
        return msgspec.convert(plain, kind, strict=False)
    except msgspec.ValidationError as error:
        raise _bad(str(error)) from error


def _bad(reason: str) -> Refusal:
    rule, _, place = reason.partition(" - at `$.")
    return Refusal(400, "bad-input", rule, field=place.rstrip("`"))
