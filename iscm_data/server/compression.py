"""The scripts and styles of Streamlit's front end, compressed once."""

import gzip
from pathlib import Path
from threading import Lock

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.staticfiles import NotModifiedResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from iscm_data.server.negotiation import accepts_gzip, is_known

# What gzip makes smaller, with its type. The rest of the front end is fonts and pictures, compressed already.
COMPRESSED = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


class CompressedFiles:
    """Serve the scripts and styles of `folder` gzipped, each compressed once and kept in memory.

    Streamlit leaves this to a proxy. The files have a hash of their content in their names, hence the year of
    caching. The folder is listed once and a path is only looked up in that list, so none leads out of it.
    Everything else is passed on: other files, parts of files, clients that do not take gzip.
    """

    def __init__(self, app: ASGIApp, folder: Path, address: str) -> None:
        self.app = app
        files = (path for path in folder.rglob("*") if path.suffix in COMPRESSED)
        self.files = {f"{address}/{path.relative_to(folder).as_posix()}": path for path in files}
        self.compressed: dict[Path, bytes] = {}
        self.lock = Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self.app
        if scope["type"] == "http":
            asked = Headers(scope=scope)
            path = self.files.get(scope["path"])
            if not accepts_gzip(",".join(asked.getlist("accept-encoding"))):
                # Starlette's own compression looks for the word alone, and would overlook "gzip;q=0".
                scope = {**scope, "headers": [(k, v) for k, v in scope["headers"] if k != b"accept-encoding"]}
            elif path and scope["method"] in ("GET", "HEAD") and "range" not in asked:
                content = self.compressed.get(path)
                if content is None:
                    content = await run_in_threadpool(self.compress, path)
                app = self.response(content, path, asked)
        await app(scope, receive, send)

    def compress(self, path: Path) -> bytes:
        with self.lock:  # of several first readers, one compresses and the others wait for it
            if path not in self.compressed:
                self.compressed[path] = gzip.compress(path.read_bytes(), mtime=0)
            return self.compressed[path]

    def response(self, content: bytes, path: Path, asked: Headers) -> Response:
        tag = f'"{path.stem}"'  # the stem holds the hash; Streamlit's own tag is for the file as it is
        headers = {
            "Content-Encoding": "gzip",
            "Vary": "Accept-Encoding",
            "ETag": tag,
            "Cache-Control": "public, immutable, max-age=31536000",
        }
        if is_known(tag, asked):
            return NotModifiedResponse(Headers(headers))
        return Response(content, headers=headers, media_type=COMPRESSED[path.suffix])
