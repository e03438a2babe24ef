"""What a fact does to deposits, as rows of `deposit_entry`. Pure."""

from hub.insight.projection.rollup import DAYS, FIGURE_MAX, Row, Stream, are_codes
from protocol.facts import DepositEnded, DepositTaken, Fact, SaleCompleted
from retail.deposits import DEPOSIT, deposit_no, read_deposit
from retail.money import AMOUNT_MAX
from retail.sale import receipt_no

TAKEN, USED, BACK, KEPT = range(4)
#: Longest text beside an entry.
ABOUT_MAX = 200

_Step = tuple[str, int, int, str, str]


def about_deposits(fact: Fact) -> bool:
    """Whether a fact becomes rows here."""
    if isinstance(fact.body, SaleCompleted):
        return any(tender.kind == DEPOSIT for tender in fact.body.sale.tenders)
    return isinstance(fact.body, DepositTaken | DepositEnded)


def unfit_for_deposits(stream: Stream, fact: Fact) -> str:
    """Why no table holds what is said; empty where one does. Of a sale only what it used is asked."""
    if fact.business_date not in DAYS or not 0 <= fact.at_ms <= FIGURE_MAX:
        return "a date or time out of bounds"
    if not are_codes([fact.lane]):
        return "a lane that is no code"
    steps = _steps(stream, fact)
    if any(abs(minor) > AMOUNT_MAX or len(currency) != 3 for _, _, minor, currency, _ in steps):
        return "an amount out of bounds, or a currency that is none"
    if any(read_deposit(deposit, "", "") is None for deposit, *_ in steps):
        return "a deposit's number that is none"
    return ""


def deposit_rows(stream: Stream, seq: int, fact: Fact) -> list[Row]:
    """The entries of a fact."""
    when = (fact.business_date, fact.at_ms)
    sums: dict[tuple[str, int], _Step] = {}
    for step in _steps(stream, fact):
        key = step[:2]
        before = sums[key][2] if key in sums else 0
        sums[key] = (*key, before + step[2], *step[3:])
    return [
        (
            stream.org,
            deposit,
            stream.store,
            stream.box,
            stream.epoch,
            seq,
            what,
            fact.lane,
            minor,
            currency,
            *when,
            about,
        )
        for deposit, what, minor, currency, about in sums.values()
    ]


def _steps(stream: Stream, fact: Fact) -> list[_Step]:
    match fact.body:
        case DepositTaken() as one:
            number = deposit_no(stream.store, fact.lane, stream.epoch, one.number)
            about = _clean(f"{one.customer} {one.purpose}".strip())
            return [(number, TAKEN, one.amount_minor, one.currency, about)]
        case DepositEnded() as one:
            said = _clean(f"{one.by}: {one.reason}")
            moves = [(BACK, one.back_minor), (KEPT, one.kept_minor)]
            return [(one.deposit, what, minor, one.currency, said) for what, minor in moves if minor]
        case SaleCompleted(sale=sale):
            receipt = receipt_no(stream.store, sale.lane, stream.epoch, sale.number)
            used = [one for one in sale.tenders if one.kind == DEPOSIT and read_deposit(one.reference, "", "")]
            return [(one.reference, USED, one.amount_minor, sale.currency, _clean(receipt)) for one in used]
        case _:
            return []


def _clean(text: str) -> str:
    return "".join(char for char in text if char.isprintable())[:ABOUT_MAX]
