"""When the newest goes ahead of a backlog, and how often: so that it waits for next to nothing and costs next to nothing."""

from edge.sync.pilot import LineState, Pilot

#: A backlog that takes longer than this is gone ahead of.
FROM_S = 1.0
#: Batches that may be on their way ahead.
WINDOW = 4
#: What a batch of its own costs the line beside its facts, and the share of the line that this may take.
COST_BYTES, SHARE = 260, 0.03
LINGER_MAX_S = 10.0


def worth(pilot: Pilot) -> bool:
    """Whether what waits takes long enough."""
    return pilot.state in {LineState.CATCH_UP, LineState.THIN} and pilot.drain_s > FROM_S


def window(pilot: Pilot) -> int:
    """Batches that may be on their way ahead, beside those of the backlog."""
    return min(WINDOW, pilot.plan.window)


def linger_s(pilot: Pilot) -> float:
    """How long what is new waits for more: the slower the line, the longer."""
    linger_s = pilot.plan.linger_s
    return max(linger_s, min(LINGER_MAX_S, COST_BYTES / (SHARE * pilot.rate))) if pilot.rate else linger_s
