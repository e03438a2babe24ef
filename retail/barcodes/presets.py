"""Arrangements of in-store labels that are common in a country: where head office begins, and what it then edits.

Prefixes are national matter (GS1 General Specifications section 2.1.14), and inside one often the chain's own.

- `cn-weight`, `cn-price` 13 digits as counter scales in China print them by default: item of five digits, then grams or 分.
- `cn-18` 18 digits: item, amount in 分 and grams, all three of five digits (金额重量码).
- `eu` by decimals as in the Nordic countries: 20 to 22 prices with two, one and no decimal, 23 to 25 kilograms with three,
  two and one; 28 a price of five digits with its check digit.
- `uk` 02 and 20: a price of four digits with its check digit.
- `us` number system 2, read as UPC-A or as EAN-13: a price of four digits with its check digit.
"""

from retail.barcodes.labels import BarcodeRule

PRICE = "price_minor"

PRESETS: dict[str, tuple[BarcodeRule, ...]] = {
    "cn-weight": tuple(BarcodeRule(f"{prefix}IIIIIVVVVVC") for prefix in range(20, 30)),
    "cn-price": tuple(BarcodeRule(f"{prefix}IIIIIVVVVVC", PRICE) for prefix in range(20, 30)),
    "cn-18": tuple(BarcodeRule(f"{prefix}IIIIIVVVVVWWWWWC", PRICE) for prefix in range(20, 30)),
    "eu": (
        BarcodeRule("20IIIIIVVVVVC", PRICE),
        BarcodeRule("21IIIIIVVVVVC", PRICE, 10),
        BarcodeRule("22IIIIIVVVVVC", PRICE, 100),
        BarcodeRule("23IIIIIVVVVVC"),
        BarcodeRule("24IIIIIVVVVVC", step=10),
        BarcodeRule("25IIIIIVVVVVC", step=100),
        BarcodeRule("28IIIIKVVVVVC", PRICE),
    ),
    "uk": (BarcodeRule("02IIIIIKVVVVC", PRICE), BarcodeRule("20IIIIIKVVVVC", PRICE)),
    "us": (BarcodeRule("2IIIIIKVVVVC", PRICE), BarcodeRule("02IIIIIKVVVVC", PRICE)),
}
