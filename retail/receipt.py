"""The receipt (小票) as data: what stands on it, in the customer's language; how it looks is the printer's business."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from retail import quantity
from retail.money import text
from retail.paying.foreign import Foreign, rate_text
from retail.paying.tenders import both_names, name_of
from retail.returns.origin import Origin
from retail.sale import NO_DETAILS, CardSlip, Cut, Details, LineDetail, Sale, SaleLine, TaxLine, receipt_no
from retail.tax import taxes_of


class ReceiptLine(Struct, frozen=True):
    """One line: name, what it was made of (`1.250 kg x 8.00`), its amount, what promotions took off it, lot and dates."""

    name: str
    detail: str
    amount: str
    off: tuple[tuple[str, str], ...] = ()
    marks: tuple[tuple[str, str], ...] = ()
    #: The item's own code.
    code: str = ""


class Reduction(Struct, frozen=True):
    """A promotion on paper: what it took off which line (from 1) in minor units. One over the `whole` basket stands once."""

    name: str
    off: Mapping[int, int]
    whole: bool = False


class Receipt(Struct, frozen=True):
    """Everything that can stand on a receipt; pairs are label and figure, those `about` the sale by name.

    `before` its header stands that nobody bought anything, behind it that it is a copy.
    """

    before: tuple[str, ...]
    header: tuple[str, ...]
    copied: tuple[str, ...]
    number: str
    about: Mapping[str, tuple[str, str]]
    lines: tuple[ReceiptLine, ...]
    off: tuple[tuple[str, str], ...]
    added: tuple[tuple[str, str], ...]
    rounding: tuple[tuple[str, str], ...]
    total: tuple[str, str]
    tenders: tuple[tuple[str, str], ...]
    taxes: tuple[tuple[str, str], ...]
    footer: tuple[str, ...]
    qr: str
    #: Where the customer's phone finds it, "" where it does not.
    link: str = ""
    link_words: str = ""
    language: str = "zh"

    @property
    def marks(self) -> tuple[str, ...]:
        """What no receipt may be without: that it is a copy, or nobody's."""
        return (*self.before, *self.copied)


LABELS: dict[str, dict[str, str]] = {
    "zh": {
        "number": "单号", "lane": "机号", "cashier": "收银", "time": "时间", "day": "营业日", "total": "合计",
        "language": "zh", "change": "找零", "forfeited": "余额不退", "tax": "含税", "thanks": "谢谢惠顾", "member": "会员", "points": "积分", "copy": "副本", "void": "整单作废",
        "tax_added": "税", "rounding": "抹零", "returned": "原单", "override": "改价，原价", "agreed": "订金约定价", "cut": "手工折扣", "cut_all": "整单折扣", "no_receipt": "无小票退货", "lot": "批号", "expiry": "有效期至", "best_before": "最佳食用期至", "serial": "序列号", "no_return": "不退不换", "tip": "小费",
        "link": "扫码看电子小票",
    },
    "en": {
        "number": "Receipt", "lane": "Lane", "cashier": "Cashier", "time": "Time", "day": "Business day",
        "language": "en", "total": "Total", "change": "Change", "forfeited": "Rest not given back", "tax": "incl. tax",
        "thanks": "Thank you", "member": "Member", "points": "Points", "copy": "COPY", "void": "SALE VOIDED", "lot": "Lot", "expiry": "Use by", "best_before": "Best before",
        "serial": "Serial no.", "tax_added": "Tax", "rounding": "Rounding", "returned": "Returned, sold as", "override": "Price changed from", "agreed": "Agreed with deposit", "cut": "Discount", "cut_all": "Discount on all", "no_receipt": "Returned without receipt", "no_return": "Not returnable", "tip": "Tip",
        "link": "Scan for your receipt online",
    },
}  # fmt: skip


def make_receipt(
    sale: Sale,
    *,
    store: str,
    epoch: int,
    business_date: int,
    at: datetime,
    header: tuple[str, ...],
    names: Mapping[str, str],
    weighed: frozenset[str] = frozenset(),
    reductions: Sequence[Reduction] = (),
    details: Details = NO_DETAILS,
    origins: Sequence[Origin] = (),
    member: str = "",
    language: str = "zh",
    copy: bool = False,
    code: str = "",
    before: tuple[str, ...] = (),
    footer: tuple[str, ...] = (),
    link: str = "",
) -> Receipt:
    """Lay a numbered sale out. `at` is the store's local time, `names` maps item codes to what people call them.

    What `reductions` took off stands under its line, and what is over the whole basket before the total. `member` is how a
    member is shown, `code` its signed code (retail/returns/token.py); without one the QR code says number and total.
    """
    labels = labels_of(language)
    number = receipt_no(store, sale.lane, epoch, sale.number)
    reductions = (*reductions, *(_by_hand(cut, labels) for cut in details.cuts))
    return Receipt(
        before=before,
        header=header,
        copied=(
            *((f"*** {labels['void']} ***", details.void) if details.void else ()),
            *((f"*** {labels['copy']} ***",) if copy else ()),
        ),
        number=number,
        about={
            "number": (labels["number"], number),
            "time": (labels["time"], at.strftime("%Y-%m-%d %H:%M")),
            "day": (labels["day"], _day(business_date)),
            "lane": (f"{labels['lane']} {sale.lane}", f"{labels['cashier']} {sale.cashier}"),
            **_member(details, member, labels),
        },
        lines=tuple(
            _line(
                line,
                names.get(line.item, line.item),
                [(one, one.off[place]) for one in reductions if place in one.off],
                sale.currency,
                (
                    *_from(origins, place, labels),
                    *_changed(details.of(place), line, labels, sale.currency),
                    *_marks(details.of(place), labels),
                ),
                weighed=line.item in weighed,
            )
            for place, line in enumerate(sale.lines, 1)
        ),
        off=tuple((one.name, text(-sum(one.off.values()), sale.currency)) for one in reductions if one.whole),
        added=_taxes(details.taxes, labels["tax_added"], sale.currency) if details.tax_minor else (),
        rounding=((labels["rounding"], text(details.rounding_minor, sale.currency)),) if details.rounding_minor else (),
        total=(f"{labels['total']} {sale.currency}", text(sale.total_minor, sale.currency)),
        tenders=_tenders(sale, details, labels),
        taxes=() if details.tax_minor else _taxes(taxes_of(sale, details), labels["tax"], sale.currency),
        footer=(labels["thanks"], *footer),
        qr=code or f"ln:{number}:{sale.total_minor}",
        link=link,
        link_words=labels["link"],
        language=language,
    )


def labels_of(language: str) -> Mapping[str, str]:
    """The words on a receipt in `zh`, `en`, or both beside each other (`zh+en`)."""
    if language != "zh+en":
        return LABELS[language]
    return {name: f"{zh} {LABELS['en'][name]}" for name, zh in LABELS["zh"].items()} | {"language": language}


def _by_hand(cut: Cut, labels: Mapping[str, str]) -> Reduction:
    """A discount that a person gave, among those of promotions."""
    name = labels["cut_all" if cut.whole else "cut"]
    return Reduction(f"{name} {_percent(cut.off_bp)}" if cut.off_bp else name, dict(cut.off), cut.whole)


def _member(details: Details, shown: str, labels: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    if not details.member:
        return {}
    points = {"points": (labels["points"], f"{details.points:+d}")} if details.points else {}
    return {"member": (labels["member"], shown or details.member), **points}


def _line(
    line: SaleLine,
    name: str,
    reduced: list[tuple[Reduction, int]],
    currency: str,
    marks: tuple[tuple[str, str], ...],
    *,
    weighed: bool,
) -> ReceiptLine:
    before = line.amount_minor + sum(minor for _, minor in reduced)
    detail = _detail(line.qty_milli, line.unit_price_minor, currency, weighed=weighed)
    off = tuple((one.name, text(-minor, currency)) for one, minor in reduced if not one.whole)
    return ReceiptLine(name, detail, text(before, currency), off, marks, line.item)


def _from(origins: Sequence[Origin], place: int, labels: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The receipt on which goods were sold that come back."""
    receipts = [origin.receipt for origin in origins if origin.line == place]
    return tuple((labels["returned"], one.text) if one.number else (labels["no_receipt"], "") for one in receipts)


def _changed(
    detail: LineDetail, line: SaleLine, labels: Mapping[str, str], currency: str
) -> tuple[tuple[str, str], ...]:
    """The price that goods had before a person settled another, or the deposit with which it was agreed."""
    if detail.deposit:
        return ((labels["agreed"], detail.deposit),)
    override = detail.override
    if override is None or override.before_minor == line.unit_price_minor:
        return ()
    return ((labels["override"], text(override.before_minor, currency)),)


def _marks(detail: LineDetail, labels: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    marks = detail.marks
    dates = {"expiry": marks.expiry, "best_before": marks.best_before}
    told = {"lot": marks.lot} | {name: _day(date) for name, date in dates.items() if date} | {"serial": marks.serial}
    final = ((labels["no_return"], ""),) if detail.no_return else ()
    return (*((labels[name], value) for name, value in told.items() if value), *final)


def _day(date: int) -> str:
    return f"{date // 10_000}-{date // 100 % 100:02d}-{date % 100:02d}"


def _detail(qty_milli: int, unit_price_minor: int, currency: str, *, weighed: bool) -> str:
    return f"{quantity.text(qty_milli, weighed=weighed)} x {text(unit_price_minor, currency)}"


def _taxes(table: Sequence[TaxLine], label: str, currency: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (f"{tax.name or label} {_percent(tax.rate_bp)}", text(tax.tax_minor, currency)) for tax in table if tax.rate_bp
    )


def _notes(one: Foreign, own: str) -> str:
    """Foreign notes and their rate: `USD 20.00 x 7.25`."""
    rate = rate_text(one.own_minor, one.per_minor, own, one.currency)
    return f"{one.currency} {text(one.given_minor, one.currency)} x {rate}"


def _slip(card: CardSlip) -> str:
    """What a terminal said: the card's scheme and last digits, its approval code."""
    told = (card.scheme, f"*{card.last4}" if card.last4 else "", card.approval)
    return "".join(f" {part}" for part in told if part)


def _percent(rate_bp: int) -> str:
    figure = f"{rate_bp // 100}.{rate_bp % 100:02d}"
    return figure.rstrip("0").rstrip(".") + "%"


def _paid_by(kind: str, language: str) -> str:
    return both_names(kind) if language == "zh+en" else name_of(kind, language)


def _tenders(sale: Sale, details: Details, labels: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    foreign = {one.tender: f" {_notes(one, sale.currency)}" for one in details.foreign}
    cards = {one.tender: _slip(one) for one in details.cards}
    given = [
        (
            _paid_by(t.kind, labels["language"]) + foreign.get(number, "") + cards.get(number, ""),
            text(t.given_minor, sale.currency),
        )
        for number, t in enumerate(sale.tenders, 1)
    ]
    tips = sum(tip.minor for tip in details.tips)
    change = sum(tender.change_minor for tender in sale.tenders)
    lost = sum(tender.forfeited_minor for tender in sale.tenders)
    rest = [
        (labels[name], text(minor, sale.currency))
        for name, minor in (("tip", tips), ("forfeited", lost), ("change", change))
        if minor
    ]
    return (*given, *rest)
