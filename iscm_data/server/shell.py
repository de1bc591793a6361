"""The page that comes before the app: Streamlit's, with words for the reader whom the app does not reach.

The app draws its pages over a websocket. A network that does not let one through leaves an empty page, and so does
a browser without JavaScript: the words say what is wrong and where the same facts are to be had as files. They are
shown by the stylesheet alone, after eight seconds in which nothing was drawn. Beside them is room for what the app says
when it loses the server.
"""

import re
from html import escape
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from iscm_data.edition import address
from iscm_data.export.data.package import NAME
from iscm_data.language.text import LANGUAGES, html_tag, preferred, speaking, t
from iscm_data.query.addressing import LANGUAGE, Parameters, value
from iscm_data.server import edition

_ROOT = '<div id="root"></div>'
_NOSCRIPT = re.compile(r"<noscript>.*?</noscript>", re.DOTALL)
_STYLE = """<style>
.unreached { font: 1rem/1.5 "Source Sans", sans-serif; color: #1f2430; background: #fff; }
.unreached p { margin: 0 0 .5rem; }
.unreached a { color: #005a9c; }
#unreached, #lost { position: fixed; inset: auto 1rem 1rem; z-index: 1000001; max-width: 40rem; }
#unreached, #lost:not(:empty) { padding: 1rem; border: 2px solid var(--iscm-accent, #005a9c); }
#unreached { visibility: hidden; animation: unreached 0s 8s forwards; }
#root:has(main h1) ~ #unreached { display: none; }
#lost { color: inherit; background: var(--iscm-ground); }
@keyframes unreached { to { visibility: visible; } }
</style>"""


CONNECT = (
    "window.__streamlit={BACKEND_BASE_URL:new URL('.',location.href).href,"
    "HOST_CONFIG:{allowedOrigins:[location.origin],useExternalAuthToken:false,blockErrorDialogs:true}}"
)
"""A script that tells Streamlit's client where its server is, which it otherwise finds out by asking at two addresses,
one after the other, before it opens its websocket; that no page of another site may give it orders; and that it lays no
dialogs over the page, which are in English alone: the app says on the page what they would."""


class Shell:
    """Put the words into every page that Streamlit answers with, in the language that the reader asks for.

    `preloads` are links for its head (see preload.py).
    """

    def __init__(self, app: ASGIApp, preloads: str = "") -> None:
        self.app = app
        self.preloads = preloads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        page = scope["type"] == "http" and "text/html" in Headers(scope=scope).get("accept", "")
        if not page or edition.holds(scope):
            await self.app(scope, receive, send)
            return
        held: Message | None = None  # the start of an answer that is a page
        body = b""

        async def hold(message: Message) -> None:
            nonlocal held, body
            if message["type"] == "http.response.start":
                html = Headers(raw=message["headers"]).get("content-type", "").startswith("text/html")
                if html and message["status"] == 200 and scope["method"] == "GET":
                    held = message
                    return
            if held is None or message["type"] != "http.response.body":
                await send(message)
                return
            body += message.get("body", b"")
            if message.get("more_body"):
                return
            content = body
            if _ROOT.encode() in body:
                asked = parse_qs(scope["query_string"].decode("latin-1"))
                language = _language(scope, asked)
                plain = address.page(language, scope["path"].rpartition("/")[2], asked)
                content = told(body.decode(), language, self.preloads, plain).encode()
            headers = MutableHeaders(raw=held["headers"])
            headers["Content-Length"] = str(len(content))
            if content is not body:
                headers.add_vary_header("Accept-Language")
                for name in ("etag", "last-modified"):  # of the page without the words
                    if name in headers:
                        del headers[name]
            await send({**held, "headers": headers.raw})
            await send({"type": "http.response.body", "body": content})

        # Not packed, to be read here, and whole: what is outside of this packs it.
        hidden = (b"accept-encoding", b"if-none-match", b"if-modified-since")
        plain = [(name, value) for name, value in scope["headers"] if name not in hidden]
        await self.app({**scope, "headers": plain}, receive, hold)


def _language(scope: Scope, asked: Parameters) -> str:
    code = value(asked, LANGUAGE)
    return code if code in LANGUAGES else preferred(Headers(scope=scope).get("accept-language", ""))


def told(html: str, language: str, preloads: str = "", plain: str = "") -> str:
    """Streamlit's page with our title, language and words; unchanged where it is not as we know it.

    `plain` is where the static edition has this page, where there is one.
    """
    with speaking(language):
        unreached = t(
            "This page needs a live connection (WebSocket) to the server. Your network may block it, or too many "
            "windows may be open at the moment: close some, or try again in a minute. Otherwise try another network, "
            "or ask your IT team to allow WebSocket connections to this address. If your connection is slow, please "
            "wait."
        )
        unscripted = t("The explorer needs JavaScript, which is switched off in this browser.")
        files = t("The same facts are to be had as files, without it:")
        title = t("ISCM Explorer")
        pages = {plain: t("Static edition")} if plain else {}
        names = pages | {f"data/{NAME}.xlsx": t("Excel workbook"), f"data/{NAME}.zip": t("Zip of everything")}
    links = ", ".join(f'<a href="./{escape(href)}">{escape(name)}</a>' for href, name in names.items())
    files = f"<p>{escape(files)} {links}</p>"
    words = f'<div id="unreached" class="unreached" role="alert"><p>{escape(unreached)}</p>{files}</div>'
    html = html.replace('<html lang="en">', f'<html lang="{escape(html_tag(language))}">')
    html = html.replace("<title>Streamlit</title>", f"<title>{escape(title)}</title>{_STYLE}")
    html = html.replace("</head>", f"<script>{CONNECT}</script>{preloads}</head>", 1)
    html = _NOSCRIPT.sub(
        lambda _: f'<noscript><div class="unreached"><p>{escape(unscripted)}</p>{files}</div></noscript>', html
    )
    lost = '<div id="lost" class="unreached" role="status"></div>'  # browser.js fills it
    return html.replace(_ROOT, f"{_ROOT}\n    {words}\n    {lost}")
