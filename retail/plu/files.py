"""The files by which scales are loaded.

`csv`   Our own, for the many programs of scales that read a table and ask which column is what (such as Link32 and RLS1000,
        "Import from Excel"): UTF-8 with a byte order mark, so that Excel reads Chinese; a header; one row a PLU.

            plu,name,unit,price,currency,label_flag,label_pattern,item
            00022,苹果,kg,8.00,CNY,21,21IIIIIVVVVVC,apple

`dwl`   The text that label scales of the `DWL PLU` kind take over their port: fields apart by TAB, a number as its digits and
        how many of them stand behind the point (`1500,2` is 15.00), unit 1 by weight and 2 by piece.

            DWL <TAB> PLU <TAB>
            PLU <TAB> number <TAB> item code <TAB> EAN <TAB> unit <TAB> price <TAB> ... name ...
            END <TAB> PLU <TAB>

        Source: PLU.txt in the maker's documentation and drivers of the VTNE Print 15N2-2 label scale, which shows two goods field
        by field and tells what differs between them; all other fields keep the values that it shows.
"""

import csv
import io
from collections.abc import Callable
from typing import Final

from retail.money import exponent
from retail.plu.rows import Listed, PluRow

COLUMNS: Final = ("plu", "name", "unit", "price", "currency", "label_flag", "label_pattern", "item")
#: Places of what we fill in, and what the maker's example has in all others.
_NUMBER, _ITEM_CODE, _UNIT, _PRICE, _NAME = 1, 2, 4, 5, 15
_DWL_ROW: Final = (
    "PLU\t\t\t\t\t\t0,0\t0,0\t0\t0\t0\t0\t0\t0\t9\t\t\t\t\t\t\t\t\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0,0\t0,0\t0\t127"
    "\t0,0\t0,0\t0,0\t0\t127\t0,0\t0,0\t0,0\t0\t127\t0,0\t0,0\t0,0\t0\t127\t0,0\t0,0\t0,0\t0\t0\t0\t0\t0\t0\t0\t"
)


def as_csv(listed: Listed, currency: str) -> str:
    """Our table."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for row in listed.rows:
        unit, price = "kg" if row.weighed else "piece", _decimal(row.price_minor, exponent(currency))
        table.writerow((row.plu, row.name, unit, price, currency, listed.flag, listed.rule.pattern, row.item))
    return "\ufeff" + out.getvalue()


def as_dwl(listed: Listed, currency: str) -> str:
    """The text of label scales of the `DWL PLU` kind; rows are numbered from 1."""
    rows = [_dwl_row(number, row, exponent(currency)) for number, row in enumerate(listed.rows, 1)]
    return "".join(f"{line}\r\n" for line in ("DWL\tPLU\t", *rows, "END\tPLU\t"))


FORMATS: Final[dict[str, Callable[[Listed, str], str]]] = {"csv": as_csv, "dwl": as_dwl}


def _dwl_row(number: int, row: PluRow, places: int) -> str:
    fields = _DWL_ROW.split("\t")
    fields[_NUMBER], fields[_ITEM_CODE] = str(number), row.plu
    fields[_UNIT], fields[_PRICE] = "1" if row.weighed else "2", f"{row.price_minor},{places}"
    fields[_NAME] = "".join(char for char in row.name if char.isprintable())
    return "\t".join(fields)


def _decimal(minor: int, places: int) -> str:
    """A figure with its point, exactly."""
    if not places:
        return str(minor)
    return f"{minor // 10**places}.{minor % 10**places:0{places}d}"
