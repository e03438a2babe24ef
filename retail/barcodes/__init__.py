"""What codes say: numbers of goods, a store's own labels with weight or price inside, and GS1 codes with lot and date."""

from retail.barcodes.aim import code_of
from retail.barcodes.elements import BadElements
from retail.barcodes.gtin import check_digit, gtin14, is_digits, looks_like_gtin
from retail.barcodes.labels import DEFAULT_RULES, BarcodeRule, Embedded, embedded, fault, make_embedded
from retail.barcodes.presets import PRESETS
from retail.barcodes.price_check import price_check_digit
from retail.barcodes.scanned import Scanned, read

__all__ = [
    "DEFAULT_RULES",
    "PRESETS",
    "BadElements",
    "BarcodeRule",
    "Embedded",
    "Scanned",
    "check_digit",
    "code_of",
    "embedded",
    "fault",
    "gtin14",
    "is_digits",
    "looks_like_gtin",
    "make_embedded",
    "price_check_digit",
    "read",
]
