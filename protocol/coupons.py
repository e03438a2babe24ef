"""Coupons that are used once: signed by head office, so that a store knows a good one with its line down.

    LC1.<kind>.<number>.<last day, yyyymmdd>.<signature>

The signature is Ed25519 with the hub's own key over `lantern/coupon/1`, the organisation and what stands before it, in
base64url without padding: a QR code of some 120 characters. That each is used only once, no store can know of another:
each use is a fact, and the hub finds those that were used twice.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from retail.promotions.coupon import Coupon

_BEGIN = "LC1."
_PARTS = 5


def sign_coupon(coupon: Coupon, org: str, key: Ed25519PrivateKey) -> str:
    """The code of a coupon; raise ValueError where its kind or number cannot stand in one."""
    if not coupon.number or "." in coupon.kind + coupon.number:
        raise ValueError("a coupon's kind and number have no dots, and it has a number")
    said = f"{_BEGIN}{coupon.kind}.{coupon.number}.{coupon.until}"
    return f"{said}.{urlsafe_b64encode(key.sign(_signed(said, org))).rstrip(b'=').decode()}"


def read_coupon(code: str, org: str, key: Ed25519PublicKey) -> Coupon | None:
    """The coupon of a code; None where it is none, or none of ours."""
    if not code.startswith(_BEGIN) or len(parts := code.split(".")) != _PARTS:
        return None
    said, _, signature = code.rpartition(".")
    until = parts[3]
    try:
        key.verify(urlsafe_b64decode(signature + "=="), _signed(said, org))
    except (InvalidSignature, ValueError):
        return None
    return Coupon(parts[1], parts[2], int(until)) if until.isascii() and until.isdigit() else None


def _signed(said: str, org: str) -> bytes:
    return b"lantern/coupon/1\0" + org.encode() + b"\0" + said.encode()
