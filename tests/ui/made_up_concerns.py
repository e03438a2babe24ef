"""Deposits, payments, shares and tips of the made-up day, of the hub's own answer types."""

from msgspec.structs import replace

from hub.insight.concerns.answered import Answered
from hub.insight.concerns.open import Concern, Concerns
from hub.insight.deposits.detail import DepositDetail, DepositStep
from hub.insight.deposits.held import DepositRow, Deposits
from hub.insight.members.overspent import AllOverspent, Overspent
from hub.insight.payments.doubtful import PaymentRow, Payments
from hub.insight.returns.twice import Back, Double
from hub.insight.totals.tips import TipDay, Tips
from tests.ui.made_up_day import MINUTE_MS, NOW_MS

DAY_MS = 24 * 60 * MINUTE_MS
CAKE, TV = "s001-03-1-D0007", "s001-01-1-D0003"
DATE = "2026-11-23"


class Concerned:
    """What calls for a person, and what they answered while a page was open."""

    def __init__(self) -> None:
        self.answers: dict[tuple[str, str], Answered] = {}

    def answer(self, kind: str, subject: str, figure: int, verdict: str, who: str, why: str) -> None:
        """A person's word."""
        self.answers[kind, subject] = Answered(figure, verdict, who, why, NOW_MS)

    def concerns(self) -> Concerns:
        """Those that nobody answered."""
        kinds = (
            ("double", 1_100, "CNY"),
            ("share", 120, "POINTS"),
            ("deposit", 30_000, "CNY"),
            ("payment", 12_850, "CNY"),
        )
        answered = [kind for kind, _ in self.answers]
        open_ones = [Concern(k, 1, {unit: minor}) for k, minor, unit in kinds if k not in answered]
        return Concerns(NOW_MS, open_ones + [Concern(kind) for kind in answered])

    def doubles(self) -> list[Double]:
        """A line that came back at two stores while both lines were down."""
        one = Double(
            "s001-03-1-000123", 1, "牛奶 1L", 3000, 5000, 2000,
            [Back("s001-03-1-000140", "s001", 20261123, 3000, 1650), Back("s002-01-1-000009", "s002", 20261123, 2000, 1100)],
            1_100, "CNY",
        )  # fmt: skip
        return [replace(one, answered=self.answers.get(("double", one.subject)))]

    def deposits(self) -> Deposits:
        """One that waits, and one whose slip was used at two stores."""
        waits = DepositRow(
            CAKE, "s001", "李女士 生日蛋糕", "CNY", 20261121, 10_000, 0, 0, 0, 10_000, True, NOW_MS - 2 * DAY_MS
        )
        twice = DepositRow(
            TV, "s001", "陈先生 电视", "CNY", 20261013, 30_000, 60_000, 0, 0, -30_000, True, NOW_MS - 41 * DAY_MS, 2, ("s002",),
            self.answers.get(("deposit", TV)),
        )  # fmt: skip
        return Deposits([twice, waits], {"CNY": 10_000}, False)

    def deposit(self, number: str) -> DepositDetail:
        """With its facts."""
        one = next(row for row in self.deposits().deposits if row.deposit == number)
        taken = _step("taken", "s001", 311, one.paid_minor, one.about, one.since_ms)
        uses = [
            _step("used", store, 4_000 + n, 30_000, f"{store}-02-1-00031{n}", NOW_MS - n * DAY_MS)
            for n, store in enumerate(("s002", "s001"), 1)
        ]
        return DepositDetail(one, [taken, *(uses if one.uses else [])])

    def payments(self) -> Payments:
        """One in doubt, one that a person settled."""
        doubt = PaymentRow(
            "s001", "01", "01-1-000042-1", "payment", "card", 12_850, "CNY", DATE, NOW_MS - 90 * MINUTE_MS, "in doubt", "", "",
            "the terminal did not answer", self.answers.get(("payment", "s001/01-1-000042-1")),
        )  # fmt: skip
        settled = PaymentRow(
            "s002", "02", "02-1-000017-1", "refund", "card", -4_990, "CNY", DATE, NOW_MS - DAY_MS, "not done", "王芳", "赵会计",
            "银行说没有这笔", Answered(2, "dismissed", "李敏", "流水已核对", NOW_MS - DAY_MS),
        )  # fmt: skip
        return Payments([doubt, settled], {"CNY": 12_850}, False)

    def shares(self) -> AllOverspent:
        """A box that was put back spent twice."""
        one = Overspent("s002", 1, "m0001", "points", 120, "解放路店", "CNY")
        return AllOverspent([replace(one, answered=self.answers.get(("share", one.subject)))])


def _step(what: str, store: str, seq: int, minor: int, about: str, at_ms: int) -> DepositStep:
    return DepositStep(what, store, "box1", 1, seq, "03", minor, "CNY", DATE, at_ms, about)


def tips() -> Tips:
    """Two stores, one day."""
    first = TipDay(DATE, "s001", "人民路店", "CNY", 5_200, 4, {"card": 4_000, "cash": 1_200})
    return Tips([first, TipDay(DATE, "s002", "解放路店", "CNY", 800, 1, {"card": 800})], {"CNY": 6_000}, False)
