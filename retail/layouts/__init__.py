"""How a receipt looks (小票版式), as data of head office: which blocks in which order, for paper, screens and text alike."""

from retail.layouts.blocks import DEFAULT, Block, Layout, layout_for, wrong_with
from retail.layouts.sheet import Sheet, lay_out

__all__ = ["DEFAULT", "Block", "Layout", "Sheet", "lay_out", "layout_for", "wrong_with"]
