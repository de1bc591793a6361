"""What programs look for unasked: which pages there are, which are not for them, the icon."""

from collections.abc import Callable
from functools import partial

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from iscm_data.dataset.load import DataError, Dataset
from iscm_data.dataset.memo import Cache
from iscm_data.html import icons, sitemap
from iscm_data.html.sitemap import Place
from iscm_data.query.address import LANGUAGE
from iscm_data.query.links import Links
from iscm_data.server import answers
from iscm_data.server.answers import FRESH

KEPT = 4 * 2**20  # bytes of files that are kept in memory
CLOSED = ("/_stcore/", "/media/", "/mcp", "/*cell=", "/*sort=", "/*actor=", "/*mine=")
"""What a crawler is not to ask for: it would find the same statements again, some thousand times."""


def crawler_routes(dataset: Callable[[], Dataset]) -> list[BaseRoute]:
    """/robots.txt, /sitemap.xml and the icons. `dataset` is as in `routes`."""
    cache, limiter = Cache(KEPT), CapacityLimiter(1)

    async def robots(request: Request) -> Response:
        closed = "".join(f"Disallow: {each}\n" for each in CLOSED)
        return PlainTextResponse(f"User-agent: *\n{closed}Sitemap: {request.base_url}{sitemap.NAME}\n")

    async def pages(request: Request) -> Response:
        return await to_thread.run_sync(partial(_sitemap, dataset, cache, str(request.base_url)), limiter=limiter)

    async def icon(request: Request) -> Response:
        kind, make = icons.FILES[request.scope["path"].rpartition("/")[2]]
        content = await to_thread.run_sync(make, limiter=limiter)
        return Response(content, media_type=kind, headers={"Cache-Control": "public, max-age=86400"})

    return [
        Route("/robots.txt", robots),
        Route(f"/{sitemap.NAME}", pages),
        *(Route(f"/{name}", icon) for name in icons.FILES),
    ]


def _sitemap(dataset: Callable[[], Dataset], cache: Cache, base: str) -> Response:
    try:
        data = dataset()
    except DataError as error:
        return answers.refused(503, {"error": error.public})
    links = Links("", {}, base)

    def address(place: Place, code: str) -> str:
        page, asked = place
        return links.full(links.to(page, asked, **{LANGUAGE: code}))

    content = cache.get((data.content, base), lambda: sitemap.sitemap(data, [*sitemap.places(data)], address))
    return Response(content, media_type="application/xml", headers=FRESH)
