"""The scripts and styles of Streamlit's front end and our own, compressed once."""

import gzip
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Lock

import brotli
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route
from starlette.staticfiles import NotModifiedResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from iscm_data.server.negotiation import accepts, is_known

# What compression makes smaller, with its type. The rest of the front end is fonts and pictures, compressed already.
COMPRESSED = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}

# A sixth smaller by Brotli, which browsers take from https and from their own machine; 9 of its 11 levels take half a
# second for the largest file, the next ones many.
CODINGS: Mapping[str, Callable[[bytes], bytes]] = {
    "br": lambda content: brotli.compress(content, quality=9),
    "gzip": lambda content: gzip.compress(content, mtime=0),
}


def script_routes(scripts: Mapping[str, Path]) -> list[Route]:
    """Scripts of our own pages at their addresses, for who does not take them compressed."""

    async def answer(request: Request) -> Response:
        path = scripts[request.scope["path"]]
        return FileResponse(path, media_type=COMPRESSED[path.suffix])

    return [Route(address, answer) for address in scripts]


class CompressedFiles:
    """Serve the scripts and styles among `files` by Brotli or gzip, each compressed once and kept in memory.

    Streamlit leaves this to a proxy. The files, by their addresses, have a hash of their content or a version in their
    names, hence the year of caching. A path is only looked up among these addresses, so none leads to another file.
    Everything else is passed on: other files, parts of files, clients that take neither.
    """

    def __init__(self, app: ASGIApp, files: Mapping[str, Path]) -> None:
        self.app = app
        self.files = {address: path for address, path in files.items() if path.suffix in COMPRESSED}
        self.compressed: dict[tuple[Path, str], bytes] = {}
        self.lock = Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self.app
        if scope["type"] == "http":
            asked = Headers(scope=scope)
            path = self.files.get(scope["path"])
            taken = ",".join(asked.getlist("accept-encoding"))
            if not accepts("gzip", taken):
                # Starlette's own compression looks for the word alone, and would overlook "gzip;q=0".
                scope = {**scope, "headers": [(k, v) for k, v in scope["headers"] if k != b"accept-encoding"]}
            named = [name for name in CODINGS if accepts(name, taken)]
            coding = next(iter(named), None)
            if path and coding and scope["method"] in ("GET", "HEAD") and "range" not in asked:
                content = self.compressed.get((path, coding))
                if content is None:
                    content = await run_in_threadpool(self.compress, path, coding)
                app = self.response(content, path, coding, asked)
        await app(scope, receive, send)

    def compress(self, path: Path, coding: str) -> bytes:
        with self.lock:  # of several first readers, one compresses and the others wait for it
            if (path, coding) not in self.compressed:
                self.compressed[path, coding] = CODINGS[coding](path.read_bytes())
            return self.compressed[path, coding]

    def response(self, content: bytes, path: Path, coding: str, asked: Headers) -> Response:
        tag = f'"{path.stem}-{coding}"'  # the stem holds the hash; Streamlit's own tag is for the file as it is
        headers = {
            "Content-Encoding": coding,
            "Vary": "Accept-Encoding",
            "ETag": tag,
            "Cache-Control": "public, immutable, max-age=31536000",
        }
        if is_known(tag, asked):
            return NotModifiedResponse(Headers(headers))
        return Response(content, headers=headers, media_type=COMPRESSED[path.suffix])
