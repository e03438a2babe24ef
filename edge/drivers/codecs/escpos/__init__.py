"""ESC/POS: a print document to bytes, and what the printer says back.

`commands` has the bytes, `render` makes them of a document, `status` reads the answers. Nothing that stands in a text is ever a
command: control characters do not pass, so an item's name cannot open the drawer.
"""

from edge.drivers.codecs.escpos.commands import (
    ASB_ON,
    CUT_FULL,
    CUT_PARTIAL,
    FENCE,
    INIT,
    KICKS,
    KICKS_AT_ONCE,
    ask,
    process_id,
)
from edge.drivers.codecs.escpos.render import BAND_ROWS, Draw, pieces, render
from edge.drivers.codecs.escpos.status import (
    Answered,
    Fenced,
    Printed,
    Reported,
    Said,
    StatusReader,
    is_status,
    read_status,
)

#: The questions of DLE EOT whose answers make a `PrinterStatus`.
QUESTIONS = (1, 2, 3, 4)

__all__ = [
    "ASB_ON",
    "BAND_ROWS",
    "CUT_FULL",
    "CUT_PARTIAL",
    "FENCE",
    "INIT",
    "KICKS",
    "KICKS_AT_ONCE",
    "QUESTIONS",
    "Answered",
    "Draw",
    "Fenced",
    "Printed",
    "Reported",
    "Said",
    "StatusReader",
    "ask",
    "is_status",
    "pieces",
    "process_id",
    "read_status",
    "render",
]
