"""The look that every screen shares: tokens, type, vendored libraries and words, served by store and hub under `/ui/`."""

from pathlib import Path

__all__ = ["STATIC"]

#: The folder that goes out as `/ui/`; nothing in it comes from the internet at run time.
STATIC = Path(__file__).with_name("static")
