"""The page that comes before the app: Streamlit's, with the page that the address asks for already in it.

The app draws its pages over a websocket, after a megabyte of scripts. Until then, and where a network lets no websocket
through or a browser runs no script, the reader has the same page as HTML in its place: its links, filters and files
work. The app takes its place as soon as it has drawn the page (see browser.js).
"""

import re
from collections.abc import Mapping, Sequence
from functools import partial
from urllib.parse import parse_qs

from anyio import CapacityLimiter, to_thread
from markupsafe import Markup
from starlette.datastructures import URL, Headers, MutableHeaders
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from iscm_data.dataset.parquet import DataError
from iscm_data.html import document, frame, pages
from iscm_data.html.navigation import ENTRIES
from iscm_data.language.text import html_tag, language, preferred, speaking, t
from iscm_data.query import address
from iscm_data.query import view as views
from iscm_data.server.answers import Source
from iscm_data.server.below import is_ours

AT_ONCE = 2  # threads that may be busy with pages: more are none the faster
_ROOT = '<div id="root"></div>'
_ICON = re.compile(r'<link rel="shortcut icon"[^>]*>')
_NOSCRIPT = re.compile(r"<noscript>.*?</noscript>", re.DOTALL)
_FONT = re.compile(r'<link\s[^>]*href="([^"]+)"\s+as="font"[^>]*>')
_STREAMLIT = re.compile(r'<script[^>]*>.*?</script>|<link\s[^>]*href="\./[^>]*>', re.DOTALL)

CONNECT = (
    "window.__streamlit={BACKEND_BASE_URL:new URL('.',location.href).href,"
    "HOST_CONFIG:{allowedOrigins:[location.origin],useExternalAuthToken:false,blockErrorDialogs:true}}"
)
"""A script that tells Streamlit's client where its server is, which it otherwise finds out by asking at two addresses,
one after the other, before it opens its websocket; that no page of another site may give it orders; and that it lays no
dialogs over the page, which are in English alone: the app says on the page what they would."""


class Shell:
    """Put the page that an address asks for into the one that Streamlit answers with, in the reader's language.

    What is the address of no page, or of a mechanism, State or finding that there is not, is answered 404 in words.
    `modules` are the addresses of our scripts that the browser fetches along with the page, `base` is the path below
    which the app is served, `ours` are the routes that are no page's, `framed` are the headers of a page that is asked
    for as a part of somebody else's: it has no script, and nothing of Streamlit's.
    """

    def __init__(
        self,
        app: ASGIApp,
        dataset: Source,
        modules: Sequence[str],
        base: str,
        ours: Sequence[BaseRoute],
        framed: Mapping[str, str],
    ) -> None:
        self.app = app
        self.dataset = dataset
        preloads = Markup().join(Markup('<link rel="modulepreload" href=".{}">').format(module) for module in modules)
        self.modules = preloads + Markup('<script type="module" src="./{}"></script>').format(frame.SUGGEST)
        self.below = f"/{base}/" if base else "/"
        self.ours, self.framed = ours, framed
        self.limiter = CapacityLimiter(AT_ONCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # Our own files are packed, and known to a client, by what is hidden from Streamlit.
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or is_ours(scope, self.ours):
            await self.app(scope, receive, send)
            return
        held: Message | None = None  # the start of an answer that is Streamlit's page
        body = b""

        async def hold(message: Message) -> None:
            nonlocal held, body
            if message["type"] == "http.response.start":
                html = Headers(raw=message["headers"]).get("content-type", "").startswith("text/html")
                if html and message["status"] == 200:
                    held = message
                    return
            if held is None or message["type"] != "http.response.body":
                await send(message)
                return
            body += message.get("body", b"")
            if message.get("more_body"):
                return
            status, content = 200, body
            own: dict[str, str] = {}
            if _ROOT.encode() in body:
                make = partial(self._page, body.decode(), scope)
                status, content, own = await to_thread.run_sync(make, limiter=self.limiter)
            headers = MutableHeaders(raw=held["headers"])
            headers.update(own)
            headers["Content-Length"] = str(len(content))
            if content is not body:
                headers.add_vary_header("Accept-Language")
                for name in ("etag", "last-modified"):  # of the page without ours
                    if name in headers:
                        del headers[name]
            await send({**held, "status": status, "headers": headers.raw})
            await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else content})

        # Not packed, to be read here, and whole: what is outside of this packs it.
        hidden = (b"accept-encoding", b"if-none-match", b"if-modified-since", b"range")
        plain = [(name, value) for name, value in scope["headers"] if name not in hidden]
        await self.app({**scope, "method": "GET", "headers": plain}, receive, hold)

    def _page(self, html: str, scope: Scope) -> tuple[int, bytes, dict[str, str]]:
        """The status of the answer; Streamlit's page with ours in it, or ours alone for a frame; headers of its own."""
        headers = Headers(scope=scope)
        asked = parse_qs(scope["query_string"].decode("latin-1"))
        path = scope["path"].removeprefix(self.below.rstrip("/")).strip("/")
        with speaking(address.language(asked, preferred(headers.get("accept-language", "")))):
            if path not in ENTRIES:
                head, first = document.lost(f"{self.below}{frame.STYLE}", self.below)
                # Without what Streamlit brings: it has no page to draw, and relative addresses lead nowhere from here.
                return 404, _STREAMLIT.sub("", _dressed(html, head, first)).encode(), {}
            try:
                data = self.dataset()
            except DataError:
                head = Markup("<title>{}</title>").format(t("ISCM Explorer"))
                return 200, _dressed(html, head, Markup()).encode(), {}
            here = URL(scope=scope)  # of a Host that is none it knows its own
            base = f"{here.scheme}://{here.netloc}{self.below}"
            view = views.view(data, path, asked, base=base, phone=views.is_phone(headers.get("user-agent", "")))
            whole = pages.page(view)
            status = 200 if pages.found(view) else 404
            if view.embedded:
                return status, document.document(view, whole, f"./{frame.STYLE}", "./").encode(), dict(self.framed)
            head = document.head(view, whole, f"./{frame.STYLE}", "./") + self.modules
            return status, _dressed(html, head, document.body(view, whole)).encode(), {}


def _dressed(html: str, head: Markup, first: Markup) -> str:
    """Streamlit's page with our head and the first answer in it; unchanged where it is not as we know it."""
    html = html.replace('<html lang="en">', f'<html lang="{html_tag(language())}">')
    html = _ICON.sub("", html)
    # Fetched at once, yet used only when Streamlit's scripts have named it: name it now. Where it comes late, the page
    # stays as it is, for in another font its lines would break elsewhere.
    if font := _FONT.search(html):
        face = f'font-family:"Fetched";font-weight:200 900;font-display:optional;src:url("{font[1]}") format("woff2")'
        head += Markup(f"<style>@font-face{{{face}}}</style>")  # an address of Streamlit's own page
    html = html.replace("<title>Streamlit</title>", head)
    html = html.replace("</head>", f"<script>{CONNECT}</script></head>", 1)
    html = _NOSCRIPT.sub("", html)
    lost = '<div id="lost" role="status"></div>'  # browser.js fills it
    return html.replace(_ROOT, f"{first}\n    {_ROOT}\n    {lost}")
