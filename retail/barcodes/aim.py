"""What the AIM symbology identifier before a code (ISO/IEC 15424) changes about its meaning.

    ]C1 ]e0 ]d2 ]Q3 ]J1    a symbol that says FNC1 first: a GS1 element string, also where nothing in its text shows it
    ]E0 ]E4                EAN and UPC, as 13 or 8 digits
    ]E3                    EAN with an add-on of two or five digits behind it: issue numbers of papers, not part of the number
    ]E1 ]E2                an add-on alone, which names no goods

All others (`]C0`, `]d1`, `]Q1`, `]A0`, `]I1` ...) say how it was printed and nothing about its meaning. Source: Zebra, DS series
Product Reference Guide, "AIM Code Identifiers" and its table of modifier characters; GS1 General Specifications figure 5.1.3-1.
"""

from retail.barcodes.gtin import is_digits

#: FNC1 in the first position: GS1 made the rules for what stands behind it.
GS1 = ("]C1", "]e0", "]d2", "]Q3", "]J1")
_ADD_ON_ALONE = {"]E1", "]E2"}
_WITH_ADD_ON = "]E3"
_EAN = 13


def code_of(text: str, aim: str) -> str:
    """The code to look goods up by; empty where the symbol names none."""
    if aim in GS1:
        return aim + text
    if aim in _ADD_ON_ALONE:
        return ""
    if aim == _WITH_ADD_ON and len(text) in {_EAN + 2, _EAN + 5} and is_digits(text):
        return text[:_EAN]
    return text
