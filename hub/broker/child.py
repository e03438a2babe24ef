"""The embedded broker's own process: `child.py CONFIG`. It ends when its parent lets go of our standard input."""

import logging
import os
import sys
import threading

from iotcore import IotCoreBroker


def _end_with_parent() -> None:
    try:
        sys.stdin.buffer.read()  # nothing is ever written: it returns when the parent is gone, however it went
    finally:
        os._exit(0)


def main() -> None:
    """Serve until killed."""
    # rumqttd writes an error record a packet, from its tracing spans: they are no errors.
    logging.getLogger("rumqttd").setLevel(logging.CRITICAL)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    IotCoreBroker(config_path=sys.argv[1]).run_forever()


if __name__ == "__main__":
    main()
