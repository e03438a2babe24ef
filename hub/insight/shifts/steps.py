"""What facts say of shifts and days, as rows. Pure."""

from hub.insight.projection.rollup import DAYS, FIGURE_MAX, Row, Stream, are_codes
from protocol.facts import DayClosed, Fact, ShiftClosed, ShiftOpened, ShiftSupplemented
from protocol.packing import pack
from retail.money import AMOUNT_MAX
from retail.shifts import Handover, Supplement

OPENED, CLOSED = 0, 1


def about_shifts(fact: Fact) -> bool:
    """Whether a fact becomes a row here."""
    return isinstance(fact.body, ShiftOpened | ShiftClosed | ShiftSupplemented | DayClosed)


def unfit_for_shifts(fact: Fact) -> str:
    """Why its figures fit no table; empty where they do."""
    shift, step, who, figures = _figures(fact)
    if not 1 <= shift <= FIGURE_MAX or not 0 <= step <= FIGURE_MAX or not 0 <= fact.at_ms <= FIGURE_MAX:
        return "a number of a shift or a time out of bounds"
    if fact.business_date not in DAYS:
        return f"business date {fact.business_date} is no day"
    if not are_codes([fact.lane, who]):
        return "a lane or cashier that is no code"
    return "an amount out of bounds" if any(abs(one) > AMOUNT_MAX for one in figures) else ""


def step_row(stream: Stream, seq: int, fact: Fact) -> Row:
    """A row of `shift_step`."""
    shift, step, _, _ = _figures(fact)
    key = (stream.org, stream.store, fact.lane, stream.epoch, shift, step)
    return (*key, stream.box, seq, fact.business_date, fact.at_ms, pack(fact.body))


def day_row(stream: Stream, seq: int, fact: Fact) -> Row:
    """A row of `day_close`."""
    key = (stream.org, fact.business_date, stream.store, stream.epoch)
    return (*key, stream.box, seq, fact.at_ms, pack(fact.body))


def _figures(fact: Fact) -> tuple[int, int, str, list[int]]:
    """Number of the shift, step, who, and all money."""
    match fact.body:
        case ShiftOpened(shift=shift, cashier=cashier, float_minor=float_minor):
            return shift, OPENED, cashier, [float_minor]
        case ShiftClosed(handover=one):
            money = [one.float_minor, one.left_minor, *_money(one)]
            return one.shift, CLOSED, one.cashier, money
        case ShiftSupplemented(supplement=said):
            return said.shift, CLOSED + said.number, said.by, _money(said)
        case DayClosed(by=by, takings=takings, apart=apart):
            return 1, OPENED, by, [*(minor for _, _, minor, _ in takings), *(minor for _, _, _, minor, _ in apart)]
        case _:
            raise TypeError("no fact about shifts")


def _money(one: Handover | Supplement) -> list[int]:
    return [row.minor for row in one.sums] + [row.minor for row in one.counted]
