"""Static files: read once, compressed once, told by ETag. A changed file is read again, so that an edit shows at once."""

import asyncio
import gzip
import hashlib
import mimetypes
from pathlib import Path

from aiohttp import web
from msgspec import Struct

from hub.web.desk import Handler
from ui import MEDIA_TYPES

#: Largest file that is served, in bytes.
FILE_BYTES_MAX = 8 * 1024 * 1024
#: Most files kept in memory; ours are a few dozen.
FILES_MAX = 500
_PACKED = {"text", "image/svg+xml", "application/json", "application/manifest+json"}


class File(Struct, frozen=True):
    """A file as it goes out; `packed` is empty where compression gains nothing."""

    body: bytes
    packed: bytes
    etag: str
    media: str
    stamp: tuple[int, int]


class Files:
    """The files of one folder, none outside of it and none hidden."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._known: dict[str, File] = {}

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """The file that the address names."""
        return await self.answer(request, request.match_info["name"])

    def page(self, name: str) -> Handler:
        """A handler that always gives this file."""

        async def page(request: web.Request) -> web.StreamResponse:
            return await self.answer(request, name)

        return page

    async def answer(self, request: web.Request, name: str) -> web.StreamResponse:
        """The file, or "not changed", or no such file."""
        file = await asyncio.to_thread(self._get, name)
        if file is None:
            raise web.HTTPNotFound
        packed = bool(file.packed) and "gzip" in request.headers.get("Accept-Encoding", "")
        # Without Cache-Control's age a browser asks each time and is told "not changed": an update shows at once.
        headers = {"ETag": f'"{file.etag}"', "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
        if any(tag.value in {file.etag, "*"} for tag in request.if_none_match or ()):
            return web.Response(status=304, headers=headers)
        if packed:
            headers["Content-Encoding"] = "gzip"
        charset = "utf-8" if file.media.startswith("text/") else None
        return web.Response(
            body=file.packed if packed else file.body, content_type=file.media, charset=charset, headers=headers
        )

    def _get(self, name: str) -> File | None:
        path = self._path(name)
        if path is None:
            return None
        status = path.stat()
        stamp = (status.st_mtime_ns, status.st_size)
        known = self._known.get(name)
        if known is None or known.stamp != stamp:
            if len(self._known) >= FILES_MAX:
                self._known.clear()
            known = self._known[name] = _load(path, stamp)
        return known

    def _path(self, name: str) -> Path | None:
        parts = name.split("/")
        if "\0" in name or any(part.startswith(".") or not part for part in parts):
            return None
        path = self._folder.joinpath(*parts).resolve()
        fits = path.is_relative_to(self._folder) and path.is_file() and path.stat().st_size <= FILE_BYTES_MAX
        return path if fits else None


def _load(path: Path, stamp: tuple[int, int]) -> File:
    body = path.read_bytes()
    media = MEDIA_TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    text = media in _PACKED or media.split("/")[0] in _PACKED
    packed = gzip.compress(body, 6, mtime=0) if text else b""
    etag = hashlib.sha256(body).hexdigest()[:20]
    return File(body, packed if len(packed) < len(body) else b"", etag, media, stamp)
