"""What a monitor asks for."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from iscm_data.dataset.parquet import DataError, OutOfReach
from iscm_data.dataset.renewal import Renewed
from iscm_data.dataset.tables import Dataset


def health_routes(dataset: Renewed[Dataset]) -> list[Route]:
    """The address that says whether the data are there, and for what fault newer ones are not served."""

    # Not async, so that Starlette runs it in a thread: another try at reading the files holds up nobody.
    def health(_: Request) -> Response:
        return JSONResponse(*_health(dataset), headers={"Cache-Control": "no-store"})

    return [Route("/healthz", health)]


def _health(dataset: Renewed[Dataset]) -> tuple[dict[str, str | int], int]:
    try:
        data = dataset()
    except DataError as error:
        return {"status": "error", "message": error.public}, 503
    counts = {"mechanisms": len(data.mechanisms), "findings": len(data.findings)}
    told: dict[str, str | int] = {"status": "ok", "data_version": data.version, **counts}
    if isinstance(refused := dataset.refused, DataError):
        told["storage" if isinstance(refused, OutOfReach) else "newer_data_refused"] = refused.public
    return told, 200
