"""The signed code of a receipt: whoever scans it, with the line down, knows what was sold and that a box of the chain says so.

    LN1:<base32 of signature (64 bytes) || token (protocol/token_bytes.py)>

The signature is Ed25519 over `lantern/receipt/1`, the organisation and the token's bytes, with the key of the box, or with
head office's where it says so. Base32 (RFC 4648, section 6, without padding) is letters and digits alone: a QR code has 5.5 bits
for each in its alphanumeric mode, and no keyboard wedge, lane or printer takes one of them for something else, as they do with
the blank, `%` and `*` of base45, which would save six characters of a hundred.
"""

from base64 import b32decode, b32encode
from collections.abc import Callable

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from msgspec import Struct

from protocol.packing import BadMessage
from protocol.seal import SIGNATURE_BYTES
from protocol.token_bytes import from_bytes, to_bytes
from retail.refusals import Refused
from retail.returns.token import CODE_BEGINS, Token

#: A QR code of at most 65 modules a side with medium correction, which paper of 58 mm has room for (ISO/IEC 18004, version 12).
TOKEN_CHARS_MAX = 400
_BYTES_MAX = (TOKEN_CHARS_MAX - len(CODE_BEGINS)) * 5 // 8


class Signer(Struct, frozen=True):
    """A public key by which receipts are signed; one of a box that was stolen is `revoked`."""

    key: bytes
    revoked: bool = False


#: The key of a store's box in one of its lives; head office's own under no name and life 0.
Signers = Callable[[str, int], Signer | None]
HUB = ("", 0)


def sign_token(token: Token, org: str, key: Ed25519PrivateKey, *, by_hub: bool = False) -> str:
    """The code of a receipt, with as many lines as fit; raise `ValueError` where its names are too long for any."""
    said = to_bytes(token, _BYTES_MAX - SIGNATURE_BYTES, by_hub=by_hub)
    return CODE_BEGINS + b32encode(key.sign(_signed(said, org)) + said).rstrip(b"=").decode()


def signed_by_hub(token: Token, org: str, key: Ed25519PrivateKey) -> str:
    """The code of a receipt that head office vouches for, "" where none can hold its names."""
    try:
        return sign_token(token, org, key, by_hub=True)
    except ValueError:
        return ""


def read_token(code: str, org: str, signers: Signers) -> Token | Refused:
    """The token of a code, or why it is not believed. One letter changed anywhere, and it is not."""
    try:
        signature, said = _apart(code)
        token, by_hub = from_bytes(said)
    except (BadMessage, ValueError):
        return Refused("bad-token", "receipt")
    signer = signers(*(HUB if by_hub else (token.receipt.store, token.receipt.epoch)))
    if signer is None:
        return Refused("unknown-signer", "receipt", token.receipt.text)
    try:
        Ed25519PublicKey.from_public_bytes(signer.key).verify(signature, _signed(said, org))
    except (InvalidSignature, ValueError):
        return Refused("bad-token", "receipt")
    return Refused("revoked-signer", "receipt", token.receipt.text) if signer.revoked else token


def _apart(code: str) -> tuple[bytes, bytes]:
    """Signature and token; only the one spelling that was signed is read."""
    text = code.removeprefix(CODE_BEGINS)
    data = b32decode(text + "=" * (-len(text) % 8))
    if not code.startswith(CODE_BEGINS) or b32encode(data).rstrip(b"=").decode() != text:
        raise ValueError("no code of a receipt")
    return data[:SIGNATURE_BYTES], data[SIGNATURE_BYTES:]


def _signed(said: bytes, org: str) -> bytes:
    return b"lantern/receipt/1\0" + org.encode() + b"\0" + said
