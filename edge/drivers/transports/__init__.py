"""Bytes to and from a device that a URL names, without ever blocking the event loop."""

from edge.drivers.transports.base import Transport
from edge.drivers.transports.opening import open_transport
from edge.drivers.transports.plugs import Plugs
from edge.drivers.transports.urls import check_url

__all__ = ["Plugs", "Transport", "check_url", "open_transport"]
