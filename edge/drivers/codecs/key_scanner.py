"""A scanner or reader that types, read as the kernel's key events (evdev) instead of characters on a console.

    struct input_event   s64 seconds, s64 microseconds, u16 type, u16 code, s32 value           24 bytes on 64-bit Linux
    type 1 (EV_KEY)      value 1 pressed, 0 released, 2 repeated         everything else (SYN, MSC, LED) is passed over

Keys are read by the US layout, which is what such scanners are set to; capital letters by Shift or Caps Lock. Control and
the right bracket is the group separator of GS1 codes (FNC1), as the scanners' "control characters" setting types it.
Enter, keypad Enter or Tab ends a code. Sources: Linux, include/uapi/linux/input-event-codes.h; Zebra and Honeywell
programming guides, keyboard wedge settings.
Heals from: an event cut by a lost connection (the codec begins anew), a code longer than any label (dropped to its end).
"""

import struct
from typing import Final

from edge.drivers.codecs.line_scanner import CODE_MAX, GROUP_SEPARATOR, scan_of
from edge.drivers.roles import Scan

EVENT: Final = struct.Struct("@qqHHi")
EV_KEY, PRESSED, RELEASED = 1, 1, 0
_ENDS: Final = {28, 96, 15}
_SHIFTS: Final = {42, 54}
_CONTROLS: Final = {29, 97}
_CAPS_LOCK, _RIGHT_BRACKET = 58, 27
_ROWS: Final = (
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (16, "qwertyuiop[]", "QWERTYUIOP{}"),
    (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
    (57, " ", " "),
    (71, "789-456+1230.", "789-456+1230."),
    (55, "*", "*"),
    (98, "/", "/"),
)
PLAIN: Final = {first + at: key for first, keys, _ in _ROWS for at, key in enumerate(keys)}
SHIFTED: Final = {first + at: key for first, _, keys in _ROWS for at, key in enumerate(keys)}


class KeyScanner:
    """Feed it events as bytes; it gives whole codes."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._code: list[str] = []
        self._held: set[int] = set()
        self._caps = self._overlong = False
        self.dropped = 0

    def feed(self, data: bytes) -> list[Scan]:
        """The codes that these events complete."""
        self._bytes += data
        whole = len(self._bytes) - len(self._bytes) % EVENT.size
        events, self._bytes = bytes(self._bytes[:whole]), self._bytes[whole:]
        scans = []
        for _, _, kind, code, value in EVENT.iter_unpack(events):
            if kind == EV_KEY and (scan := self._key(code, value)):
                scans.append(scan)
        return scans

    def _key(self, code: int, value: int) -> Scan | None:
        if code in _SHIFTS or code in _CONTROLS:
            (self._held.discard if value == RELEASED else self._held.add)(code)
        elif value != PRESSED:
            return None
        elif code == _CAPS_LOCK:
            self._caps = not self._caps
        elif code in _ENDS:
            return self._end()
        else:
            self._take(self._character(code))
        return None

    def _character(self, code: int) -> str:
        if self._held & _CONTROLS:
            return chr(GROUP_SEPARATOR) if code == _RIGHT_BRACKET else ""
        shifted = bool(self._held & _SHIFTS)
        key = PLAIN.get(code, "")
        if key.isalpha():
            shifted = shifted is not self._caps
        return SHIFTED.get(code, "") if shifted else key

    def _take(self, character: str) -> None:
        if len(self._code) >= CODE_MAX:
            self._overlong = True
        elif character:
            self._code.append(character)

    def _end(self) -> Scan | None:
        text, self._code = "".join(self._code), []
        overlong, self._overlong = self._overlong, False
        if overlong:
            self.dropped += 1
            return None
        return scan_of(text)


def encode(text: str) -> bytes:
    """The events of a scanner that types a code and Enter."""
    return b"".join(_typed(character) for character in text) + _stroke(28)


def _typed(character: str) -> bytes:
    if character == chr(GROUP_SEPARATOR):
        return _event(29, 1) + _stroke(_RIGHT_BRACKET) + _event(29, 0)
    for code, key in PLAIN.items():
        if key == character:
            return _stroke(code)
    code = next(code for code, key in SHIFTED.items() if key == character)
    return _event(42, 1) + _stroke(code) + _event(42, 0)


def _stroke(code: int) -> bytes:
    return _event(code, 1) + _event(code, 0)


def _event(code: int, value: int) -> bytes:
    return EVENT.pack(0, 0, EV_KEY, code, value) + EVENT.pack(0, 0, 0, 0, 0)
