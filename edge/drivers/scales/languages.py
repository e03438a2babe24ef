"""The languages by the names that a configuration uses."""

from collections.abc import Callable
from functools import partial
from typing import Final

from edge.drivers.scales.reading import Language
from edge.drivers.scales.wire.adam import Adam
from edge.drivers.scales.wire.cas import Cas
from edge.drivers.scales.wire.dialog06 import Dialog06
from edge.drivers.scales.wire.generic import Generic
from edge.drivers.scales.wire.nci import Nci
from edge.drivers.scales.wire.sics import Sics
from edge.drivers.scales.wire.sma import Sma
from edge.drivers.scales.wire.toledo8217 import Toledo8217
from edge.drivers.scales.wire.toledo_continuous import ToledoContinuous
from edge.drivers.scales.wire.xk3190 import Xk3190A9, Xk3190A12, Xk3190Equals

LANGUAGES: Final[dict[str, Callable[[], Language]]] = {
    "toledo8217": Toledo8217,
    "toledo-continuous": ToledoContinuous,
    "sma": Sma,
    "cas": Cas,
    "os2": partial(Cas, active=True),
    "nci": Nci,
    "dialog06": Dialog06,
    "adam": Adam,
    "mt-sics": Sics,
    "xk3190-a9": Xk3190A9,
    "xk3190-a12": Xk3190A12,
    "xk3190-equals": Xk3190Equals,
    "generic": Generic,
}
