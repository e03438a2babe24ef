"""The keys around receipts: this box signs its own, and knows by head office's word who signs for the others."""

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from edge.identity import BoxIdentity
from protocol.receipt_token import HUB, Signer, Signers, read_token, sign_token
from retail.refusals import Refused
from retail.returns.token import Token

_log = structlog.get_logger()


class Signatures:
    """Signs and reads codes of receipts. `known` has the keys of all boxes of the chain."""

    def __init__(self, identity: BoxIdentity, key: Ed25519PrivateKey, known: Signers) -> None:
        self._org = identity.org
        self._key = key
        self._known = known
        self._own = (identity.store, identity.epoch)
        self._at_hand = {
            HUB: Signer(identity.public_key().public_bytes_raw()),
            self._own: Signer(key.public_key().public_bytes_raw()),
        }

    def sign(self, token: Token) -> str:
        """The code of a receipt of this box, "" where it cannot have one: its paper then says its number alone."""
        try:
            return sign_token(token, self._org, self._key)
        except ValueError as exc:
            _log.warning("receipt.no_code", receipt=token.receipt.text, problem=str(exc))
            return ""

    def read(self, code: str) -> Token | Refused:
        """What a code says, or why it is not believed."""
        return read_token(code, self._org, self._signer)

    def _signer(self, store: str, epoch: int) -> Signer | None:
        """Head office's word goes before what we know of ourselves: this box may be the stolen one."""
        return self._known(store, epoch) or self._at_hand.get((store, epoch))
