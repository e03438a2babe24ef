"""Where a line stands, as numbers for people and programs: made when asked, from what the parts know."""

from msgspec import Struct

from edge.sync.pilot import Plan


class Measured(Struct, frozen=True):
    """What the line was seen to do: round trips of greetings, the slowest of 20 answers; 0 where not known yet."""

    rtt_ms: float = 0.0
    slowest_ms: float = 0.0
    rate_bytes_s: int = 0


class Spent(Struct, frozen=True):
    """What the line carried today, packets' headers counted, of how much; `why` something is held back, if anything is.

    `goods_wait` says that there are goods in bulk, and that they wait.
    """

    metered: bool
    used_bytes: int
    daily_bytes: int
    why: str
    goods_wait: bool


class LineStatus(Struct, frozen=True, kw_only=True):
    """`since_s` seconds in this state; money in minor units; `bytes` of records, `line_bytes` what they take on the line.

    `drain_s` is how long until all of that is at the hub at the rate that was measured, 0 where nobody can tell.
    """

    state: str
    since_s: float
    reason: str
    facts: int
    receipts: int
    minor: int
    bytes: int
    line_bytes: int
    drain_s: float
    oldest_ms: int
    measured: Measured
    plan: Plan
    credit_bytes: int
    in_flight: int
    bytes_up: int
    bytes_down: int
    resent: int
    changes: int
    masters_revision: int
    masters_head: int
    trouble: str
    spent: Spent


class Noted(Struct, frozen=True):
    """A change of state and its reason, at a moment by this box's clock."""

    at_ms: int
    state: str
    reason: str
