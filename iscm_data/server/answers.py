"""What the addresses of files have in common: who may read an answer, for how long it is fresh, how one is refused."""

from collections.abc import Mapping
from typing import Any

from starlette.responses import JSONResponse, Response

from iscm_data.export.data.selection import BadAddress
from iscm_data.language.text import ENGLISH, LANGUAGES
from iscm_data.query.address import LANGUAGE, LONGEST, Parameters

# Files may be read by scripts of any site, and are fresh for five minutes: a page that loads a table at each view does
# not ask each time. After that the browser asks with the ETag.
SHARED = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Content-Disposition, ETag, Link",
}
FRESH = {"Cache-Control": "public, max-age=300"}
PACKED = ("docx", "png", "pptx", "xlsx", "zip")  # by their own kind: no middleware is to do it again


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


def too_long(most: int) -> Response:
    """The answer to a query string of more than `most` bytes."""
    return refused(414, {"error": f"The address has more than {most} characters after the question mark."})


def language(given: Parameters) -> str:
    """The language of a file's words: the one that the address names, else English whoever asks, since one address is
    to be one file. Raises BadAddress.
    """
    asked = given.get(LANGUAGE, [ENGLISH])
    if len(asked) != 1 or asked[0] not in LANGUAGES:
        told = asked[-1][:LONGEST]
        raise BadAddress("There is no such language.", parameter=LANGUAGE, value=told, allowed=list(LANGUAGES))
    return asked[0]
