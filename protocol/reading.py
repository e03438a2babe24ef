"""Any captured message in words, for a person who looks at the line: whose it is, what it says, whether its chain holds.

Nothing here believes the bytes: what cannot be read is told with the rule that it breaks, and every list has an end.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from protocol.batch import Batch, decode_batch
from protocol.chain import links
from protocol.facts import (
    CashMoved,
    ChargeUndone,
    ClockDoubted,
    ClockTrusted,
    CountClosed,
    CountOpened,
    DayClosed,
    DepositEnded,
    DepositTaken,
    DeviceFaulted,
    DeviceRecovered,
    DrawerForced,
    DrawerLeftOpen,
    DrawerOpened,
    Fact,
    FactsLost,
    GoodsVoided,
    MemberSignedUp,
    PaymentDoubted,
    PaymentResolved,
    PaymentReversed,
    ReceiptsPrinted,
    ReceiptsUnprinted,
    RetailIssued,
    SaleCompleted,
    SaleReturned,
    ShareGivenBack,
    ShiftClosed,
    ShiftCounted,
    ShiftOpened,
    ShiftSupplemented,
    StockCounted,
    StockMoved,
    UnknownFact,
    ValueCharged,
    decode_fact,
)
from protocol.messages import Ack, Borrow, Hello, Lent, MastersHead, Page, Pull, Range, State
from protocol.packing import BadMessage, unpack
from protocol.seal import SIGNATURE_BYTES, VERSION, BadSeal, unseal
from retail.money import text
from retail.sale import Sale
from retail.shifts import Counted, Handover, statement
from retail.stock.issue import IssueLine, Receipts
from retail.stock.moves import MoveLine
from retail.voiding import VoidedLine

_BYTES_SHOWN = 16
_STRUCTS: dict[str, type[msgspec.Struct]] = {
    "up/hello": Hello,
    "up/pull": Pull,
    "up/lease": Borrow,
    "down/lease": Lent,
    "down/ack": Ack,
    "down/page": Page,
    "state": State,
}
_BATCHES = ("up/ledger", "up/telemetry")


def read_message(
    topic: str, data: bytes, keys: Sequence[Ed25519PublicKey] | None = None, *, most: int = 20
) -> Iterator[str]:
    """Tell a message line by line; of a long list the first `most`. Without `keys` its seal is not checked.

    Lines are printable whatever the message holds: a terminal obeys none of it.
    """
    for line in _lines(topic, data, keys, most):
        yield "".join(mark if mark.isprintable() else "·" for mark in line)


def read_payload(leaf: str, payload: bytes, *, most: int = 20) -> Iterator[str]:
    """The same of what was under a seal; raise `BadMessage` where it is nothing of ours."""
    for line in _payload(leaf, payload, most):
        yield "".join(mark if mark.isprintable() else "·" for mark in line)


def _lines(topic: str, data: bytes, keys: Sequence[Ed25519PublicKey] | None, most: int) -> Iterator[str]:
    yield f"{topic}: {len(data)} bytes"
    if len(data) < 1 + SIGNATURE_BYTES or data[0] != VERSION:
        yield f"  no seal of version {VERSION}: not a message of ours, or cut short"
        return
    yield f"  seal: {_verdict(topic, data, keys)}"
    payload = data[1 + SIGNATURE_BYTES :]
    leaf = "/".join(topic.split("/")[6:]) if "/masters/" not in topic else "masters"
    try:
        yield from _payload(leaf, payload, most)
    except BadMessage as exc:
        yield f"  cannot be read: {exc}"


def _verdict(topic: str, data: bytes, keys: Sequence[Ed25519PublicKey] | None) -> str:
    if keys is None:
        return "not checked, no keys were given"
    for key in keys:
        try:
            unseal(data, topic, key)
        except BadSeal:
            continue
        return f"good, by the key {key.public_bytes_raw().hex()[:16]}…"
    return f"of none of the {len(keys)} keys that may speak here"


def _payload(leaf: str, payload: bytes, most: int) -> Iterator[str]:
    if leaf in _BATCHES:
        yield from _batch(decode_batch(payload), len(payload), most)
    elif leaf == "masters":
        yield f"  newest revision of the masters: {unpack(payload, MastersHead).revision}"
    elif kind := _STRUCTS.get(leaf):
        found = unpack(payload, kind)
        yield from _fields(found)
        if isinstance(found, Page):
            yield from _ended([f"    {one.kind} {one.key}, {len(one.body)} bytes" for one in found.documents], most)
    else:
        yield f"  nothing of ours is said under {leaf[:40]!r}"


def _fields(found: msgspec.Struct) -> Iterator[str]:
    for name in found.__struct_fields__:
        value = getattr(found, name)
        if name != "documents":
            yield f"  {name}: {_short(value)}"


def _short(value: object) -> str:
    if isinstance(value, bytes):
        return (value[:_BYTES_SHOWN].hex() + ("…" if len(value) > _BYTES_SHOWN else "")) or "none"
    if isinstance(value, Range):
        return f"{value.first_seq} to {value.upto_seq}"
    if isinstance(value, tuple):
        return ", ".join(map(_short, value))[:200] or "none"
    return str(value)[:200]


def _batch(batch: Batch, size: int, most: int) -> Iterator[str]:
    records = sum(map(len, batch.records))
    count, ahead = len(batch.records), ", ahead of a backlog" if batch.ahead else ""
    yield f"  facts {batch.first_seq} to {batch.last_seq} of {batch.store}/{batch.box}, epoch {batch.epoch}{ahead}"
    yield f"  {count} facts in {size} bytes: {size / count:.1f} each, {records / count:.1f} before packing"
    whole = links(batch.previous_hash, batch.first_seq, batch.records)[-1] == batch.head_hash
    verdict = f"{len(batch.redacted)} facts redacted, proved by notes" if batch.redacted else "BROKEN"
    yield f"  chain: from {_short(batch.previous_hash)} to {_short(batch.head_hash)}, {'holds' if whole else verdict}"
    yield from _ended([_numbered(seq, record) for seq, record in enumerate(batch.records, batch.first_seq)], most)


def _numbered(seq: int, record: bytes) -> str:
    try:
        return f"    #{seq} {fact_in_words(decode_fact(record))}"
    except BadMessage as exc:
        return f"    #{seq} cannot be read ({len(record)} bytes): {exc}"


def fact_in_words(fact: Fact) -> str:
    """One fact in one line; its time is the store's claim, in UTC."""
    return f"{_moment(fact.at_ms)} lane {fact.lane}, day {fact.business_date}: {_body(fact)}"


def _body(fact: Fact) -> str:
    match fact.body:
        case SaleReturned(sale=sale, origins=origins, details=details):
            of = " ".join(sorted({origin.receipt.text for origin in origins if origin.receipt.number}))
            what = f"void ({details.void})" if details.void else "return"
            return f"{what} {sale.number}, {_money(sale)}{f', of {of}' if of else ''}"
        case SaleCompleted(sale=sale, gains=gains):
            given = f", promotions {' '.join(gain.promotion for gain in gains)}" if gains else ""
            return f"sale {sale.number}, {_money(sale)}{given}"
        case GoodsVoided(by=by, lines=lines, whole=whole):
            goods = ", ".join(f"{one.item} x {one.qty_milli / 1000:g}" for one in lines)
            return f"{'a cart was given up' if whole else 'taken out of a cart'} by {by}: {goods}, {_sum(lines)} minor units"
        case DrawerOpened(by=by, reason=reason):
            return f"drawer opened by {by}: {reason}"
        case CashMoved(move=move, into_minor=into, currency=currency, by=by, reason=reason):
            return f"{move} {text(into, currency)} {currency} by {by}{f': {reason}' if reason else ''}"
        case ShiftOpened(shift=shift, cashier=cashier, float_minor=float_minor, currency=currency):
            return f"shift {shift} opened by {cashier} with {text(float_minor, currency)} {currency}"
        case ShiftCounted(shift=shift, by=by, counted=counted):
            return f"shift {shift} counted by {by}: {_counts(counted)} minor units"
        case ShiftClosed(handover=handover):
            return _handover(handover)
        case ShiftSupplemented(supplement=one):
            more = f", {_counts(one.counted)} minor units counted" if one.counted else ""
            return f"supplement {one.number} to shift {one.shift} by {one.by}{more}: {one.reason}"
        case DayClosed(by=by, shifts=shifts, still_open=still_open):
            return f"day closed by {by}: {len(shifts)} shifts ended, {len(still_open)} go on"
        case ValueCharged() | ChargeUndone() | MemberSignedUp() | ShareGivenBack() as one:
            return _of_member(one)
        case StockMoved(number=number, kind=kind, by=by, lines=moves, reference=reference):
            return f"stock document {number} ({kind}) by {by}: {_goods(moves)}{f', {reference}' if reference else ''}"
        case RetailIssued(number=number, policy=policy, by=by, receipts=receipts, lines=issued):
            return f"retail issue {number} by {policy}, {by}: {_ranges(receipts)}, {_goods(issued)}"
        case CountOpened(count=count, by=by, name=name):
            return f"count {count} opened by {by}{f': {name}' if name else ''}"
        case StockCounted(looked=one):
            return f"count {one.count}, {one.place or 'no place'} by {one.by} as of fact {one.as_of}: {len(one.looks)} items"
        case CountClosed(count=count, by=by, booked=booked, documents=documents):
            return f"count {count} {f'booked in {documents} documents' if booked else 'given up'} by {by}"
        case DepositTaken(number=number, customer=who, amount_minor=minor, currency=currency, by=by) as one:
            ways = ", ".join(dict.fromkeys(tender.kind for tender in one.paid))
            return f"deposit {number} of {text(minor, currency)} {currency} from {who} by {ways}, taken by {by}"
        case DepositEnded(deposit=deposit, back_minor=back, kept_minor=kept, currency=currency, by=by, reason=reason):
            figures = f"{text(back, currency)} {currency} given back, {text(kept, currency)} kept"
            return f"deposit {deposit} ended by {by}, {figures}: {reason}"
        case PaymentDoubted() | PaymentResolved() | PaymentReversed() as payment:
            return _payment(payment)
        case FactsLost(first_seq=first_seq, last_seq=last_seq, receipts=receipts, minor=minor, by=by):
            return (
                f"facts {first_seq} to {last_seq} are lost, {receipts} sales of {minor} minor units, given up by {by}"
            )
        case DeviceFaulted(device=device, problem=problem):
            return f"{device} failed: {problem}"
        case DeviceRecovered(device=device, away_ms=away_ms):
            return f"{device} is back after {away_ms / 1000:.1f} s"
        case ClockDoubted(ahead_ms=ahead_ms, against=against):
            return f"the box's clock is {ahead_ms / 1000:+.0f} s from what can be, by {against}: it is not followed"
        case ClockTrusted(doubted_ms=doubted_ms):
            return f"the box's clock is followed again, after {doubted_ms / 1000:.0f} s"
        case ReceiptsUnprinted(doubtful=doubtful, waits_from=waits_from, why=reason):
            doubts = [f"receipts {', '.join(map(str, doubtful[:20]))} may not be out"] if doubtful else []
            waiting = [f"receipts from {waits_from} on wait for the printer"] if waits_from else []
            told = "; ".join(doubts + waiting) or "receipts may not be out"
            return f"{told}{f': {reason}' if reason else ''}"
        case ReceiptsPrinted(after_ms=after_ms):
            return f"all receipts are out, after {after_ms / 1000:.0f} s"
        case DrawerForced(by=by):
            return f"the drawer was opened without being told to, {by} signed in"
        case DrawerLeftOpen(by=by, open_ms=open_ms):
            return f"the drawer stood open for {open_ms / 1000:.0f} s, {by} signed in"
        case UnknownFact(kind=kind):
            return f"a fact of kind {kind}, which this version does not know"


def _of_member(body: ValueCharged | ChargeUndone | MemberSignedUp | ShareGivenBack) -> str:
    """By their code alone: who they are is not for whoever looks at a line."""
    match body:
        case ValueCharged(number=number, member=member, currency=currency, amount_minor=amount, by=by):
            return f"charge {number} of {member}'s stored value by {by}, {text(amount, currency)} {currency}"
        case ChargeUndone(charge=charge, member=member, currency=currency, amount_minor=amount, by=by, reason=reason):
            figure = f"{text(amount, currency)} {currency}"
            return f"{figure} of {member}'s charge {charge} taken back by {by}: {reason}"
        case MemberSignedUp(member=member, by=by):
            return f"{member} signed up with {by}"
        case ShareGivenBack(account=account, member=member, amount=amount):
            return f"{amount} of {member}'s {account} given back to head office"


def _goods(lines: Sequence[MoveLine] | Sequence[IssueLine]) -> str:
    first = ", ".join(f"{one.item} x {one.qty_milli / 1000:g}" for one in lines[:3])
    return f"{first or 'nothing'}{f' and {len(lines) - 3} more' if len(lines) > 3 else ''}"


def _ranges(receipts: Sequence[Receipts]) -> str:
    return ", ".join(f"lane {one.lane} receipts {one.first} to {one.last}" for one in receipts) or "goes on"


def _payment(one: PaymentDoubted | PaymentResolved | PaymentReversed) -> str:
    money = f"{one.kind} {text(one.minor, one.currency)} {one.currency}, {one.reference}"
    match one:
        case PaymentDoubted(what=what, by=by, why=why):
            return f"{what} in doubt at {by}'s terminal, {money}: {why}"
        case PaymentResolved(what=what, done=done, by=by, approved_by=approved_by, reason=reason):
            whose = f"{by}{f' with {approved_by}' if approved_by else ''}: {reason}" if by else "the terminal"
            return f"{what} {'done' if done else 'not done'}, {money}, by the word of {whose}"
        case PaymentReversed(by=by, original=original):
            return f"payment undone by {by}, {money}, {original or 'no number'} of the terminal"


def _handover(one: Handover) -> str:
    told = ", ".join(
        f"{line.kind} {text(line.expected_minor, one.currency)}"
        + (f" ({text(line.difference_minor, one.currency)} off)" if line.difference_minor else "")
        for line in statement(one)
    )
    return f"shift {one.shift} of {one.cashier} closed by {one.by}: {told}{'' if one.counted else ', not counted'}"


def _counts(counted: Sequence[Counted]) -> str:
    return ", ".join(f"{one.kind} {one.minor}" for one in counted)


def _sum(lines: Sequence[VoidedLine]) -> int:
    return sum(line.amount_minor for line in lines)


def _money(sale: Sale) -> str:
    tenders = ", ".join(f"{one.kind} {text(one.given_minor, sale.currency)}" for one in sale.tenders)
    return f"{text(sale.total_minor, sale.currency)} {sale.currency} for {len(sale.lines)} lines, {tenders}"


def _moment(at_ms: int) -> str:
    try:
        return datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%Y-%m-%d %H:%M:%SZ")
    except (ValueError, OverflowError, OSError):
        return f"{at_ms} ms"


def _ended(lines: list[str], most: int) -> list[str]:
    more = len(lines) - most
    return lines if more <= 0 else [*lines[:most], f"    … and {more} more"]
