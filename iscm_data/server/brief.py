"""The reader's brief as a file: /brief.docx and /brief.pptx, made of the fields of the form as they are sent.

What is typed in the form is in the address that its button asks for, so no note can be lost on the way to the file. It
is the reader's own text: nobody else gets it, and nothing keeps it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from urllib.parse import urljoin

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from iscm_data.dataset.load import DataError, Dataset
from iscm_data.export import brief, factsheet, slides
from iscm_data.export.brief import Pinned
from iscm_data.export.data.selection import BadAddress, parameters
from iscm_data.language.text import LANGUAGES, preferred, slug, speaking, t
from iscm_data.query import address
from iscm_data.query.address import LANGUAGE

AT_ONCE = 2  # threads that may be busy with them; the rest of the server's are for the pages
OWN = {"Cache-Control": "private, no-store", "Content-Encoding": "identity"}

Write = Callable[[Dataset, str, list[Pinned], str, str], bytes]


@dataclass(frozen=True)
class Kind:
    """A kind of file: its type, and what writes it."""

    type: str
    write: Write


KINDS: Mapping[str, Kind] = {
    "docx": Kind(factsheet.MIME, factsheet.pinned),
    "pptx": Kind(slides.MIME, factsheet.deck),
}


def brief_routes(dataset: Callable[[], Dataset]) -> list[BaseRoute]:
    """The addresses of the files of a brief. `dataset` is as in `routes`."""
    limiter = CapacityLimiter(AT_ONCE)

    async def answer(kind: str, request: Request) -> Response:
        make = partial(_file, dataset, kind, request.scope["query_string"], str(request.base_url))
        accepted = request.headers.get("accept-language", "")
        return await to_thread.run_sync(make, accepted, limiter=limiter)

    return [Route(f"/{brief.PAGE}.{kind}", partial(answer, kind), methods=["GET", "HEAD"]) for kind in KINDS]


def _file(dataset: Callable[[], Dataset], kind: str, query_string: bytes, base: str, accepted: str) -> Response:
    try:
        asked = parameters(query_string)
        data = dataset()
    except BadAddress as error:
        return JSONResponse(error.told, 400, headers=OWN)
    except DataError as error:
        return JSONResponse({"error": str(error)}, 503, headers=OWN)
    named = address.value(asked, LANGUAGE)
    with speaking(named if named in LANGUAGES else preferred(accepted)):
        board, _ = brief.read(asked)
        found, _ = brief.everything(data, board)
        if not found:
            return JSONResponse({"error": t("Your brief is empty.")}, 400, headers=OWN)
        title = board.title or t("Brief")
        kept = {LANGUAGE: named} if named in LANGUAGES else {}
        link = urljoin(base, address.lasting(address.href(brief.PAGE, board.parameters(), **kept), data))
        content = KINDS[kind].write(data, title, found, link, base)
    name = f"iscm_{slug(title) or brief.PAGE}_{data.version}.{kind}"
    headers = OWN | {"Content-Type": KINDS[kind].type, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, headers=headers)
