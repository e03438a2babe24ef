"""What a driver of another package builds on. See docs/drivers.md: names here stay as they are while `API` is the same.

Nothing else of `edge` is promised to anybody.
"""

from edge.drivers.build import DeviceConfig
from edge.drivers.codecs.line_scanner import LineScanner
from edge.drivers.driver import Driver
from edge.drivers.errors import BadFrame, DeviceError, DeviceOffline, DeviceRefused, DeviceTimeout, DriverMisuse
from edge.drivers.roles import DeviceHealth, DeviceState, Scan, Weight
from edge.drivers.scales import SerialScale
from edge.drivers.scales.framing import Frames
from edge.drivers.scales.reading import Answer, Garbled, Language, NoWeight, Reading, Say, Trouble
from edge.drivers.scales.units import grams
from edge.drivers.scanner import ScanLanguage, ScannerDriver
from edge.drivers.simulators.peer import TcpPeer
from edge.drivers.supervisor import Supervisor
from edge.drivers.transports import Transport
from edge.drivers.wiring.registry import API, DriverEntry

__all__ = [
    "API",
    "Answer",
    "BadFrame",
    "DeviceConfig",
    "DeviceError",
    "DeviceHealth",
    "DeviceOffline",
    "DeviceRefused",
    "DeviceState",
    "DeviceTimeout",
    "Driver",
    "DriverEntry",
    "DriverMisuse",
    "Frames",
    "Garbled",
    "Language",
    "LineScanner",
    "NoWeight",
    "Reading",
    "Say",
    "Scan",
    "ScanLanguage",
    "ScannerDriver",
    "SerialScale",
    "Supervisor",
    "TcpPeer",
    "Transport",
    "Trouble",
    "Weight",
    "grams",
]
