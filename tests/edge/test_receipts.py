"""A box signs its receipts and knows the others' by head office's word."""

import base64

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec.structs import replace

from edge.identity import BoxIdentity
from edge.receipts import Signatures
from edge.replica import Replica
from protocol.masters import BOX_KEYS, BoxKey, BoxKeys, encode_master
from protocol.messages import Document, Page
from protocol.receipt_token import sign_token
from retail.refusals import Refused
from retail.returns.origin import ReceiptKey
from retail.returns.token import Token

OWN, OTHER, HUB = (Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32) for number in (1, 2, 3))
HUB_KEY = base64.b64encode(HUB.public_key().public_bytes_raw()).decode()
IDENTITY = BoxIdentity("acme", "s001", "b1", 2, "CNY", "mqtt://hub", HUB_KEY)
MINE = Token(ReceiptKey("s001", "03", 2, 1), 20261123, "CNY", 0, bytes(8), ())
THEIRS = replace(MINE, receipt=ReceiptKey("s002", "03", 5, 1))


def pulled(replica: Replica, *keys: BoxKeys) -> None:
    place = replica.begin(replica.revision + 1)
    documents = tuple(Document(BOX_KEYS, one.store, 1, encode_master(one)) for one in keys)
    replica.take(Page(1, place.since_revision, place.to_revision, documents, ""))


def said(found: Token | Refused) -> str:
    return found.code if isinstance(found, Refused) else found.receipt.text


def test_other_stores_receipts_are_believed_once_their_keys_came_down_and_until_they_are_revoked(tmp_path):
    replica = Replica(tmp_path / "masters.db")
    codes = Signatures(IDENTITY, OWN, replica.signer)
    code = sign_token(THEIRS, "acme", OTHER)
    assert said(codes.read(code)) == "unknown-signer"

    pulled(replica, BoxKeys("s002", (BoxKey(5, OTHER.public_key().public_bytes_raw()),)))
    assert codes.read(code) == THEIRS

    pulled(replica, BoxKeys("s002", (BoxKey(5, OTHER.public_key().public_bytes_raw(), revoked=True),)))
    assert said(codes.read(code)) == "revoked-signer"
    replica.close()


def test_the_boxs_own_receipts_and_head_offices_are_believed_before_anything_came_down(tmp_path):
    codes = Signatures(IDENTITY, OWN, lambda *_: None)

    assert codes.read(codes.sign(MINE)) == MINE
    assert codes.read(sign_token(THEIRS, "acme", HUB, by_hub=True)) == THEIRS
    assert said(codes.read(sign_token(MINE, "acme", OTHER))) == "bad-token"


def test_a_receipt_whose_names_fit_no_code_has_none(tmp_path):
    long = replace(MINE, receipt=replace(MINE.receipt, store="s" * 200))

    assert Signatures(IDENTITY, OWN, lambda *_: None).sign(long) == ""
