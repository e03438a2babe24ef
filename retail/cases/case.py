"""A case: the document itself, and what is wrong with one that is none."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from retail.barcodes import PRESETS, fault
from retail.cases.goods import CaseItem, CaseLabel, Milli, Name
from retail.commands import Why
from retail.members import Program
from retail.policy import Rule
from retail.policy.rules import RULES_MAX
from retail.pricing.prices import Price
from retail.promotions import Promotion, Settings
from retail.rounding import CashRounding
from retail.staff import Role
from retail.tax import PLAIN, TaxTerms

#: Largest document that is read, in bytes.
CASE_BYTES_MAX = 4 * 1024 * 1024

DRAFT = "https://json-schema.org/draft/2020-12/schema"

_Amount = Annotated[int, Meta(ge=1, le=10**12)]


class BadCase(ValueError):
    """A document that is no case; says where and which rule."""


class CasePrice(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Another unit price that somebody asks for (改价), and why."""

    price_minor: _Amount
    reason: Why = ""


class CaseDiscount(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """So much off that somebody asks for (手工折扣), and why: basis points of what is to be paid, or an amount."""

    off_bp: Annotated[int, Meta(ge=0, le=10_000)] = 0
    off_minor: Annotated[int, Meta(ge=0, le=10**12)] = 0
    reason: Why = ""


class CaseLine(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Goods by `item`, or by a `code` that is scanned: barcode, GS1 code, label, PLU. `unit` is one of their packs.

    `qty_milli` is thousandths of the unit (grams for KGM): 1000 of an item, of a code what it says. `amount_minor` where a label
    set it, `price_minor` of goods whose price is asked for. `override` and `discount` are by hand, as far as the `rules` let.
    """

    item: str = ""
    qty_milli: Milli | None = None
    amount_minor: _Amount | None = None
    code: Annotated[str, Meta(max_length=512)] = ""
    unit: str = ""
    price_minor: _Amount | None = None
    override: CasePrice | None = None
    discount: CaseDiscount | None = None


class CaseBack(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Of a line of the cart (from 1) so much comes back (退货) once it is paid; all of it where no quantity is named."""

    line: Annotated[int, Meta(ge=1, le=500)]
    qty_milli: Milli | None = None


class CaseMember(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The customer, where a member: tier, how often promotions were given before, and birthday as mmdd."""

    tier: str = ""
    used: dict[str, int] = {}
    born: Annotated[int, Meta(ge=0, le=1231)] = 0


class CaseStaff(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Who is at the lane, by role, and whose word stands there besides."""

    role: Role
    approver: Role | None = None


class Case(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """`at` is the store's own clock, `2026-11-23T10:30`; `source` says where the expected figures come from.

    `tax`, `cash`, `expired` and `past_best` are as in a store's terms (docs/pricing.md), `rules` as in `lantern-hub policy`, `program` as in
    `lantern-hub members program`. `labels` are the store's own codes, or the name of a preset. `discount` is over the whole cart. `back` is what
    comes back after it was paid. `expect` is compared by the tests: any part of the answer.
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
    currency: Annotated[str, Meta(pattern="^[A-Z]{3}$")] = "CNY"
    labels: Annotated[str, Meta(max_length=32)] | Annotated[tuple[CaseLabel, ...], Meta(max_length=100)] = ()
    expired: Literal["refuse", "warn"] = "refuse"
    past_best: Literal["refuse", "warn"] = "warn"
    staff: CaseStaff | None = None
    rules: Annotated[tuple[Rule, ...], Meta(max_length=RULES_MAX)] = ()
    discount: CaseDiscount | None = None
    program: Program = Program()
    back: Annotated[tuple[CaseBack, ...], Meta(max_length=500)] = ()


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


def schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of a case."""
    return {"$schema": DRAFT, "title": "What a cart comes to: a case", **msgspec.json.schema(Case)}


def _check(case: Case) -> None:
    """What types cannot say."""
    ids = {item.id: item for item in case.items}
    if len(ids) < len(case.items):
        raise BadCase("two items have the same id - `$.items[...].id`")
    if len({one.id for one in case.promotions}) < len(case.promotions):
        raise BadCase("two promotions have the same id - `$.promotions[...].id`")
    if isinstance(case.labels, str):
        if case.labels not in PRESETS:
            raise BadCase(f"no preset of labels {case.labels!r}, but {', '.join(PRESETS)} - at `$.labels`")
    elif wrong := next(filter(None, (fault(label.rule) for label in case.labels)), ""):
        raise BadCase(f"{wrong} - at `$.labels[...]`")
    for place, line in enumerate(case.cart):
        _check_line(line, ids, f"$.cart[{place}]")
    if any(back.line > len(case.cart) for back in case.back):
        raise BadCase("no such line in `$.cart` - at `$.back[...].line`")


def _check_line(line: CaseLine, ids: dict[str, CaseItem], where: str) -> None:
    if bool(line.item) == bool(line.code):
        raise BadCase(f"either `item` or `code` - at `{where}`")
    if not line.item:
        return
    item = ids.get(line.item)
    if item is None:
        raise BadCase(f"no item {line.item!r} in `$.items` - at `{where}.item`")
    if item.unit != "KGM" and (line.qty_milli or 1000) % 1000:
        raise BadCase(f"{item.id} is sold in whole pieces: qty_milli is a multiple of 1000 - at `{where}.qty_milli`")
