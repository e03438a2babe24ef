"""The MQTT session that both ends use, and the clocks and back-off around it. A broker's word is never trusted."""

from protocol.link.clocks import Clock, SystemClock
from protocol.link.session import Broker, Incoming, Link, LinkLost, Will, connect

__all__ = ["Broker", "Clock", "Incoming", "Link", "LinkLost", "SystemClock", "Will", "connect"]
