"""What a device can answer with, besides doing it. Each name says what to do."""


class DeviceError(Exception):
    """The base of all; its text is in words that a cashier or technician can act on."""


class DeviceOffline(DeviceError):
    """Not there: the supervisor tries again by itself."""


class DeviceTimeout(DeviceError):
    """There, but did not answer in time."""


class DeviceRefused(DeviceError):
    """Answered, and said no: out of paper, pan in motion. Needs a person."""


class BadFrame(DeviceError):
    """Bytes that the wire protocol does not know."""


class DriverMisuse(DeviceError):
    """Our own mistake: a bad URL, a closed driver."""
