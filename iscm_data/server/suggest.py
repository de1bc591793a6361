"""What a search field suggests while somebody types: at an address that suggest.js asks."""

from functools import partial
from urllib.parse import parse_qs

from anyio import CapacityLimiter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from iscm_data.dataset.parquet import DataError
from iscm_data.html.suggestions import suggested
from iscm_data.language.text import preferred, speaking
from iscm_data.query.address import WORDS, language, value
from iscm_data.query.asked import LONGEST
from iscm_data.query.view import view
from iscm_data.server import answers
from iscm_data.server.answers import Source

ADDRESS = "/suggest.json"
AT_ONCE = 2  # threads that may be busy with them
HEADERS = {"Cache-Control": "private, max-age=60", "Vary": "Accept-Language"}


def suggest_routes(dataset: Source) -> list[Route]:
    """The address of the suggestions."""
    return [answers.route(ADDRESS, partial(_answer, dataset), CapacityLimiter(AT_ONCE))]


def _answer(dataset: Source, request: Request) -> Response:
    asked = parse_qs(request.scope["query_string"].decode("latin-1"))
    with speaking(language(asked, preferred(request.headers.get("accept-language", "")))):
        try:
            data = dataset()
        except DataError:
            return JSONResponse({"groups": []}, 503, headers={"Cache-Control": "no-store"})
        links = view(data, "", asked).links  # they take along what those of the page do
        return JSONResponse(suggested(data, links, value(asked, WORDS)[:LONGEST]), headers=HEADERS)
