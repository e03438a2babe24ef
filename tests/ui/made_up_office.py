"""What waits for a person in the made-up chain, of the hub's own answer types: an older box's sales, what could not be read."""

from hub.insight.answers import LateSum, ParkedRow
from hub.insight.totals.late import LateRow
from hub.insight.totals.periods import Closed, DayFigures, Period
from hub.insight.totals.upto import StoreUpto
from hub.insight.uncounted.aside import AsideDetail, AsideList, AsideRow
from hub.insight.uncounted.contents import Contents, DaySum, Numbers, Sum
from hub.insight.uncounted.parked import ParkedDetail, hex_lines
from hub.insight.uncounted.told import ToldFact
from hub.office.aside import Settled
from hub.office.decisions import Decision
from hub.office.periods import Changed
from hub.office.repair import Retried
from tests.ui.made_up_day import MINUTE_MS, NOW_MS

_AT_MS = NOW_MS - 26 * 60 * MINUTE_MS
NEWER, BROKEN = "4f0c2a91d3be" + "5" * 52, "9f2c11ab77e0" + "6" * 52
_ACCOUNT = Contents(1, 0, [], [], [], {"kind-41": 1}, NOW_MS - 19 * MINUTE_MS, NOW_MS - 19 * MINUTE_MS)


def _contents() -> Contents:
    days = [DaySum(20261122, "CNY", 3, 21_430), DaySum(20261123, "CNY", 1, 5_980)]
    lanes = [Numbers("01", 3187, 3189, 3), Numbers("02", 2204, 2204, 1)]
    return Contents(5, 4, [Sum("CNY", 4, 27_410)], days, lanes, {"drawer-opened": 1}, _AT_MS, _AT_MS + 95 * MINUTE_MS)


def life(state: str = "waiting") -> AsideRow:
    """A box that was replaced the day before and still sends."""
    return AsideRow(
        "s002", "解放路店", "box1", 1, state, 2, NOW_MS - 25 * 60 * MINUTE_MS, NOW_MS - 40 * MINUTE_MS, NOW_MS - 38 * MINUTE_MS, _contents()
    )  # fmt: skip


def _fact(seq: int, number: int | None, minor: int | None) -> ToldFact:
    at_ms = _AT_MS + (seq - 4101) * 19 * MINUTE_MS
    if number is None:
        return ToldFact(seq, "drawer-opened", "drawer opened by 王芳: change", "01", 20261122, at_ms)
    return ToldFact(seq, "sale-completed", "", "01", 20261122, at_ms, number, minor, "CNY", 3)


def detail(state: str) -> AsideDetail:
    """Its facts."""
    sold = [(4101, 3187, 6_430), (4102, None, None), (4103, 3188, 9_000), (4104, 3189, 6_000), (4105, 2204, 5_980)]
    return AsideDetail([life(state)], [_fact(*one) for one in sold])


def parked() -> list[ParkedRow]:
    """A fact of a kind to come, and a whole message of another history."""
    return [
        ParkedRow(NEWER, "s003", "s003-a", "ledger", 4031, "kind 41 is newer than this hub: kept until it is updated", NOW_MS - 19 * MINUTE_MS, 86, 1, 1, "fact"),
        ParkedRow(BROKEN, "s003", "s003-a", "ledger", 0, "facts 4020 to 4030 of epoch 1: the chain differs from ours at fact 4020", NOW_MS - 64 * MINUTE_MS, 1842, 3, 0, "batch"),
    ]  # fmt: skip


def parked_detail(row: ParkedRow) -> ParkedDetail:
    """One of them, with its first bytes."""
    data = bytes((7 * n + 41) % 251 for n in range(min(row.bytes, 160)))
    words = ["2026-11-23 05:46:12Z lane 01, day 20261123: a fact of kind 41, which this version does not know"]
    contents = _ACCOUNT if row.seq else _contents()
    return ParkedDetail(row, words, contents, list(hex_lines(data)), whole=True)


def _day(day: int, receipts: int, minor: int, *, closed: bool, late: tuple[int, int] = (0, 0)) -> DayFigures:
    word = (
        Closed(NOW_MS - (23 - day) * 24 * 60 * MINUTE_MS + 60 * 60_000, "赵会计", "日结", 8, 8, 0, 0)
        if closed
        else None
    )
    came, left = (LateSum(n, n * 6_213) for n in late)
    return DayFigures(
        f"2026-11-{day:02}", "CNY", receipts, minor, came, left, 8, 8 if day < 22 else 5, 0 if day < 22 else 302, word
    )


def period(name: str, *, closed: bool) -> Period:
    """November so far: closed to the 20th, twelve receipts of the 20th came late; the stores of the day stand as they do."""
    days = [
        _day(day, 600 + 17 * (day % 7), 4_100_000 + 91_113 * (day % 7), closed=closed or day <= 20, late=(12 * (day == 21), 12 * (day == 20)))
        for day in range(23, 15, -1)
    ]  # fmt: skip
    late = [LateRow("s005", "火车站店", "2026-11-20", "2026-11-21", "CNY", 12, 12 * 6_213)]
    stores = [
        StoreUpto("s005", "火车站店", "CNY", "silent", NOW_MS - 23 * MINUTE_MS, 12, 86_340),
        StoreUpto("s007", "老城店", "CNY", "behind", NOW_MS - 31 * MINUTE_MS, 288, 1_985_220),
        StoreUpto("s002", "解放路店", "CNY", "aside", NOW_MS - 2000),
        *(StoreUpto(f"s{n:03}", f"{n} 店", "CNY", "", NOW_MS) for n in (1, 3, 4, 6, 9)),
    ]
    return Period(name, "2026-11-01", "2026-11-30", days, late, stores, is_closed=closed, is_over=True)


class Office:
    """What people did to it while a page was open."""

    def __init__(self) -> None:
        self.state = "waiting"
        self.closed = False
        self.parked = {row.id: row for row in parked()}
        self.decisions: list[Decision] = [
            Decision("1", NOW_MS - 3 * 24 * 60 * MINUTE_MS, "aside", "s005/box1/1", "dismissed", "李敏", "练习机的单据，不是真实销售", {})
        ]  # fmt: skip

    def lives(self) -> AsideList:
        """Those not released."""
        return AsideList([life(self.state)] if self.state else [])

    def settle(self, verdict: str, who: str, why: str) -> Settled:
        """Release or dismiss; a second time there is nothing left."""
        if not self.state or (self.state, verdict) == ("dismissed", "dismiss"):
            return Settled("released", Contents(0, 0, [], [], [], {}, None, None))
        self.state = "" if verdict == "release" else "dismissed"
        told = "released" if verdict == "release" else "dismissed"
        self.decisions.insert(0, Decision("2", NOW_MS, "aside", "s002/box1/1", told, who, why, {}))
        return Settled(told, _contents())

    def close(self, what: str, who: str, why: str, *, anyway: bool) -> Changed:
        """Close or open again; not without a word while stores lack something."""
        if what == "close" and not anyway:
            raise PermissionError("3 of 8 stores are not complete")
        self.closed = what == "close"
        self.decisions.insert(
            0, Decision("3", NOW_MS, "period", "2026-11", "closed" if self.closed else "reopened", who, why, {})
        )
        return Changed("closed" if self.closed else "reopened", ["2026-11-23"], 8, [])

    def retry(self, parked_id: str) -> Retried:
        """The fact is good now, the other history never."""
        if parked_id == BROKEN:
            return Retried(
                BROKEN,
                "still",
                words="its chain is not that of the facts which are here: it belongs to another history",
            )
        del self.parked[parked_id]
        return Retried(parked_id, "applied", 1)
