"""The pages as Markdown, each at its address with `.md` behind it, and /llms.txt, which says what stands where."""

from datetime import date
from functools import partial
from urllib.parse import parse_qs

from anyio import CapacityLimiter
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from iscm_data.dataset.memo import Cache
from iscm_data.export.brief import PAGE as BRIEF
from iscm_data.html import llms, markdown, pages
from iscm_data.html.markdown import FIRST
from iscm_data.html.navigation import ENTRIES
from iscm_data.language.text import ENGLISH, speaking
from iscm_data.query.address import language
from iscm_data.query.links import Links
from iscm_data.query.view import view
from iscm_data.server import answers, openapi, tools
from iscm_data.server.answers import FRESH, SHARED, Source

KEPT = 8 * 2**20  # bytes of pages that are kept in memory
AT_ONCE = 2  # threads that may be busy with them
NAMES = {path or FIRST: path for path in ENTRIES}
"""The pages by the names that they have here."""


def markdown_routes(dataset: Source) -> list[Route]:
    """The addresses of pages as Markdown."""
    limiter = CapacityLimiter(AT_ONCE)
    return [
        answers.route(f"/{llms.NAME}", partial(_llms, dataset), limiter),
        answers.route("/{name}.md", partial(_page, dataset, Cache(KEPT)), limiter),
    ]


def _page(dataset: Source, cache: Cache, request: Request) -> Response:
    name = request.path_params["name"]
    if name not in NAMES:
        return answers.refused(404, {"error": "There is no such page.", "allowed": [f"{each}.md" for each in NAMES]})
    given = parse_qs(answers.query_string(request).decode("latin-1"))
    with speaking(language(given, ENGLISH)):
        # As a telephone has it: lists of names in the place of wide tables.
        here = view(dataset(), NAMES[name], given, base=str(request.base_url), phone=True)
        key = (here.data.content, here.key, date.today())
        content = cache.get(key, lambda: markdown.markdown(here, pages.page(here).page).encode())
        link = here.links.lasting(here.links.here(), here.data)
    headers = {"Cache-Control": "private, no-store"} if name == BRIEF else SHARED | FRESH
    headers |= {"Link": f'<{link}>; rel="canonical"'}
    return answers.file(content, request.headers, headers, status=200 if pages.found(here) else 404, kind=markdown.TYPE)


def _llms(dataset: Source, request: Request) -> Response:
    told = llms.llms(dataset(), Links("", {}, str(request.base_url)), tools.ADDRESS, openapi.NAME)
    return PlainTextResponse(told, headers=SHARED | FRESH)
