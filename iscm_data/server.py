"""The server around the pages: addresses of our own, security headers, and a compressed front end.

Plain ASGI, without Streamlit: `app.py` hands all of it to Streamlit's server.
"""

import base64
import gzip
import hashlib
import logging
import re
from collections.abc import Callable, Mapping, Sized
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules
from threading import Lock
from types import ModuleType
from typing import Any, Protocol

from anyio import CapacityLimiter, to_thread
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.staticfiles import NotModifiedResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from iscm_data.load import DataError
from iscm_data.load import Dataset as WholeDataset
from iscm_data.publish import files
from iscm_data.publish.cache import Cache
from iscm_data.publish.selection import LONGEST, BadAddress

ROBOTS = "User-agent: *\nDisallow: /_stcore/\nDisallow: /media/\n"

# Streamlit answers these to anyone; its own client asks for neither. (It cannot do without host-config.)
CLOSED = re.compile(r"/_stcore/(metrics|agent/.*)$")

# What gzip makes smaller, with its type. The rest of the front end is fonts and pictures, compressed already.
COMPRESSED = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}

# The files below /data may be read by scripts of any site, and are fresh for five minutes: a page that loads a table at
# each view does not ask each time. After that the browser asks with the ETag.
SHARED = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Content-Disposition, ETag, Link",
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Max-Age": "86400",
    "Allow": "GET, HEAD, OPTIONS",
}
FRESH = {"Cache-Control": "public, max-age=300"}
KEPT = 48 * 2**20  # bytes of these files that are kept in memory
AT_ONCE = 4  # threads that may be busy with them; the rest of the server's are for the pages


class Dataset(Protocol):
    """What the server tells of the dataset; `iscm_data.load.Dataset` is one."""

    @property
    def version(self) -> str: ...
    @property
    def mechanisms(self) -> Sized: ...
    @property
    def findings(self) -> Sized: ...


def warm_up(package: ModuleType, read: Callable[[], object]) -> None:
    """Import every module of `package` and call `read`, before the first reader comes.

    When `read` raises DataError, it is said in the log and the server starts all the same: the pages then show the
    message and /healthz answers 503.
    """
    for module in iter_modules(package.__path__):
        import_module(f"{package.__name__}.{module.name}")
    try:
        read()
    except DataError as error:
        logging.getLogger(__name__).error("The server starts without data. %s", error)


def routes(dataset: Callable[[], Dataset]) -> list[BaseRoute]:
    """Our own addresses. They come before Streamlit's, which answers every address that it does not know.

    `dataset` returns the dataset or raises DataError; it is called at each request, so it should remember.
    """

    # Not async, so that Starlette runs it in a thread: another try at reading the files holds up nobody.
    def health(_: Request) -> Response:
        return JSONResponse(*_health(dataset), headers={"Cache-Control": "no-store"})

    async def robots(_: Request) -> Response:
        return PlainTextResponse(ROBOTS)

    return [Route("/healthz", health), Route("/robots.txt", robots)]


def _health(dataset: Callable[[], Dataset]) -> tuple[dict[str, str | int], int]:
    try:
        data = dataset()
    except DataError as error:
        return {"status": "error", "message": str(error)}, 503
    counts = {"mechanisms": len(data.mechanisms), "findings": len(data.findings)}
    return {"status": "ok", "data_version": data.version, **counts}, 200


def data_routes(dataset: Callable[[], WholeDataset]) -> list[BaseRoute]:
    """The addresses of the files below /data; /data itself is a page. `dataset` is as in `routes`."""
    cache, limiter = Cache(KEPT), CapacityLimiter(AT_ONCE)

    async def answer(request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=SHARED | PREFLIGHT)
        asked = request.path_params["name"], request.scope["query_string"], request.headers
        return await to_thread.run_sync(partial(_file, dataset, cache), *asked, limiter=limiter)

    return [Route("/data/{name}", answer, methods=["GET", "HEAD", "OPTIONS"])]


def _file(
    dataset: Callable[[], WholeDataset], cache: Cache, name: str, query_string: bytes, asked: Headers
) -> Response:
    if len(query_string) > LONGEST:
        return _refused(414, {"error": f"The address has more than {LONGEST} characters after the question mark."})
    if name not in files.NAMES:
        return _refused(404, {"error": "There is no such file.", "allowed": list(files.NAMES)})
    try:
        file = files.find(dataset(), name, query_string)
    except BadAddress as error:
        return _refused(400, error.told)
    except DataError as error:
        return _refused(503, {"error": str(error)})
    content = cache.get(file.key, file.make)
    # Packed here and kept, lest the middleware packs it anew for everyone. The two forms of a file have two tags.
    packed = file.packs and accepts_gzip(",".join(asked.getlist("accept-encoding")))
    tag = f'"{files.tag(content)}{"-gzip" if packed else ""}"'
    headers = SHARED | FRESH | {"ETag": tag, "Vary": "Accept-Encoding"}
    if is_known(tag, asked):
        return Response(status_code=304, headers=headers)
    headers |= file.headers
    if not packed:
        # "identity" tells both middlewares, ours and Streamlit's, to leave alone what is packed by its own kind.
        own = {} if file.packs else {"Content-Encoding": "identity"}
        return Response(content, headers=headers | own)
    plain = content
    content = cache.get((file.key, "gzip"), lambda: gzip.compress(plain, 6, mtime=0))
    return Response(content, headers=headers | {"Content-Encoding": "gzip"})


def _refused(status: int, told: Mapping[str, Any]) -> Response:
    return JSONResponse(told, status, headers=SHARED | {"Cache-Control": "no-store"})


def is_known(tag: str, asked: Headers) -> bool:
    """Whether a client has what this ETag, in its quotation marks, stands for."""
    known = [known.strip().removeprefix("W/") for known in ",".join(asked.getlist("if-none-match")).split(",")]
    return tag in known or "*" in known


def middleware(front_end: Path | None = None) -> list[Middleware]:
    """What each request passes through on its way to Streamlit, outermost first.

    `front_end` is the folder with Streamlit's index.html; by default that of the installed Streamlit.
    """
    front_end = front_end or streamlit_front_end()
    return [
        Middleware(AddHeaders, always=security_headers(front_end), on_pages=preload_headers(front_end)),
        Middleware(ClosePaths, closed=CLOSED),
        Middleware(CompressedFiles, folder=front_end / "static", address="/static"),
        Middleware(GZipMiddleware),  # Streamlit has its own, but leaves out the page at "/"
    ]


def streamlit_front_end() -> Path:
    """The folder of the installed Streamlit's index.html, found without importing Streamlit."""
    streamlit = find_spec("streamlit")
    if streamlit is None or streamlit.origin is None:
        raise ModuleNotFoundError("Streamlit is not installed.")
    return Path(streamlit.origin).parent / "static"


def security_headers(front_end: Path) -> dict[str, str]:
    """Headers for every response. Scripts come from this server only, or are those inline in index.html."""
    html = (front_end / "index.html").read_text(encoding="utf-8")
    inline = re.findall(r"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", html, re.DOTALL)
    policy = {
        "default-src": "'self'",
        # blob: for inline components, wasm for Streamlit's protobuf. No script inline, no eval.
        "script-src": " ".join(["'self'", "blob:", "'wasm-unsafe-eval'", *map(_csp_hash, inline)]),
        "style-src": "'self' 'unsafe-inline'",  # Streamlit and Plotly write <style> elements
        "img-src": "'self' data: blob:",  # a figure becomes an image in the browser
        "font-src": "'self' data:",  # Plotly carries one
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'self'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {sources}" for name, sources in policy.items()),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "SAMEORIGIN",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Cross-Origin-Opener-Policy": "same-origin",
    }


def _csp_hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def preload_headers(front_end: Path) -> dict[str, str]:
    """A header that makes the browser fetch Plotly, the largest script, along with the page and not after it.

    Empty when this Streamlit has no such script under the name we know.
    """
    links = [
        f"<./static/js/{script.name}>; rel=modulepreload"
        for script in sorted((front_end / "static" / "js").glob("PlotlyChart.*.js"))
    ]
    return {"Link": ", ".join(links)} if links else {}


class AddHeaders:
    """Add headers to every response, to errors too, and some more to HTML pages."""

    def __init__(self, app: ASGIApp, always: Mapping[str, str], on_pages: Mapping[str, str]) -> None:
        self.app = app
        self.always = always
        self.on_pages = on_pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                headers.update(self.always)
                if headers.get("content-type", "").startswith("text/html"):
                    headers.update(self.on_pages)
            await send(message)

        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            await self.app(scope, receive, send_with_headers)
        except Exception:
            # Starlette would answer outside of this middleware, without the headers. It still logs the error.
            if not started:
                await PlainTextResponse("Internal Server Error", 500)(scope, receive, send_with_headers)
            raise


class ClosePaths:
    """Answer 404 where a path matches `closed`, under any prefix."""

    def __init__(self, app: ASGIApp, closed: re.Pattern[str]) -> None:
        self.app = app
        self.closed = closed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        closed = scope["type"] == "http" and self.closed.search(scope["path"])
        await (PlainTextResponse("Not Found", 404) if closed else self.app)(scope, receive, send)


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


def accepts_gzip(accept_encoding: str) -> bool:
    """Whether a client that sent this Accept-Encoding takes gzip: by name or by "*", and not at weight 0."""
    weights = {}
    for part in accept_encoding.lower().split(","):
        coding, _, parameter = part.replace(" ", "").partition(";")
        weights[coding] = parameter.removeprefix("q=") or "1"
    return weights.get("gzip", weights.get("*", "0")).strip("0.") != ""
