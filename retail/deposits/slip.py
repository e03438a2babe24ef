"""The slip of a deposit (订金单): what the customer brings back. Pure."""

from collections.abc import Mapping
from datetime import datetime

from retail import quantity
from retail.deposits.deposit import Deposit
from retail.money import text
from retail.shifts.slip import Row, Slip

LABELS: dict[str, dict[str, str]] = {
    "zh": {
        "title": "订金单", "copy": "副本", "number": "单号", "time": "时间", "day": "营业日", "customer": "顾客", "purpose": "用途", "wanted": "取货日",
        "paid": "已收订金", "used": "已抵用", "back": "已退", "kept": "不退", "open": "剩余", "keep": "凭此单取货或退款", "signed": "经手",
    },
    "en": {
        "title": "DEPOSIT", "copy": "COPY", "number": "No.", "time": "Time", "day": "Business day", "customer": "Customer", "purpose": "For",
        "wanted": "Pick-up", "paid": "Deposit paid", "used": "Used", "back": "Given back", "kept": "Kept", "open": "Left",
        "keep": "Bring this slip to pick up, or for your money", "signed": "Taken by",
    },
}  # fmt: skip


def deposit_slip(
    one: Deposit, at: datetime, names: Mapping[str, str], *, language: str = "zh", copy: bool = False
) -> Slip:
    """A deposit as it stands. `at` is when it was taken on the store's clock, `names` what people call its goods."""
    words = LABELS[language]
    about: list[Row] = [
        (words["number"], one.key.text),
        (words["time"], at.strftime("%Y-%m-%d %H:%M")),
        (words["customer"], one.customer),
    ]
    about += [(words["purpose"], one.purpose)] if one.purpose else []
    about += [(words["wanted"], _day(one.wanted))] if one.wanted else []
    goods = tuple(
        (
            f"{names.get(item, item)} {quantity.text(qty_milli, weighed=bool(qty_milli % 1000))}",
            text(minor, one.currency),
        )
        for item, qty_milli, minor in one.goods
    )
    figures = (("used", one.used_minor), ("back", one.back_minor), ("kept", one.kept_minor))
    moved = [(words[name], text(minor, one.currency)) for name, minor in figures if minor]
    money = (
        (f"{words['paid']} {one.currency}", text(one.paid_minor, one.currency)),
        *moved,
        *(((words["open"], text(one.open_minor, one.currency)),) if moved else ()),
    )
    title = f"{words['title']} ({words['copy']})" if copy else words["title"]
    sections = (tuple(about), goods, money, ((words["keep"], ""),))
    return Slip(title, one.key.text, tuple(each for each in sections if each), (words["signed"],))


def _day(date: int) -> str:
    return f"{date // 10_000}-{date // 100 % 100:02d}-{date % 100:02d}"
