"""ZVT, the protocol between a till (ECR) and a payment terminal (PT), without a socket.

Source: "ECR-Interface ZVT-Protocol", PA00P015, Verband der Terminalhersteller in Deutschland e.V., revisions 13.07 to 13.11
(commands, bitmaps, error messages), and PA00P016 for TCP. Captured telegrams of real terminals are in the tests.
"""

from edge.drivers.codecs.zvt.apdu import ACK, Apdu, ApduReader, encode
from edge.drivers.codecs.zvt.exchange import Ended, Exchange
from edge.drivers.codecs.zvt.fields import BadField
from edge.drivers.codecs.zvt.messages import Status, read_status
from edge.drivers.codecs.zvt.results import result_words

__all__ = [
    "ACK",
    "Apdu",
    "ApduReader",
    "BadField",
    "Ended",
    "Exchange",
    "Status",
    "encode",
    "read_status",
    "result_words",
]
