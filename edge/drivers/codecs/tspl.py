"""TSPL and TSPL2: a label as one picture, and the printer's state.

    SIZE 40 mm,30 mm   GAP 2 mm,0 mm   DIRECTION 1   CLS   BITMAP x,y,bytes a row,rows,0,data   PRINT 1,copies     each ended by CR LF
    ESC ! ?            answered with one byte: 00 well, bits 0 head open, 1 paper jam, 2 out of paper, 3 ribbon out,
                       4 paused, 5 printing, 7 another error

Source: TSC, TSPL/TSPL2 Programming Language manual (SIZE, GAP, BITMAP, PRINT, <ESC>!?). In BITMAP's data a 0 is black.
"""

from edge.drivers.document import Image
from edge.drivers.labels.state import LabelState
from edge.drivers.labels.tag import Template

ASK = b"\x1b!?"
COPIES_MAX = 999
_PROBLEMS = ((0x04, "paper out"), (0x01, "head open"), (0x02, "paper jam"), (0x08, "ribbon out"), (0x10, "paused"))
_PRINTING, _OTHER = 0x20, 0x80


def encode(label: Image, template: Template, copies: int) -> bytes:
    """One label so many times."""
    head = (
        f"SIZE {template.width:g} mm,{template.height:g} mm\r\nGAP {template.gap:g} mm,0 mm\r\nDIRECTION 1\r\nCLS\r\n"
        f"BITMAP 0,0,{label.stride},{label.height},0,"
    )
    turned = bytes(byte ^ 0xFF for byte in label.bits)
    return head.encode() + turned + f"\r\nPRINT 1,{max(1, min(copies, COPIES_MAX))}\r\n".encode()


class Reader:
    """The printer's answers: each byte is one."""

    def feed(self, data: bytes) -> LabelState | None:
        """The newest state."""
        if not data:
            return None
        byte = data[-1]
        problem = next(
            (words for bit, words in _PROBLEMS if byte & bit), "error at the printer" if byte & _OTHER else ""
        )
        return LabelState(problem, busy=bool(byte & _PRINTING))
