"""The look that every screen shares: tokens, type, vendored libraries and words, served by store and hub under `/ui/`."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

__all__ = ["MEDIA_TYPES", "STATIC"]

#: The folder that goes out as `/ui/`; nothing in it comes from the internet at run time.
STATIC = Path(__file__).with_name("static")

#: What our pages are made of, by suffix. Browsers refuse a module of the wrong type, and a machine's own list of types
#: may be missing or wrong.
MEDIA_TYPES: Mapping[str, str] = MappingProxyType(
    {
        ".css": "text/css",
        ".html": "text/html",
        ".js": "text/javascript",
        ".json": "application/json",
        ".svg": "image/svg+xml",
        ".webmanifest": "application/manifest+json",
        ".woff2": "font/woff2",
    }
)
