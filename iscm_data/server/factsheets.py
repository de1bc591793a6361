"""The addresses of factsheets, /factsheet/<mechanism>.docx, and of how to cite a mechanism's page, .bib and .ris."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from urllib.parse import urljoin

from anyio import CapacityLimiter, to_thread
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from iscm_data.dataset.load import DataError, Dataset
from iscm_data.dataset.memo import Cache
from iscm_data.export import factsheet
from iscm_data.export.data.files import tag
from iscm_data.export.data.selection import LONGEST, BadAddress, of_today, parameters
from iscm_data.language.text import ENGLISH, speaking
from iscm_data.query import address
from iscm_data.query.address import LANGUAGE
from iscm_data.server.data import FRESH, PREFLIGHT, SHARED, refused
from iscm_data.server.figures import language_of
from iscm_data.server.negotiation import is_known
from iscm_data.wording import citation

KINDS: Mapping[str, tuple[str, Callable[[Dataset, str, str], bytes]]] = {  # by the ending: the type, and how it is made
    "docx": (factsheet.MIME, factsheet.profile),
    "bib": ("application/x-bibtex", lambda *asked: citation.mechanism(*asked).bibtex.encode()),
    "ris": ("application/x-research-info-systems", lambda *asked: citation.mechanism(*asked).ris.encode()),
}
KEPT = 8 * 2**20  # bytes of files that are kept in memory: some 200
AT_ONCE = 2  # threads that may be busy with them; the rest of the server's are for the pages


def factsheet_routes(dataset: Callable[[], Dataset]) -> list[BaseRoute]:
    """The addresses of factsheets. `dataset` is as in `routes`."""
    cache, limiter = Cache(KEPT), CapacityLimiter(AT_ONCE)

    async def answer(request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=SHARED | PREFLIGHT)
        asked = request.path_params["name"], request.scope["query_string"], request.headers, str(request.base_url)
        return await to_thread.run_sync(partial(_file, dataset, cache), *asked, limiter=limiter)

    return [Route("/factsheet/{name}", answer, methods=["GET", "HEAD", "OPTIONS"])]


def _file(
    dataset: Callable[[], Dataset], cache: Cache, file: str, query_string: bytes, asked: Headers, base: str
) -> Response:
    if len(query_string) > LONGEST:
        return refused(414, {"error": f"The address has more than {LONGEST} characters after the question mark."})
    id_, _, kind = file.rpartition(".")
    try:
        data, given = dataset(), parameters(query_string)
        if kind not in KINDS or id_ not in data.mechanism:
            told = {"mechanisms": [*data.mechanism], "kinds": [*KINDS]}
            return refused(404, {"error": "There is no such factsheet.", "allowed": told})
        language = language_of(given)
        if others := of_today(data, given).keys() - {LANGUAGE}:
            raise BadAddress("A factsheet has no such parameter.", parameter=min(others)[: address.LONGEST])
        with speaking(language):
            link = urljoin(base, address.lasting(address.href("mechanism", id=id_), data))
            key = (data.content, date.today(), kind, language, link)  # a factsheet says on which day it was made
            content = cache.get(key, partial(KINDS[kind][1], data, id_, link))
    except BadAddress as error:
        return refused(400, error.told)
    except DataError as error:
        return refused(503, {"error": str(error)})
    headers = SHARED | FRESH | {"ETag": f'"{tag(content)}"'}
    if is_known(headers["ETag"], asked):
        return Response(status_code=304, headers=headers)
    ending = "" if language == ENGLISH else f"_{language}"
    headers |= {
        "Content-Type": KINDS[kind][0],
        "Content-Disposition": f'attachment; filename="iscm_{id_}_{data.version}{ending}.{kind}"',
        "Content-Language": language,
        "Link": f'<{link}>; rel="canonical"',
    }
    if kind == "docx":
        headers["Content-Encoding"] = "identity"  # it is packed by its own kind: no middleware is to do it again
    return Response(content, headers=headers)
