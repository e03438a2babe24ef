"""The signed code of a receipt: it says what was sold, in few letters, and one that was touched says nothing."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from protocol.packing import BadMessage
from protocol.receipt_token import HUB, TOKEN_CHARS_MAX, Signer, read_token, sign_token
from protocol.token_bytes import from_bytes, to_bytes
from retail.refusals import Refused
from retail.returns.origin import ReceiptKey
from retail.returns.token import Token, token_of
from retail.sale import Details, LineDetail, Marks, Sale, SaleLine, TenderLine

KEY, OTHER = (Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32) for number in (1, 2))
RECEIPT = ReceiptKey("s001", "03", 2, 123)
SOLD = Sale(
    "03", 123, "wang", "CNY", 0, 7, 3049,
    (
        SaleLine("6901234567892", 3000, 550, 0, 1650, 1300),
        SaleLine("apple", 1250, 800, 0, 1000, 1300),
        SaleLine("soap", 1000, 500, 101, 399, 900),
    ),
    (TenderLine("cash", 3049, 5000),),
)  # fmt: skip
DETAILS = Details((LineDetail(3, Marks("L1", 20261231, serial="S9"), no_return=True),), member="m1", points=30)
TOKEN = token_of(RECEIPT, SOLD, DETAILS, 20261123, bytes(range(8)))
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def signers(store: str, epoch: int) -> Signer | None:
    return {("s001", 2): Signer(KEY.public_key().public_bytes_raw())}.get((store, epoch))


CODE = sign_token(TOKEN, "acme", KEY)

amounts = st.integers(-(10**12), 10**12)
names = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=32)
words = st.text(max_size=20).filter(lambda text: text.isprintable())
lines = st.builds(
    SaleLine, names | st.integers(1, 10**14).map(str), st.integers(-(10**7), 10**7), st.integers(0, 10**9), st.just(0),
    amounts, st.sampled_from([0, 600, 900, 1300]),
)  # fmt: skip


@st.composite
def tokens(draw: st.DrawFn) -> Token:
    sold = draw(st.lists(lines, max_size=30))
    marks = st.builds(Marks, words, st.just(0), st.just(0), words)
    details = [
        replace(
            draw(st.builds(LineDetail, st.just(0), marks, no_stock=st.booleans(), no_return=st.booleans())), line=number
        )
        for number in range(1, len(sold) + 1)
    ]
    kinds = draw(st.lists(st.sampled_from(["cash", "card", "wallet", "own"]), max_size=3))
    total = draw(amounts)
    tenders = [TenderLine(kind, 5, 5) for kind in kinds] if len(kinds) != 1 else [TenderLine(kinds[0], total, total)]
    kits = tuple(number for number in range(1, len(sold) + 1) if draw(st.booleans()))
    return Token(
        ReceiptKey(draw(names), draw(names), draw(st.integers(1, 99)), draw(st.integers(1, 10**6))),
        draw(st.integers(20000101, 20991231)), "CNY", total, draw(st.binary(min_size=8, max_size=8)), tuple(sold),
        tuple(one for one in details if one != LineDetail(one.line)), kits, tuple(tenders), "m1",
        draw(st.integers(-9, 9)),
    )  # fmt: skip


def without(token: Token, kept: int) -> Token:
    """The token that carries only its first lines."""
    left = token.lines[kept:]
    return replace(
        token,
        lines=token.lines[:kept],
        details=tuple(one for one in token.details if one.line <= kept),
        kits=tuple(one for one in token.kits if one <= kept),
        more=len(left),
        more_minor=sum(line.amount_minor for line in left),
        exchange=any(line.qty_milli < 0 for line in left),
    )


def told(token: Token) -> Token:
    """What a token says again: a discount is in the amount."""
    return replace(token, lines=tuple(replace(line, discount_minor=0) for line in token.lines))


def test_a_receipt_is_read_as_it_was_signed_down_to_lot_and_points() -> None:
    assert read_token(CODE, "acme", signers) == told(TOKEN)
    assert len(CODE) < 250


@given(tokens(), st.integers(0, 400))
@settings(max_examples=40, deadline=None)
def test_every_receipt_reads_as_it_was_written_as_far_as_its_lines_fit(token: Token, room: int) -> None:
    data = to_bytes(token, 150 + room)
    found, by_hub = from_bytes(data)

    assert len(data) <= 150 + room
    assert (found, by_hub) == (told(without(token, len(found.lines))), False)


@given(tokens())
@settings(max_examples=15, deadline=None)
def test_no_code_is_longer_than_its_paper_and_all_of_it_is_letters_and_digits(token: Token) -> None:
    code = sign_token(token, "acme", KEY)

    assert len(code) <= TOKEN_CHARS_MAX
    assert set(code.removeprefix("LN1:")) <= set(ALPHABET)


@given(st.integers(0, len(CODE) - 1), st.characters(min_codepoint=32, max_codepoint=126))
@settings(max_examples=80, deadline=None)
def test_a_code_with_one_other_character_is_not_believed(place: int, letter: str) -> None:
    changed = CODE[:place] + letter + CODE[place + 1 :]

    found = read_token(changed, "acme", signers)

    assert changed == CODE or isinstance(found, Refused)


@given(st.data())
@settings(max_examples=50, deadline=None)
def test_a_code_that_was_cut_lengthened_or_rearranged_is_not_believed(data: st.DataObject) -> None:
    start, end = sorted(data.draw(st.tuples(st.integers(4, len(CODE)), st.integers(4, len(CODE)))))
    put = data.draw(st.text(ALPHABET + "=", max_size=6))
    changed = CODE[:start] + put + CODE[end:]

    found = read_token(changed, "acme", signers)

    assert changed == CODE or isinstance(found, Refused)


@given(st.text(max_size=80) | st.text(ALPHABET, max_size=400).map(lambda text: f"LN1:{text}"))
@settings(max_examples=50, deadline=None)
def test_any_text_at_all_may_be_shown_to_a_scanner(text: str) -> None:
    assert isinstance(read_token(text, "acme", signers), Refused)


@given(st.binary(max_size=200))
@settings(max_examples=80, deadline=None)
def test_any_bytes_are_a_token_or_are_told_to_be_none(data: bytes) -> None:
    try:
        token, _ = from_bytes(data)
    except BadMessage:
        return
    assert token.receipt.number >= 0


def why(code: str, org: str = "acme", of=signers) -> str:
    found = read_token(code, org, of)
    assert isinstance(found, Refused)
    assert found.words("zh")
    assert found.words("en")
    return found.code


def test_whoever_signed_must_be_known_not_revoked_and_of_this_chain() -> None:
    assert why(sign_token(TOKEN, "acme", OTHER)) == "bad-token"
    assert why(CODE, "other") == "bad-token"
    assert why(sign_token(replace(TOKEN, receipt=replace(RECEIPT, epoch=3)), "acme", KEY)) == "unknown-signer"
    stolen = Signer(KEY.public_key().public_bytes_raw(), revoked=True)
    assert why(CODE, of=lambda *_: stolen) == "revoked-signer"


def test_what_head_office_signs_is_believed_by_its_own_key_alone() -> None:
    code = sign_token(TOKEN, "acme", OTHER, by_hub=True)
    hub = Signer(OTHER.public_key().public_bytes_raw())

    assert read_token(code, "acme", lambda *who: hub if who == HUB else None) == told(TOKEN)
    assert why(code) == "unknown-signer"
    assert why(sign_token(TOKEN, "acme", KEY, by_hub=True), of=lambda *_: hub) == "bad-token"


def test_a_receipt_of_a_usual_basket_fits_whole() -> None:
    basket = [SaleLine(f"69012345678{number:02}", 1000, 1290, 0, 1290, 1300) for number in range(12)]
    token = replace(TOKEN, lines=tuple(basket), details=())

    found = read_token(sign_token(token, "acme", KEY), "acme", signers)

    assert isinstance(found, Token)
    assert (len(found.lines), found.more) == (12, 0)
