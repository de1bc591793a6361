"""The addresses of the files below /data; /data itself is a page."""

import gzip
from functools import partial

from anyio import CapacityLimiter
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from iscm_data.dataset.memo import Cache
from iscm_data.export.data import files
from iscm_data.server import answers
from iscm_data.server.answers import FRESH, SHARED, Source
from iscm_data.server.negotiation import accepts

KEPT = 48 * 2**20  # bytes of these files that are kept in memory
AT_ONCE = 4  # threads that may be busy with them; the rest of the server's are for the pages


def data_routes(dataset: Source) -> list[Route]:
    """The addresses of the files below /data; /data itself is a page."""
    answer = partial(_file, dataset, Cache(KEPT))
    return [answers.route("/data/{name}", answer, CapacityLimiter(AT_ONCE), shared=True)]


def _file(dataset: Source, cache: Cache, request: Request) -> Response:
    query_string, name, asked = answers.query_string(request), request.path_params["name"], request.headers
    if name not in files.KNOWN:
        return answers.refused(404, {"error": "There is no such file.", "allowed": list(files.KNOWN)})
    file = files.find(dataset(), name, query_string)
    # "identity" tells both middlewares, ours and Streamlit's, to leave alone what is packed by its own kind.
    about = file.headers if file.packs else file.headers | {"Content-Encoding": "identity"}
    if file.large:  # packed on the way by the middleware, where the client takes that
        parts = () if request.method == "HEAD" else file.parts()
        return StreamingResponse(parts, headers=SHARED | FRESH | about)
    content = cache.get(file.key, file.make)
    if file.packs and accepts("gzip", ",".join(asked.getlist("accept-encoding"))):
        # Packed here and kept, lest the middleware packs it anew for everyone. The two forms of a file have two tags.
        content = cache.get((file.key, "gzip"), partial(gzip.compress, content, 6, mtime=0))
        about |= {"Content-Encoding": "gzip"}
    return answers.file(content, asked, SHARED | FRESH | {"Vary": "Accept-Encoding"}, about)
