"""The demo in the terminal: steps while it sets up, then one live line a store; plain lines where there is no terminal."""

import sys
import time
from collections.abc import Sequence

from demo.chain import Store
from retail.money import text


class Show:
    """Talks on stderr, so that stdout stays for results."""

    def __init__(self) -> None:
        self._tty = sys.stderr.isatty()
        self._start_s = time.monotonic()
        self._drawn = 0
        self._said_s = 0.0

    def say(self, words: str) -> None:
        """One line with the seconds since the start."""
        self._wipe()
        print(f"{time.monotonic() - self._start_s:6.1f} s  {words}", file=sys.stderr, flush=True)

    def live(self, stores: Sequence[tuple[Store, dict[str, object]]], rung: int, minor: int) -> None:
        """Redraw the stores in place; without a terminal one line every ten seconds."""
        lines = [f"  {_store_line(store, status)}" for store, status in stores]
        lines.append(f"  {rung:,} sales rung up, {text(minor, 'CNY')} in all")
        if self._tty:
            self._wipe()
            print("\n".join(lines), file=sys.stderr, flush=True)
            self._drawn = len(lines)
        elif time.monotonic() - self._said_s > 10:
            self._said_s = time.monotonic()
            self.say(" |".join(lines).strip())

    def _wipe(self) -> None:
        if self._drawn:
            print(f"\x1b[{self._drawn}A\x1b[J", end="", file=sys.stderr)
            self._drawn = 0


def _store_line(store: Store, status: dict[str, object]) -> str:
    line = status.get("line")
    if not isinstance(line, dict):
        return f"{store.code}  store server is away"
    state = f"{line['state']:<8}"
    cut = "  line is cut" if store.link.state.value != "open" else ""
    waits = f"{line['pending_receipts']:>5} waiting" if line["pending_receipts"] else "      all sent"
    return f"{store.code}  {state} {waits}  {store.link.counters.bytes_up / 1000:9,.1f} kB up{cut}  {line['reason']}"[
        :118
    ]
