"""A receipt's token as bytes, small because each byte is more dots on narrow paper. Our own format, version 1.

    head    flags, store, lane, epoch, number, date less 20000000, currency (3), total*, first 8 bytes of the fact's hash,
            tenders: how many, then of each its kind and, where there are several, its amount*;
            member and points* where flag 1 says so
    lines   how many, then of each: flags, item, quantity*, amount*, and what its flags say
    rest    where flag 2 says so: how many lines did not fit, and what was paid for them*; flag 4: one of them was a return

Numbers are varints of 7 bits, the lowest first; those with a star zigzag, as they can be below zero. Text is its length in
bytes, then UTF-8. Flag 8: head office signed it, not the box. Flags of a line:

      1  the item's code is a number        16  not to be given back
      2  whole pieces                       32  nothing left the shelf
      4  price times quantity, exactly      64  tax on top*
      8  the tax rate of the line before   128  more flags: 1 lot, 2 serial number, 4 a kit
"""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from protocol.packing import BadMessage
from retail.quantity import ONE, whole
from retail.returns.origin import ReceiptKey
from retail.returns.token import Token
from retail.sale import LineDetail, Marks, SaleLine, TenderLine

PROOF_BYTES = 8
_MEMBER, _PARTIAL, _EXCHANGE, _BY_HUB = 1, 2, 4, 8
_DIGITS, _PIECES, _EXACT, _RATE, _FINAL, _NO_STOCK, _TAX, _MORE = (1 << bit for bit in range(8))
_LOT, _SERIAL, _KIT = 1, 2, 4
_DATES_FROM = 20_000_000
#: Ways to pay by number; others stand by name.
_KINDS = ("cash", "card", "wallet", "voucher", "account", "points", "stored")
_TENDERS_MAX = 6
#: The counts of lines and what was paid for those that did not fit.
_REST_BYTES = 16
_DIGITS_MAX = 17
_VARINT_BYTES_MAX = 10


def to_bytes(token: Token, bytes_max: int, *, by_hub: bool = False) -> bytes:
    """The token with as many of its lines, from the first on, as fit; raise `ValueError` where not even its head does."""
    head = _head(token)
    room = bytes_max - len(head) - 1 - _REST_BYTES
    if room < 0:
        raise ValueError("the names of store, lane and ways to pay are too long for a code")
    lines, size = [], 0
    for line in _lines(token):
        size += len(line)
        if size > room:
            break
        lines.append(line)
    left = token.lines[len(lines) :]
    more, minor = len(left) + token.more, sum(line.amount_minor for line in left) + token.more_minor
    exchange = token.exchange or any(line.qty_milli < 0 for line in left)
    flags = _MEMBER * bool(token.member) | _PARTIAL * bool(more) | _EXCHANGE * exchange | _BY_HUB * by_hub
    rest = _varint(more) + _signed(minor) if more else b""
    return bytes((flags,)) + head + _varint(len(lines)) + b"".join(lines) + rest


def from_bytes(data: bytes) -> tuple[Token, bool]:
    """The token, and whether head office signed it; raise `BadMessage` where it is none of this version."""
    reader = _Reader(data)
    try:
        return _read(reader)
    except (IndexError, UnicodeDecodeError, ValueError) as exc:
        raise BadMessage(f"no receipt's token: {exc}") from exc


def _head(token: Token) -> bytes:
    key = token.receipt
    tenders = token.tenders if len(token.tenders) <= _TENDERS_MAX else ()
    who = _text(token.member) + _signed(token.points) if token.member else b""
    return b"".join(
        (
            *(_text(key.store), _text(key.lane), _varint(key.epoch), _varint(key.number)),
            *(_varint(max(0, token.business_date - _DATES_FROM)), token.currency.encode("ascii")),
            *(_signed(token.total_minor), token.proof[:PROOF_BYTES].ljust(PROOF_BYTES, b"\0"), _varint(len(tenders))),
            *(_kind(one.kind) + (_signed(one.amount_minor) if len(tenders) > 1 else b"") for one in tenders),
            who,
        )
    )


def _kind(kind: str) -> bytes:
    """A number from 1, or 0 and the name."""
    return _varint(_KINDS.index(kind) + 1) if kind in _KINDS else b"\0" + _text(kind)


def _lines(token: Token) -> Iterator[bytes]:
    details = {one.line: one for one in token.details}
    rate = 0
    for number, line in enumerate(token.lines, 1):
        yield _line(line, details.get(number, LineDetail(number)), rate, kit=number in token.kits)
        rate = line.tax_rate_bp


def _line(line: SaleLine, detail: LineDetail, rate: int, *, kit: bool) -> bytes:
    digits, pieces, exact = _is_number(line.item), whole(line.qty_milli), _is_exact(line)
    same = line.tax_rate_bp == rate
    more = _LOT * bool(detail.marks.lot) | _SERIAL * bool(detail.marks.serial) | _KIT * kit
    flags = _DIGITS * digits | _PIECES * pieces | _EXACT * exact | _RATE * same | _FINAL * detail.no_return
    flags |= _NO_STOCK * detail.no_stock | _TAX * bool(detail.tax_minor) | _MORE * bool(more)
    return b"".join(
        (
            bytes((flags, more) if more else (flags,)),
            _varint(int(line.item)) if digits else _text(line.item),
            _signed(line.qty_milli // ONE if pieces else line.qty_milli),
            _signed(line.amount_minor),
            b"" if exact else _varint(line.unit_price_minor),
            b"" if same else _varint(line.tax_rate_bp),
            _signed(detail.tax_minor) if detail.tax_minor else b"",
            _text(detail.marks.lot) if detail.marks.lot else b"",
            _text(detail.marks.serial) if detail.marks.serial else b"",
        )
    )


def _is_number(item: str) -> bool:
    return item.isascii() and item.isdigit() and item[0] != "0" and len(item) <= _DIGITS_MAX


def _is_exact(line: SaleLine) -> bool:
    return line.qty_milli != 0 and line.unit_price_minor * line.qty_milli == line.amount_minor * ONE


def _read(reader: "_Reader") -> tuple[Token, bool]:
    flags = reader.byte()
    key = ReceiptKey(reader.text(), reader.text(), reader.varint(), reader.varint())
    date, currency, total = reader.varint() + _DATES_FROM, reader.take(3).decode("ascii"), reader.signed()
    proof, tenders = reader.take(PROOF_BYTES), _read_tenders(reader)
    if len(tenders) == 1:
        tenders = (TenderLine(tenders[0].kind, total, total),)
    member, points = (reader.text(), reader.signed()) if flags & _MEMBER else ("", 0)
    lines, details, kits = _read_lines(reader)
    more, minor = (reader.varint(), reader.signed()) if flags & _PARTIAL else (0, 0)
    reader.end()
    token = Token(
        key, date, currency, total, proof, tuple(lines), tuple(details), tuple(kits), tenders, member, points,
        more, minor, bool(flags & _EXCHANGE),
    )  # fmt: skip
    return token, bool(flags & _BY_HUB)


def _read_tenders(reader: "_Reader") -> tuple[TenderLine, ...]:
    count, found = reader.varint(), []
    for _ in range(count):
        number = reader.varint()
        kind = _KINDS[number - 1] if number else reader.text()
        amount = reader.signed() if count > 1 else 0
        found.append(TenderLine(kind, amount, amount))
    return tuple(found)


def _read_lines(reader: "_Reader") -> tuple[Sequence[SaleLine], Sequence[LineDetail], Sequence[int]]:
    lines: list[SaleLine] = []
    details: list[LineDetail] = []
    kits: list[int] = []
    for number in range(1, reader.varint() + 1):
        flags = reader.byte()
        more = reader.byte() if flags & _MORE else 0
        lines.append(_read_line(reader, flags, lines[-1].tax_rate_bp if lines else 0))
        if flags & _RATE == 0:
            lines[-1] = replace(lines[-1], tax_rate_bp=reader.varint())
        tax = reader.signed() if flags & _TAX else 0
        lot = reader.text() if more & _LOT else ""
        marks = Marks(lot, serial=reader.text() if more & _SERIAL else "")
        told = LineDetail(
            number, marks, no_stock=bool(flags & _NO_STOCK), no_return=bool(flags & _FINAL), tax_minor=tax
        )
        if told != LineDetail(number):
            details.append(told)
        if more & _KIT:
            kits.append(number)
    return lines, details, kits


def _read_line(reader: "_Reader", flags: int, rate: int) -> SaleLine:
    item = str(reader.varint()) if flags & _DIGITS else reader.text()
    qty = reader.signed() * (ONE if flags & _PIECES else 1)
    amount = reader.signed()
    if not flags & _EXACT:
        price = reader.varint()
    elif qty:
        price = amount * ONE // qty
    else:
        raise ValueError("a line of nothing has no exact price")
    return SaleLine(item, qty, price, 0, amount, rate)


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def _signed(number: int) -> bytes:
    return _varint(number << 1 if number >= 0 else (-number << 1) - 1)


def _text(text: str) -> bytes:
    data = text.encode()
    return _varint(len(data)) + data


class _Reader:
    """Bytes from front to back."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def byte(self) -> int:
        self._at += 1
        return self._data[self._at - 1]

    def take(self, count: int) -> bytes:
        taken = self._data[self._at : self._at + count]
        if len(taken) != count:
            raise ValueError("it ends too early")
        self._at += count
        return taken

    def varint(self) -> int:
        number = 0
        for place in range(_VARINT_BYTES_MAX):
            byte = self.byte()
            number |= (byte & 0x7F) << 7 * place
            if byte < 0x80:
                return number
        raise ValueError("a number without an end")

    def signed(self) -> int:
        number = self.varint()
        return number >> 1 if number & 1 == 0 else -(number + 1 >> 1)

    def text(self) -> str:
        return self.take(self.varint()).decode()

    def end(self) -> None:
        if self._at != len(self._data):
            raise ValueError("bytes behind its end")
