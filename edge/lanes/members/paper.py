"""The slip of a charge (储值充值): no receipt, for nothing was sold. Balances stand on it with the time of which they are."""

from edge.drivers.document import PrintDocument
from edge.lanes.ports import Store
from edge.lanes.store.paper import slip_document
from retail.basket import Cart
from retail.members import Holding
from retail.members.charge import charge_no
from retail.money import text
from retail.paying.subjects import BackOfCharge, ForCharge
from retail.paying.tenders import name_of
from retail.shifts import Slip

LABELS: dict[str, dict[str, str]] = {
    "zh": {
        "title": "储值充值", "number": "单号", "time": "时间", "lane": "机号", "cashier": "收银", "member": "会员",
        "amount": "充值金额", "change": "找零", "here": "本店可用", "whole": "总部余额", "as_of": "截至",
        "later": "余额以总部入账为准", "back": "充值退回", "of": "原充值单", "reason": "原因", "undone": "退回金额", "signed": "顾客",
    },
    "en": {
        "title": "STORED VALUE", "number": "No.", "time": "Time", "lane": "Lane", "cashier": "Cashier",
        "member": "Member", "amount": "Charged", "change": "Change", "here": "To spend here", "whole": "Balance at head office",
        "as_of": "as of", "later": "Head office's books decide", "back": "CHARGE TAKEN BACK", "of": "Charge", "reason": "Why",
        "undone": "Taken back", "signed": "Customer",
    },
}  # fmt: skip


def charge_slip(
    store: Store, lane: str, number: int, cart: Cart, at_ms: int, member: str, held: Holding
) -> PrintDocument:
    """A charge, or one that was taken back. `member` as they are shown; `held` is their stored value since, as far as it is known here."""
    words, subject, currency = LABELS[store.language], cart.subject, cart.currency
    assert isinstance(subject, ForCharge | BackOfCharge)
    full = charge_no(store.store, lane, store.epoch, number)
    back = isinstance(subject, BackOfCharge)
    about = [
        (words["number"], full),
        (words["time"], _moment(store, at_ms)),
        (f"{words['lane']} {lane}", f"{words['cashier']} {cart.cashier}"),
        (words["member"], member),
    ]
    if isinstance(subject, BackOfCharge):
        about += [(words["of"], subject.number), (words["reason"], subject.reason)]
    amount = f"{text(abs(subject.due_minor), currency)} {currency}"
    money = [(words["undone"] if back else words["amount"], amount)]
    for tender in cart.tenders:
        money.append((name_of(tender.kind, store.language), text(tender.given_minor, currency)))
        if tender.change_minor:
            money.append((words["change"], text(tender.change_minor, currency)))
    known = [(words["here"], text(held.left, currency))]
    if held.as_of_ms:
        known.append((words["whole"], text(held.balance, currency)))
        known.append((words["as_of"], _moment(store, held.as_of_ms)))
    sections = (tuple(about), tuple(money), tuple(known), ((words["later"], ""),))
    title = words["back"] if back else words["title"]
    return slip_document(store.header, Slip(title, full, sections, (words["signed"],) if back else ()))


def _moment(store: Store, at_ms: int) -> str:
    return store.local(at_ms).strftime("%Y-%m-%d %H:%M")
