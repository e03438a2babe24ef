"""The MQTT session that both ends use, and the clocks and back-off around it. A broker's word is never trusted."""

from protocol.link.backoff import Backoff
from protocol.link.clocks import Clock, SystemClock
from protocol.link.link import EAGER, SPARING, Broker, Care, Incoming, Link, LinkLost, Will
from protocol.link.session import connect

__all__ = [
    "EAGER",
    "SPARING",
    "Backoff",
    "Broker",
    "Care",
    "Clock",
    "Incoming",
    "Link",
    "LinkLost",
    "SystemClock",
    "Will",
    "connect",
]
