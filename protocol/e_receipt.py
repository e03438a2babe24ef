"""Where a customer's phone finds their receipt at head office: an address that nobody can guess, and that head office need not keep.

    <base>/R/<receipt number>/<code>

The code is base32 of the first 15 bytes of SHA-256 over `lantern/e-receipt/1` and the hash of the receipt's fact in the store's
chain. That hash covers all that the box ever wrote, and is known to the box and to head office alone: of the eight bytes of it that
stand in the receipt's QR code the other 24 do not follow. All is in capitals, for which a QR code has a mode of its own; addresses
are read in either case.
"""

import re
from base64 import b32encode
from hashlib import sha256
from hmac import compare_digest

from retail.returns.origin import ReceiptKey, read_receipt

#: 120 bits: a guess a microsecond finds none before the sun is out.
CODE_BYTES = 15
CODE_CHARS = 24
_SCHEME_AND_HOST = re.compile(r"https?://[^/]*", re.ASCII)


def receipt_link(base: str, receipt: ReceiptKey, fact_hash: bytes) -> str:
    """The address of a receipt under head office's; a path before it keeps its letters."""
    host = _SCHEME_AND_HOST.sub(lambda found: found[0].upper(), base.rstrip("/"))
    return f"{host}/R/{receipt.text.upper()}/{receipt_code(fact_hash)}"


def receipt_code(fact_hash: bytes) -> str:
    """What only box and head office can know of a receipt, and who holds its paper."""
    return b32encode(sha256(b"lantern/e-receipt/1\0" + fact_hash).digest()[:CODE_BYTES]).decode()


def asked_for(number: str) -> ReceiptKey | None:
    """The receipt that an address names; None where it names none."""
    key = read_receipt(number.lower(), "", "")
    return key if key and key.store and key.text == number.lower() else None


def is_code_of(code: str, fact_hash: bytes) -> bool:
    """Whether a code is that of a receipt; takes as long for one that is nearly right."""
    return compare_digest(code.upper().encode("utf-8", "replace"), receipt_code(fact_hash).encode())
