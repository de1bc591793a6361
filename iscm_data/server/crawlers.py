"""What programs look for unasked: which pages there are, which are not for them, the icon."""

from functools import partial

from anyio import CapacityLimiter
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from iscm_data.dataset.memo import Cache
from iscm_data.html import icons, sitemap
from iscm_data.html.navigation import ENTRIES
from iscm_data.html.sitemap import Place
from iscm_data.query.address import LANGUAGE
from iscm_data.query.links import Links
from iscm_data.server import answers
from iscm_data.server.answers import FRESH, Source

KEPT = 4 * 2**20  # bytes of files that are kept in memory
CLOSED = ("/_stcore/", "/media/", "/mcp", "/*cell=", "/*sort=", "/*actor=", "/*mine=")
"""What a crawler is not to ask for: it would find the same statements again, some thousand times."""


def crawler_routes(dataset: Source) -> list[Route]:
    """/robots.txt, /sitemap.xml and the icons."""
    limiter = CapacityLimiter(1)

    async def robots(request: Request) -> Response:
        closed = "".join(f"Disallow: {each}\n" for each in CLOSED)
        return PlainTextResponse(f"User-agent: *\n{closed}Sitemap: {request.base_url}{sitemap.NAME}\n")

    def icon(request: Request) -> Response:
        kind, make = icons.FILES[request.scope["path"].rpartition("/")[2]]
        return Response(make(), media_type=kind, headers={"Cache-Control": "public, max-age=86400"})

    return [
        Route("/robots.txt", robots),
        answers.route(f"/{sitemap.NAME}", partial(_sitemap, dataset, Cache(KEPT)), limiter),
        *(answers.route(f"/{name}", icon, limiter) for name in icons.FILES),
    ]


def _sitemap(dataset: Source, cache: Cache, request: Request) -> Response:
    data, base = dataset(), str(request.base_url)
    links = Links("", {}, base)

    def address(place: Place, code: str) -> str:
        page, asked = place
        return links.full(links.to(page, asked, **{LANGUAGE: code}))

    content = cache.get(
        (data.content, base),
        lambda: sitemap.sitemap(data, sitemap.places(data, ((page, {}) for page in ENTRIES)), address),
    )
    return Response(content, media_type="application/xml", headers=FRESH)
