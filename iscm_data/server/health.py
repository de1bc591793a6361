"""What a monitor asks for."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from iscm_data.dataset.load import DataError, Dataset, OutOfReach

Refusal = Callable[[], Exception | None]


def health_routes(dataset: Callable[[], Dataset], refusal: Refusal = lambda: None) -> list[BaseRoute]:
    """Our own addresses. They come before Streamlit's, which answers every address that it does not know.

    `dataset` returns the dataset or raises DataError; it is called at each request, so it should remember.
    `refusal` gives the DataError for which newer data are not served, None when there are none.
    """

    # Not async, so that Starlette runs it in a thread: another try at reading the files holds up nobody.
    def health(_: Request) -> Response:
        return JSONResponse(*_health(dataset, refusal), headers={"Cache-Control": "no-store"})

    return [Route("/healthz", health)]


def _health(dataset: Callable[[], Dataset], refusal: Refusal) -> tuple[dict[str, str | int], int]:
    try:
        data = dataset()
    except DataError as error:
        return {"status": "error", "message": error.public}, 503
    counts = {"mechanisms": len(data.mechanisms), "findings": len(data.findings)}
    told: dict[str, str | int] = {"status": "ok", "data_version": data.version, **counts}
    refused = refusal()
    if isinstance(refused, DataError):
        told["storage" if isinstance(refused, OutOfReach) else "newer_data_refused"] = refused.public
    return told, 200
