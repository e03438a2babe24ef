"""What is sent how: the states of a line, and the sizes that go with each."""

from enum import Enum

from msgspec import Struct
from msgspec.structs import replace

from edge.sync.pilot.pace import Pace
from edge.sync.pilot.thrift import Thrift


class LineState(Enum):
    """How the line is used now."""

    LIVE = "LIVE"
    THIN = "THIN"
    CATCH_UP = "CATCH-UP"
    DARK = "DARK"


class Plan(Struct, frozen=True):
    """What the uplink does until the next input: sizes in records and in bytes of records, `level` is zstd's."""

    batch_records: int
    batch_bytes: int
    window: int
    linger_s: float
    level: int
    heartbeat_s: float
    telemetry: bool
    bulk: bool = True


#: Facts of one batch.
RECORDS_MAX = 500
#: Records of one batch, in bytes before they are packed: bounds what one packing costs.
PLAIN_BYTES_MAX = 192 * 1024
LIVE_RECORDS, LIVE_PLAIN_BYTES, LIVE_WINDOW, LIVE_LINGER_S = 100, 48 * 1024, 4, 0.1
CATCH_UP_LINGER_S = 0.25
#: A bad line has one batch in flight, and longer ones, so that waiting for each costs little of it.
THIN_LINGER_S = 2.0
#: A batch of a backlog is this long on the line; where connections do not hold, at most so much of one, for what is cut
#: off in the middle is sent again.
CATCH_UP_BATCH_S, THIN_BATCH_S, SESSION_SHARE = 0.5, 2.0, 0.1
#: zstd's level; the harder one takes three times the processor's time for 8 % fewer bytes (bench wire), so it is for lines
#: below `SLOW_RATE` bytes a second, where it is still a few hundredths of one core.
LEVEL, LEVEL_HARD, SLOW_RATE = 6, 19, 64 * 1024


def plan(state: LineState, pace: Pace, heartbeat_s: float, holds_s: float) -> Plan:
    """How to send in a state, at the pace that was measured; connections hold for `holds_s`."""
    match state:
        case LineState.CATCH_UP:
            level = LEVEL_HARD if 0 < pace.rate < SLOW_RATE else LEVEL
            records = pace.batch_facts(CATCH_UP_BATCH_S, RECORDS_MAX)
            return Plan(records, PLAIN_BYTES_MAX, pace.window, CATCH_UP_LINGER_S, level, heartbeat_s, telemetry=False)
        case LineState.THIN:
            records = pace.batch_facts(min(THIN_BATCH_S, SESSION_SHARE * holds_s), RECORDS_MAX)
            return Plan(records, PLAIN_BYTES_MAX, 1, THIN_LINGER_S, LEVEL_HARD, heartbeat_s, telemetry=False)
        case LineState.DARK:  # what goes out before the hub has spoken: it may be all that this line can take
            records = pace.batch_facts(CATCH_UP_BATCH_S, LIVE_RECORDS)
            return Plan(records, LIVE_PLAIN_BYTES, 1, LIVE_LINGER_S, LEVEL, heartbeat_s, telemetry=False)
        case LineState.LIVE:
            return Plan(LIVE_RECORDS, LIVE_PLAIN_BYTES, LIVE_WINDOW, LIVE_LINGER_S, LEVEL, heartbeat_s, telemetry=True)


def tempered(by_state: Plan, thrift: Thrift) -> Plan:
    """The same plan where bytes are saved: the ledger waits a little longer, the rest perhaps much longer."""
    return replace(
        by_state,
        linger_s=max(by_state.linger_s, thrift.linger_s),
        heartbeat_s=max(by_state.heartbeat_s, thrift.heartbeat_s),
        telemetry=by_state.telemetry and thrift.telemetry,
        bulk=thrift.bulk,
    )
