"""Does the code on a receipt speak of a sale that head office has? Proved or disproved, with what differs."""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.db import tables as t
from hub.insight.receipts.whole import find
from protocol.facts import SaleCompleted, decode_fact
from protocol.receipt_token import Signer, read_token
from protocol.token_bytes import PROOF_BYTES
from retail.refusals import Refused
from retail.returns.origin import read_receipt
from retail.returns.token import CODE_BEGINS, Token, token_of


class Verdict(Struct, frozen=True):
    """`proved`: the sale is here and is what the code says. `differs`: it is here and is another. `not-here`: it is not.

    `bad-code`: nobody of the chain signed it, or it was changed. `number-only`: an old code, which nobody signed: its number and
    total are those of a sale. `words` say it to a person, `differs` what is not the same.
    """

    verdict: str
    receipt: str
    words: str
    differs: list[str]


async def prove(connection: AsyncConnection, org: str, code: str, hub_key: bytes) -> Verdict:
    """Look a receipt's code up, signed or not."""
    if code.startswith(CODE_BEGINS):
        return await _by_token(connection, org, code, hub_key)
    key = read_receipt(code, "", "")
    if key is None or not key.store:
        return Verdict("bad-code", "", "this is no code of a receipt", [])
    row = await find(connection, org, key.store, key.lane, key.epoch, key.number)
    if row is None:
        return _absent(key.text)
    said = code.split(":")[2:3]
    wrong = (
        [f"total: {said[0]} on the paper, {row.total_minor} here"] if said and said[0] != str(row.total_minor) else []
    )
    if wrong:
        return Verdict("differs", key.text, "the sale is here, and is not what the paper says", wrong)
    return Verdict("number-only", key.text, "a sale of this number is here; nobody signed this code", [])


async def _by_token(connection: AsyncConnection, org: str, code: str, hub_key: bytes) -> Verdict:
    keys = await _keys(connection, org, hub_key)
    token = read_token(code, org, lambda store, epoch: keys.get((store, epoch)))
    if isinstance(token, Refused):
        return Verdict("bad-code", token.given, token.words("en"), [])
    key = token.receipt
    row = await find(connection, org, key.store, key.lane, key.epoch, key.number)
    if row is None:
        return _absent(key.text)
    body = decode_fact(bytes(row.record)).body
    if not isinstance(body, SaleCompleted):
        raise TypeError(f"fact {row.seq} of {key.store}/{row.box} is listed as a sale and is none")
    here = token_of(key, body.sale, body.details, row.business_date, bytes(row.hash)[:PROOF_BYTES])
    if wrong := list(_differences(token, here)):
        return Verdict("differs", key.text, "the sale is here, and is not what the paper says", wrong)
    return Verdict("proved", key.text, "the sale is at head office, as the paper says", [])


def _absent(receipt: str) -> Verdict:
    return Verdict("not-here", receipt, "this sale has not reached head office", [])


def _differences(paper: Token, here: Token) -> Iterator[str]:
    pairs: dict[str, tuple[Any, Any]] = {
        "total": (paper.total_minor, here.total_minor),
        "currency": (paper.currency, here.currency),
        "date": (paper.business_date, here.business_date),
        "hash": (paper.proof.hex(), here.proof.hex()),
        "lines": (len(paper.lines) + paper.more, len(here.lines)),
    }
    for number, (one, other) in enumerate(zip(paper.lines, here.lines, strict=False), 1):
        said = (one.item, one.qty_milli, one.amount_minor)
        pairs[f"line {number}"] = (said, (other.item, other.qty_milli, other.amount_minor))
    for name, (said, stands) in pairs.items():
        if said != stands:
            yield f"{name}: {said} on the paper, {stands} here"


async def _keys(connection: AsyncConnection, org: str, hub_key: bytes) -> dict[tuple[str, int], Signer]:
    c = t.box.c
    rows = await connection.execute(select(c.store, c.epoch, c.public_key, c.revoked_ms).where(c.org == org))
    boxes = {(store, int(epoch)): Signer(bytes(key), revoked > 0) for store, epoch, key, revoked in rows}
    return boxes | {("", 0): Signer(hub_key)}
