"""Headers of every response: what a browser may do with the page; and addresses that are closed."""

import base64
import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from iscm_data.server.shell import CONNECT

# Here Streamlit tells of itself, takes files, and gives those that a session made; no page of ours needs any of it.
# (Its client does need host-config, and has fonts in /static/media.) Whatever follows such a name is closed with
# it: a router may read less of an address than we.
CLOSED = re.compile(r"/_stcore/(metrics|agent|upload_file)|(?<!/static)/media/")
METHODS = ("GET", "HEAD", "OPTIONS")
LONGEST_BODY = 32_000  # bytes of a question that is sent
_OF_FRAMES = ("Content-Security-Policy", "X-Frame-Options")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def security_headers(front_end: Path, ancestors: Sequence[str] = ("'self'",)) -> dict[str, str]:
    """Headers for every response. Scripts come from this server only, or are those inline in index.html and the shell.

    `ancestors` are the sources that may show a page in a frame, in the words of the policy.
    """
    html = (front_end / "index.html").read_text(encoding="utf-8")
    inline = re.findall(r"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", html, re.DOTALL)
    policy = {
        "default-src": "'self'",
        # blob: for inline components, wasm for Streamlit's protobuf. No script inline, no eval.
        "script-src": " ".join(["'self'", "blob:", "'wasm-unsafe-eval'", *map(_csp_hash, [*inline, CONNECT])]),
        "style-src": "'self' 'unsafe-inline'",  # Streamlit and Plotly write <style> elements
        "img-src": "'self' data:",  # Streamlit's stylesheet has some icons in itself
        "font-src": "'self' data:",  # Plotly carries one
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": " ".join(ancestors),
    }
    # The older header knows no list of sites; browsers that know the policy do not look at it.
    framing = {"'self'": "SAMEORIGIN", "'none'": "DENY"}.get(" ".join(ancestors))
    return ({"X-Frame-Options": framing} if framing else {}) | {
        "Content-Security-Policy": "; ".join(f"{name} {sources}" for name, sources in policy.items()),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Cross-Origin-Opener-Policy": "same-origin",
    }


def framed(ancestors: Sequence[str]) -> dict[str, str]:
    """Headers of a page without scripts that is made for the frame of another site, one of `ancestors`."""
    policy = (
        "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; base-uri 'self'; "
        f"form-action 'self'; frame-ancestors {' '.join(ancestors)}"
    )
    return {"Content-Security-Policy": policy}


def _csp_hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


class AddHeaders:
    """Add headers to every response: to errors too, and to windows that are refused."""

    def __init__(self, app: ASGIApp, headers: Mapping[str, str]) -> None:
        self.app = app
        self.headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"].endswith("http.response.start"):
                started = True
                headers = MutableHeaders(scope=message)
                # An answer may have a stricter policy, with frames of its own.
                kept = _OF_FRAMES if "Content-Security-Policy" in headers else ()
                headers.update({name: value for name, value in self.headers.items() if name not in kept})
                if varies := [word.strip() for word in ",".join(headers.getlist("vary")).split(",") if word.strip()]:
                    headers["Vary"] = ", ".join(dict.fromkeys(varies))  # each middleware adds its own
            await send(message)

        try:
            await self.app(scope, receive, send_with_headers)
        except Exception:
            # Starlette would answer outside of this middleware, without the headers. It still logs the error.
            if scope["type"] == "http" and not started:
                await PlainTextResponse("Internal Server Error", 500)(scope, receive, send_with_headers)
            raise


def _foreign(asked: Headers) -> bool:
    """Whether a page of another site asks. Without an Origin it is no browser."""
    origins = asked.getlist("origin")
    return any(origin.partition("://")[2].lower() != asked.get("host", "").lower() for origin in origins)


class Close:
    """Refuse what nothing here is for: addresses in which `closed` is found (404, whatever the method), addresses with
    control characters (400), methods that send something (405) but to one of the addresses `posts`, what is sent by
    others (413), longer than is read (413) or of a length that is not said (411), windows of other sites (403).

    Where something is sent that nobody reads, the connection ends with the answer: else uvicorn goes on unpacking it,
    and all others wait for the chunks of one, a byte each. Streamlit never learns of another site's Origin: it would
    ask a host outside whether that is its own address, and let all readers wait for the answer.
    """

    def __init__(self, app: ASGIApp, closed: re.Pattern[str], posts: Collection[str] = ()) -> None:
        self.app = app
        self.closed, self.posts = closed, posts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = self._refusal(scope) if scope["type"] in ("http", "websocket") else None
        if scope["type"] == "http":
            scope = {**scope, "headers": [(name, value) for name, value in scope["headers"] if name != b"origin"]}
        await (answer or self.app)(scope, receive, send)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        if scope["type"] == "websocket":
            return PlainTextResponse("Forbidden", 403) if _foreign(Headers(scope=scope)) else None
        asked = Headers(scope=scope)
        asks = scope["method"] == "POST" and scope["path"] in self.posts
        sent, unsaid = asked.get("content-length", "0"), "transfer-encoding" in asked
        ends = {"Connection": "close"} if unsaid or sent != "0" else {}
        if self.closed.search(scope["path"]):
            return PlainTextResponse("Not Found", 404, ends)
        if _CONTROL.search(scope["path"]):  # a router may take one at the end for none
            return PlainTextResponse("Bad Request", 400, ends)
        if scope["method"] not in METHODS and not asks:
            return PlainTextResponse("Method Not Allowed", 405, {"Allow": ", ".join(METHODS), **ends})
        if asks and unsaid:
            return PlainTextResponse("Length Required", 411, ends)
        if ends and not (asks and sent.isdecimal() and int(sent) <= LONGEST_BODY):
            return PlainTextResponse("Content Too Large", 413, ends)
        return None
