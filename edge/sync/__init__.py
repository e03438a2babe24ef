"""Store and forward: the pilot and the batcher decide, uplink and downlink do, the line dials and keeps the state."""

from edge.sync.line import Line, LineStatus
from edge.sync.pilot import LineState

__all__ = ["Line", "LineState", "LineStatus"]
