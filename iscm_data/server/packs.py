"""The addresses of what a page is taken along as: /factsheet/<mechanism>.docx and its citation as .bib and .ris,
/country-pack/<ISO3>.docx and .pptx, /comparison/brief.docx?id=…"""

from collections.abc import Callable, Mapping, Sequence
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
from iscm_data.export import factsheet, slides
from iscm_data.export.data.files import tag
from iscm_data.export.data.selection import LONGEST, BadAddress, of_today, parameters
from iscm_data.language.text import ENGLISH, slug, speaking
from iscm_data.query import address
from iscm_data.query.address import LANGUAGE, Parameters
from iscm_data.query.comparison import MOST
from iscm_data.server import answers
from iscm_data.server.answers import FRESH, SHARED
from iscm_data.server.negotiation import is_known
from iscm_data.wording import citation
from iscm_data.wording.citation import Citation

FACTSHEET, COUNTRY, COMPARISON = "factsheet", "country-pack", "comparison"
KINDS: Mapping[str, Mapping[str, tuple[str, Callable[[Dataset, list[str], str], bytes]]]] = {
    FACTSHEET: {
        "docx": (factsheet.MIME, lambda data, subjects, link: factsheet.profile(data, subjects[0], link)),
        "bib": ("application/x-bibtex", lambda *asked: _cited(*asked).bibtex.encode()),
        "ris": ("application/x-research-info-systems", lambda *asked: _cited(*asked).ris.encode()),
    },
    COUNTRY: {
        "docx": (factsheet.MIME, lambda data, subjects, link: factsheet.country(data, subjects[0], link)),
        "pptx": (slides.MIME, lambda data, subjects, link: factsheet.country_slides(data, subjects[0], link)),
    },
    COMPARISON: {"docx": (factsheet.MIME, factsheet.comparison)},
}
"""By the first part of the address and its ending: the type, and how it is made of whom it is about."""
KEPT = 8 * 2**20  # bytes of files that are kept in memory: some 200
AT_ONCE = 2  # threads that may be busy with them; the rest of the server's are for the pages


def _cited(data: Dataset, subjects: list[str], link: str) -> Citation:
    return citation.mechanism(data, subjects[0], link)


def pack_routes(dataset: Callable[[], Dataset]) -> list[BaseRoute]:
    """The addresses of packs. `dataset` is as in `routes`."""
    cache, limiter = Cache(KEPT), CapacityLimiter(AT_ONCE)

    async def answer(request: Request) -> Response:
        if request.method == "OPTIONS":
            return answers.preflight()
        family = request.url.path.rsplit("/", 2)[1]
        asked = request.path_params["name"], request.scope["query_string"], request.headers, str(request.base_url)
        return await to_thread.run_sync(partial(_file, dataset, cache, family), *asked, limiter=limiter)

    return [Route(f"/{family}/{{name}}", answer, methods=["GET", "HEAD", "OPTIONS"]) for family in KINDS]


def _file(
    dataset: Callable[[], Dataset],
    cache: Cache,
    family: str,
    file: str,
    query_string: bytes,
    asked: Headers,
    base: str,
) -> Response:
    if len(query_string) > LONGEST:
        return answers.refused(
            414, {"error": f"The address has more than {LONGEST} characters after the question mark."}
        )
    name, _, kind = file.rpartition(".")
    try:
        data, given = dataset(), parameters(query_string)
        if kind not in KINDS[family] or not _known(data, family, name):
            return answers.refused(404, {"error": "There is no such file.", "allowed": [*KINDS[family]]})
        language = answers.language(given)
        others = {key: values for key, values in of_today(data, given).items() if key != LANGUAGE}
        subjects, page = _asked(data, family, name, others)
        with speaking(language):
            link = urljoin(base, address.lasting(page, data))
            key = (data.content, date.today(), family, kind, language, link)  # a file says on which day it was made
            content = cache.get(key, partial(KINDS[family][kind][1], data, subjects, link))
    except BadAddress as error:
        return answers.refused(400, error.told)
    except DataError as error:
        return answers.refused(503, {"error": error.public})
    headers = SHARED | FRESH | {"ETag": f'"{tag(content)}"'}
    if is_known(headers["ETag"], asked):
        return Response(status_code=304, headers=headers)
    ending = "" if language == ENGLISH else f"_{language}"
    headers |= {
        "Content-Type": KINDS[family][kind][0],
        "Content-Encoding": "identity",  # it is packed by its own kind: no middleware is to do it again
        "Content-Disposition": f'attachment; filename="iscm_{slug("-".join(subjects))}_{data.version}{ending}.{kind}"',
        "Content-Language": language,
        "Link": f'<{link}>; rel="canonical"',
    }
    return Response(content, headers=headers)


def _known(data: Dataset, family: str, name: str) -> bool:
    """Whether a file of this name, without its ending, may be there."""
    if family == FACTSHEET:
        return name in data.mechanism
    actor = data.actor.get(name.upper())
    return name == "brief" if family == COMPARISON else bool(actor and actor.region)


def _asked(data: Dataset, family: str, name: str, given: Parameters) -> tuple[list[str], str]:
    """Whom a file is about, and the page beside it. Raises BadAddress for what is no parameter or value of it."""
    takes = ["id"] if family == COMPARISON else []
    for other in given:
        if other not in takes:
            raise BadAddress("This file has no such parameter.", parameter=other[: address.LONGEST], allowed=takes)
    if family == FACTSHEET:
        return [name], address.href("mechanism", id=name)
    if family == COUNTRY:
        return [name.upper()], address.href("country", iso3=name.upper())
    ids: Sequence[str] = address.values(given, "id")
    for id_ in ids:
        if id_ not in data.mechanism:
            raise BadAddress("There is no such mechanism.", parameter="id", value=id_, allowed=[*data.mechanism])
    if not 2 <= len(ids) <= MOST:
        raise BadAddress(f"A comparison is of two to {MOST} mechanisms.", parameter="id")
    return [*ids], address.href("compare", id=ids)
