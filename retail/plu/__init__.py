"""What a scale that prints price labels (条码秤) is loaded with: goods by PLU, at the store's prices."""

from retail.plu.files import FORMATS
from retail.plu.rows import Listed, PluRow, list_goods

__all__ = ["FORMATS", "Listed", "PluRow", "list_goods"]
