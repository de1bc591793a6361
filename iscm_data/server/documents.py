"""The addresses of files to take along, /document/<name>: what a page says of a mechanism, a State or several
mechanisms, and a reader's brief.

They take the parameters of the page that leads to them, and have the words of the language that the address names. A
brief is at /brief.docx and /brief.pptx too, which its form asks for: what is typed at that moment is in the address,
and so in the file. It may hold a reader's own words: nobody else's cache keeps it, and no other site reads it.
"""

from datetime import date

from anyio import CapacityLimiter
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from iscm_data.dataset.memo import Cache
from iscm_data.export import documents
from iscm_data.export.brief import LONGEST, PAGE
from iscm_data.export.data import selection
from iscm_data.export.data.selection import of_today, parameters
from iscm_data.export.documents import NAMES
from iscm_data.language.text import ENGLISH, preferred, speaking
from iscm_data.query.address import LANGUAGE
from iscm_data.server import answers
from iscm_data.server.answers import FRESH, SHARED, Source

KEPT = 48 * 2**20  # bytes of these files that are kept in memory
AT_ONCE = 1  # thread that may be busy with them: two are none the faster, and take twice the memory
LONGEST_QUERY = 2 * LONGEST  # bytes: a brief's, with what was typed in its form beside it


def document_routes(dataset: Source) -> list[Route]:
    """The addresses of documents."""
    cache, limiter = Cache(KEPT), CapacityLimiter(AT_ONCE)

    def answer(request: Request) -> Response:
        return _file(dataset, cache, request, request.path_params["name"], ENGLISH)

    def of_form(request: Request) -> Response:
        name = request.scope["path"].rpartition("/")[2]
        return _file(dataset, cache, request, name, preferred(request.headers.get("accept-language", "")))

    return [
        answers.route("/document/{name}", answer, limiter, shared=True),
        *(answers.route(f"/{PAGE}.{kind}", of_form, limiter) for kind in ("docx", "pptx")),
    ]


def _file(dataset: Source, cache: Cache, request: Request, name: str, otherwise: str) -> Response:
    """The file, in the language that its address names, else in `otherwise`."""
    query_string = answers.query_string(request, LONGEST_QUERY)
    if name not in NAMES:
        return answers.refused(404, {"error": "There is no such document.", "allowed": list(NAMES)})
    given = parameters(query_string)
    language = selection.language(given) if LANGUAGE in given else otherwise
    with speaking(language):
        data = dataset()
        wanted = {key: values for key, values in of_today(data, given).items() if key != LANGUAGE}
        found = documents.find(data, name, wanted, str(request.base_url))
        key = (data.content, date.today(), language, LANGUAGE in given, name, found.link)
        content = cache.get(key, found.make)
    headers = {"Cache-Control": "private, max-age=300", "Vary": "Accept-Language"} if found.own else SHARED | FRESH
    saved_as = f"{found.stem}.{name.rpartition('.')[2]}"
    about = answers.described(NAMES[name][0], "attachment", saved_as, language, found.link)
    return answers.file(content, request.headers, headers, about)
