"""What the addresses of files have in common: who may read an answer, for how long it is fresh, how one is refused."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from anyio import CapacityLimiter, to_thread
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from iscm_data.dataset.parquet import DataError
from iscm_data.dataset.tables import Dataset
from iscm_data.export.data.files import tag
from iscm_data.export.data.package import PACKED
from iscm_data.export.data.selection import BadAddress
from iscm_data.query.address import ROOM
from iscm_data.server.negotiation import is_known

# Files may be read by scripts of any site, and are fresh for five minutes: a page that loads a table at each view does
# not ask each time. After that the browser asks with the ETag.
SHARED = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Content-Disposition, ETag, Link",
}
FRESH = {"Cache-Control": "public, max-age=300"}

Source = Callable[[], Dataset]
"""Gives the dataset or raises DataError. It is called at each request, so it should remember."""


class TooLong(BadAddress):
    """An address with more behind its question mark than any page makes."""


def route(path: str, make: Callable[[Request], Response], limiter: CapacityLimiter, *, shared: bool = False) -> Route:
    """An address whose answers are made in threads, as many at a time as the limiter lets; one that asks for what there
    is not, and data that cannot be read, are refused. Where it is `shared`, scripts of any site may ask."""

    def made(request: Request) -> Response:
        try:
            return make(request)
        except TooLong as error:
            return refused(414, error.told)
        except BadAddress as error:
            return refused(400, error.told)
        except DataError as error:
            return refused(503, {"error": error.public})

    async def answer(request: Request) -> Response:
        if request.method == "OPTIONS":
            return preflight()
        return await to_thread.run_sync(made, request, limiter=limiter)

    return Route(path, answer, methods=["GET", "HEAD", *(["OPTIONS"] if shared else [])])


def preflight(methods: str = "GET, HEAD, OPTIONS", headers: str = "If-None-Match") -> Response:
    """What a browser is told that asks whether a script of another site may ask, by which methods and headers."""
    told = {
        "Access-Control-Allow-Methods": methods,
        "Access-Control-Allow-Headers": headers,
        "Access-Control-Max-Age": "86400",
        "Allow": methods,
    }
    return Response(status_code=204, headers=SHARED | told)


def refused(status: int, told: Mapping[str, Any]) -> Response:
    """An answer to a program: what is wrong, and what is allowed."""
    return JSONResponse(told, status, headers=SHARED | {"Cache-Control": "no-store"})


def query_string(request: Request, most: int = ROOM) -> bytes:
    """What stands behind the question mark. Raises TooLong for more than `most` bytes."""
    found: bytes = request.scope["query_string"]
    if len(found) > most:
        raise TooLong(f"The address has more than {most} characters after the question mark.")
    return found


def file(
    content: bytes,
    asked: Headers,
    headers: Mapping[str, str],
    about: Mapping[str, str] = MappingProxyType({}),
    *,
    status: int = 200,
    kind: str | None = None,
) -> Response:
    """A content with a tag of its own; 304 with the `headers` alone where the client has it.

    `about` are the headers that tell of the content, `kind` is its media type where they do not say it.
    """
    tagged = {**headers, "ETag": f'"{tag(content)}"'}
    if is_known(tagged["ETag"], asked):
        return Response(status_code=304, headers=tagged)
    return Response(content, status, headers={**tagged, **about}, media_type=kind)


def described(kind: str, how: str, saved_as: str, language: str, link: str) -> dict[str, str]:
    """The headers that tell of a figure or a document: its media type, whether a browser shows it (`how`: inline or
    attachment), the name under which it is saved, its language and the page that it leads back to.
    """
    told = {
        "Content-Type": kind,
        "Content-Disposition": f'{how}; filename="{saved_as}"',
        "Content-Language": language,
        "Link": f'<{link}>; rel="canonical"',
    }
    return told | ({"Content-Encoding": "identity"} if saved_as.rpartition(".")[2] in PACKED else {})
