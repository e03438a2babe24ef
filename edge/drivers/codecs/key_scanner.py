"""A scanner or reader that types, read as the kernel's key events (evdev) instead of characters on a console.

    struct input_event   s64 seconds, s64 microseconds, u16 type, u16 code, s32 value           24 bytes on 64-bit Linux
    type 1 (EV_KEY)      value 1 pressed, 0 released, 2 repeated         everything else (SYN, MSC, LED) is passed over

Keys are read by the layout that the scanner is set to (`key_layouts`); capital letters by Shift or Caps Lock. Control and
the right bracket is the group separator of GS1 codes (FNC1), as the scanners' "control characters" setting types it.
Alt held while digits are typed on the keypad is the character of that number, three digits or four: how a scanner types what
its country's keyboard lacks, or everything (ALT mode). Of those 32 to 126 are taken, 29 as the group separator, 13 as the end.
Enter, keypad Enter or Tab ends a code. Sources: Linux, include/uapi/linux/input-event-codes.h; Zebra and Honeywell
programming guides, keyboard wedge settings; Worth Data keyboard wedge reader manual, page 4-2 (Alt and the keypad).
Heals from: an event cut by a lost connection (the codec begins anew), a code longer than any label (dropped to its end).
"""

import struct
from typing import Final

from edge.drivers.codecs.key_layouts import LAYOUTS, Layout
from edge.drivers.codecs.line_scanner import CODE_MAX, GROUP_SEPARATOR, scan_of
from edge.drivers.roles import Scan

EVENT: Final = struct.Struct("@qqHHi")
EV_KEY, PRESSED, RELEASED = 1, 1, 0
_ENDS: Final = {28, 96, 15}
_SHIFTS: Final = {42, 54}
_CONTROLS: Final = {29, 97}
_ALT, _ALT_GR, _CAPS_LOCK, _RIGHT_BRACKET, _ENTER = 56, 100, 58, 27, 28
_HELD: Final = _SHIFTS | _CONTROLS | {_ALT, _ALT_GR}
#: Digits on the keypad, by key code.
_KEYPAD: Final = {
    82: "0",
    **{code: str(n) for n, code in zip(range(1, 10), (79, 80, 81, 75, 76, 77, 71, 72, 73), strict=True)},
}
#: No character has more digits, with the zero before it.
_NUMBER_MAX: Final = 4


class KeyScanner:
    """Feed it events as bytes; it gives whole codes. `layout` is the country that the scanner is set to."""

    def __init__(self, layout: str = "us", prefix: str = "") -> None:
        self._layout, self._prefix = LAYOUTS[layout], prefix
        self._bytes = bytearray()
        self._code: list[str] = []
        self._held: set[int] = set()
        self._number = ""
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
        if code in _HELD:
            return self._hold(code, value)
        if value != PRESSED:
            return None
        if code == _CAPS_LOCK:
            self._caps = not self._caps
        elif _ALT in self._held:
            self._number = (self._number + _KEYPAD.get(code, ""))[-_NUMBER_MAX:]
        elif code in _ENDS:
            return self._end()
        else:
            self._take(self._character(code))
        return None

    def _hold(self, code: int, value: int) -> Scan | None:
        """Keys that change what others type; Alt, let go, types the number that was typed under it."""
        if value != RELEASED:
            self._held.add(code)
            return None
        self._held.discard(code)
        number, self._number = (self._number, "") if code == _ALT else ("", self._number)
        if number and int(number) == ord("\r"):
            return self._end()
        if number and (ord(" ") <= int(number) <= ord("~") or int(number) == GROUP_SEPARATOR):
            self._take(chr(int(number)))
        return None

    def _character(self, code: int) -> str:
        layout = self._layout
        if self._held & _CONTROLS:
            return chr(GROUP_SEPARATOR) if code == _RIGHT_BRACKET else ""
        if _ALT_GR in self._held:
            return layout.alt_gr.get(code, "")
        shifted = bool(self._held & _SHIFTS)
        key = layout.plain.get(code, "")
        if key.isalpha() and layout.shifted.get(code, "").lower() == key:
            shifted = shifted is not self._caps
        return layout.shifted.get(code, "") if shifted else key

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
        return scan_of(text, self._prefix)


def encode(text: str, layout: str = "us") -> bytes:
    """The events of a scanner that types a code and Enter; what its layout lacks by Alt and the keypad."""
    return b"".join(_typed(character, LAYOUTS[layout]) for character in text) + _stroke(_ENTER)


def encode_by_number(text: str) -> bytes:
    """The same in ALT mode, its end included."""
    return b"".join(_by_number(character) for character in text + "\r")


def _typed(character: str, layout: Layout) -> bytes:
    if character == chr(GROUP_SEPARATOR):
        return _with(29, _stroke(_RIGHT_BRACKET))
    for held, keys in ((0, layout.plain), (42, layout.shifted), (_ALT_GR, layout.alt_gr)):
        for code, key in keys.items():
            if key == character:
                return _with(held, _stroke(code)) if held else _stroke(code)
    return _by_number(character)


def _by_number(character: str) -> bytes:
    keys = {digit: code for code, digit in _KEYPAD.items()}
    return _with(_ALT, b"".join(_stroke(keys[digit]) for digit in f"{ord(character):03d}"))


def _with(held: int, strokes: bytes) -> bytes:
    return _event(held, 1) + strokes + _event(held, 0)


def _stroke(code: int) -> bytes:
    return _event(code, 1) + _event(code, 0)


def _event(code: int, value: int) -> bytes:
    return EVENT.pack(0, 0, EV_KEY, code, value) + EVENT.pack(0, 0, 0, 0, 0)
