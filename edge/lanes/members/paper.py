"""The slip of a charge (储值充值): no receipt, for nothing was sold. Balances stand on it with the time of which they are."""

from edge.drivers.document import PrintDocument
from edge.lanes.ports import Store
from edge.lanes.store.paper import slip_document
from protocol.facts import ValueCharged
from retail.members import Holding
from retail.members.charge import charge_no
from retail.money import text
from retail.shifts import Slip
from retail.tenders import name_of

LABELS: dict[str, dict[str, str]] = {
    "zh": {
        "title": "储值充值", "number": "单号", "time": "时间", "lane": "机号", "cashier": "收银", "member": "会员",
        "amount": "充值金额", "change": "找零", "here": "本店可用", "whole": "总部余额", "as_of": "截至",
        "later": "余额以总部入账为准",
    },
    "en": {
        "title": "STORED VALUE", "number": "No.", "time": "Time", "lane": "Lane", "cashier": "Cashier",
        "member": "Member", "amount": "Charged", "change": "Change", "here": "To spend here", "whole": "Balance at head office",
        "as_of": "as of", "later": "Head office's books decide",
    },
}  # fmt: skip


def charge_slip(store: Store, lane: str, charge: ValueCharged, at_ms: int, member: str, held: Holding) -> PrintDocument:
    """`member` as they are shown; `held` is their stored value after the charge, as far as it is known here."""
    words, currency = LABELS[store.language], charge.currency
    number = charge_no(store.store, lane, store.epoch, charge.number)
    about = (
        (words["number"], number),
        (words["time"], _moment(store, at_ms)),
        (f"{words['lane']} {lane}", f"{words['cashier']} {charge.by}"),
        (words["member"], member),
    )
    money = [(words["amount"], f"{text(charge.amount_minor, currency)} {currency}")]
    for tender in charge.tenders:
        money.append((name_of(tender.kind, store.language), text(tender.given_minor, currency)))
        if tender.change_minor:
            money.append((words["change"], text(tender.change_minor, currency)))
    known = [(words["here"], text(held.left, currency))]
    if held.as_of_ms:
        known.append((words["whole"], text(held.balance, currency)))
        known.append((words["as_of"], _moment(store, held.as_of_ms)))
    return slip_document(
        store.header, Slip(words["title"], number, (about, tuple(money), tuple(known), ((words["later"], ""),)))
    )


def _moment(store: Store, at_ms: int) -> str:
    return store.local(at_ms).strftime("%Y-%m-%d %H:%M")
