"""Store and forward: the pilot and the batcher decide, uplink and downlink do, the line dials and keeps the state."""

from edge.sync.book import LineBook
from edge.sync.line import Line
from edge.sync.pilot import LineState
from edge.sync.status import LineStatus

__all__ = ["Line", "LineBook", "LineState", "LineStatus"]
