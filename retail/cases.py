"""A worked example of pricing as a JSON document: goods, prices, promotions, customer and cart in; the quote and why out.

Head office tries a promotion with it before it goes to the stores, and the tests keep a corpus of them.
"""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import asdict

from retail.prices import Price, PriceBook
from retail.promotions import Book, Circumstances, Moment, Promotion, Settings
from retail.quote import Books, Quote, Wanted, quote
from retail.rounding import CashRounding, cash_due
from retail.tax import PLAIN, Taxed, TaxTerms, reckon

#: Largest document that is read, in bytes.
CASE_BYTES_MAX = 4 * 1024 * 1024

_DRAFT = "https://json-schema.org/draft/2020-12/schema"

Name = Annotated[str, Meta(min_length=1, max_length=64)]


class BadCase(ValueError):
    """A document that is no case; says where and which rule."""


class CaseItem(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One item: `price_minor` a piece, or a kilogram where `unit` is KGM; taxed by its rate, or by the code `tax`."""

    id: Name
    price_minor: Annotated[int, Meta(ge=0, le=10**12)]
    name: str = ""
    category: str = ""
    brand: str = ""
    unit: str = "EA"
    tax_rate_bp: Annotated[int, Meta(ge=0, le=100_000)] = 0
    tax: str = ""


class CaseLine(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One line: `qty_milli` thousandths of the unit (grams for KGM); `amount_minor` where a label set it."""

    item: Name
    qty_milli: Annotated[int, Meta(ge=1, le=10_000_000)] = 1000
    amount_minor: Annotated[int, Meta(ge=1, le=10**12)] | None = None


class CaseMember(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The customer, where a member: tier, and how often promotions were given before."""

    tier: str = ""
    used: dict[str, int] = {}


class Case(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """`at` is the store's own clock, `2026-11-23T10:30`; `source` says where the expected figures come from.

    `tax` and `cash` are as in a store's terms (docs/pricing.md). `expect` is compared by the tests: any part of the answer.
    """

    name: Name
    at: Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}\Z")]
    items: Annotated[tuple[CaseItem, ...], Meta(min_length=1, max_length=10_000)]
    cart: Annotated[tuple[CaseLine, ...], Meta(max_length=500)]
    source: str = ""
    store: str = ""
    zone: str = ""
    member: CaseMember | None = None
    coupons: tuple[str, ...] = ()
    used: dict[str, int] = {}
    off: tuple[str, ...] = ()
    prices: Annotated[tuple[Price, ...], Meta(max_length=100_000)] = ()
    promotions: Annotated[tuple[Promotion, ...], Meta(max_length=10_000)] = ()
    settings: Settings = Settings()
    tax: TaxTerms = PLAIN
    cash: CashRounding = CashRounding()
    expect: dict[str, Any] = {}


class TaxRow(Struct, frozen=True, omit_defaults=True):
    """One tax: so much on an amount before it, in minor units."""

    rate_bp: int
    net_minor: int
    tax_minor: int
    name: str = ""


class Bill(Struct, frozen=True):
    """What is to be paid: the quote's total and the tax that comes on top of it; in cash to the coins that there are."""

    taxes: tuple[TaxRow, ...]
    added_minor: int
    due_minor: int
    cash_due_minor: int


class Answer(Quote, frozen=True, omit_defaults=True):
    """The quote, and the `bill` of a cart with something in it."""

    bill: Bill | None = None


def read_case(data: bytes) -> Case:
    """Read a document; raise `BadCase` naming the field and the rule."""
    if len(data) > CASE_BYTES_MAX:
        raise BadCase(f"a case has at most {CASE_BYTES_MAX} bytes, this one {len(data)}")
    try:
        case = msgspec.json.decode(data, type=Case)
        datetime.fromisoformat(case.at)
    except (ValueError, RecursionError) as exc:
        raise BadCase(str(exc)) from exc
    _check(case)
    return case


def quote_case(case: Case) -> Answer:
    """The quote of a case, every promotion explained, and what is to be paid."""
    items = {item.id: item for item in case.items}
    books = Books(PriceBook.of(case.prices), Book(case.promotions), case.settings)
    wanted = [_wanted(items[line.item], line) for line in case.cart]
    found = quote(wanted, books, _circumstances(case), explain=True)
    return Answer(**asdict(found), bill=_bill(case, found) if found.lines else None)


def _bill(case: Case, found: Quote) -> Bill:
    items = {item.id: item for item in case.items}
    taxed = [Taxed(line.total_minor, items[line.item].tax_rate_bp, items[line.item].tax) for line in found.lines]
    reckoned = reckon(taxed, case.tax)
    added = sum(reckoned.by_line) if case.tax.added else 0
    due = found.total_minor + added
    rows = tuple(TaxRow(row.rate_bp, row.net_minor, row.tax_minor, row.name) for row in reckoned.table)
    return Bill(rows, added, due, cash_due(due, case.cash))


def in_words(found: Answer, language: str = "zh") -> dict[str, Any]:
    """The quote as JSON has it, each reason with its sentence in `zh` or `en`."""
    answer: dict[str, Any] = msgspec.to_builtins(found)
    for one, told in zip(found.promotions, answer.get("promotions", ()), strict=True):
        if one.reason:
            told["reason"]["words"] = one.reason.words(language)
    return answer


def schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of a case."""
    return {"$schema": _DRAFT, "title": "What a cart comes to: a case", **msgspec.json.schema(Case)}


def answer_schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of the answer, as `in_words` makes it."""
    found = {"$schema": _DRAFT, "title": "What a cart comes to: the answer", **msgspec.json.schema(Answer)}
    found["$defs"]["Reason"]["properties"]["words"] = {"type": "string"}
    return found


def _check(case: Case) -> None:
    """What types cannot say."""
    ids = {item.id for item in case.items}
    if len(ids) < len(case.items):
        raise BadCase("two items have the same id - `$.items[...].id`")
    if len({one.id for one in case.promotions}) < len(case.promotions):
        raise BadCase("two promotions have the same id - `$.promotions[...].id`")
    for place, line in enumerate(case.cart):
        if line.item not in ids:
            raise BadCase(f"no item {line.item!r} in `$.items` - at `$.cart[{place}].item`")


def _wanted(item: CaseItem, line: CaseLine) -> Wanted:
    weighed = item.unit == "KGM"
    if not weighed and line.qty_milli % 1000:
        raise BadCase(f"{item.id} is sold in whole pieces: qty_milli is a multiple of 1000")
    return Wanted(
        item.id,
        line.qty_milli,
        item.price_minor,
        item.category,
        item.brand,
        weighed=weighed,
        amount_minor=line.amount_minor,
    )


def _circumstances(case: Case) -> Circumstances:
    at = datetime.fromisoformat(case.at)
    moment = Moment(int(f"{at:%Y%m%d}"), at.isoweekday(), at.hour * 60 + at.minute)
    member = case.member
    return Circumstances(
        moment,
        case.store,
        case.zone,
        member=member is not None,
        tier=member.tier if member else "",
        coupons=frozenset(case.coupons),
        used=lambda promotion: case.used.get(promotion, 0),
        used_by_member=lambda promotion: member.used.get(promotion, 0) if member else 0,
        off=frozenset(case.off),
    )
